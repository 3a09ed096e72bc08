"""What the professional wrote of themselves, and their part in a series of a group."""

from datetime import time
from decimal import Decimal

from leerhuis.peergroups.models import PeerGroup, PeerMember, PeerRecord, PeerSeries
from leerhuis.peergroups.rules import GroupState, GuideRegister, MemberState
from leerhuis.registers import Form
from leerhuis.registry.dossier import evidence
from leerhuis.registry.dossier import service as dossier
from leerhuis.registry.reflecting import service as reflecting
from leerhuis.registry.reflecting.rules import Dimension
from tests.factories import NOW, identity, saved
from tests.handed_in import paper

GUIDED = {
    "form": Form.FACILITATED_PEER_CONSULTATION,
    "guide_name": "Gids",
    "guide_register": GuideRegister.LVSC,
    "guide_number": "12345",
}
SIZE = {"least": 4, "most": 8, "weekday": 1, "start": time(15), "minutes": 120}


def keep(made):
    """A text on each activity, and one on a series with the paper that the guide signed."""
    who = made.people["professional"]
    for spare in ("", " spare"):
        word = made.secret(f"Spiegel{spare.strip()}{made.word}", on_a_page=False)
        _write(who, made.ids[f"activity{spare}"], word)
    record = _record(made, who)
    made.keep(peer_record=record)
    dossier.record_meeting(
        who.id,
        "v" * 11 + made.word.ljust(11, "v")[:11],
        form=GUIDED["form"],
        title=made.secret(f"Vijver{made.word}", on_a_page=False),
        on=NOW.date(),
        hours=Decimal(2),
        series=record.public_id,
        by=identity(who),
        now=NOW,
    )
    _write(who, record.public_id, made.secret(f"Diepte{made.word}", on_a_page=False))
    name = made.secret(f"getekend{made.word}.pdf", on_a_page=False)
    evidence.add(who.id, record.public_id, data=paper(), name=name, by=identity(who), now=NOW)


def _write(who, ref, word):
    texts = {each: f"{word}: {each.value}" for each in Dimension}
    reflecting.save(who.id, ref, texts, seen="", finish=True, by=identity(who), now=NOW)


def _record(made, who):
    """Their colleague is in the same group: they are at the same table, and read no word of it."""
    group = saved(
        PeerGroup(
            organisation_id=made.places["region"].id,
            name="Op dinsdag",
            state=GroupState.RUNNING,
            looking=False,
            founded_at=NOW,
            **GUIDED,
            **SIZE,
        )
    )
    for number, each in enumerate((who, made.people["colleague"])):
        place = {"state": MemberState.MEMBER, "keeper": number == 1, "joined_at": NOW}
        saved(PeerMember(group_id=group.id, person_id=each.id, **place))
    series = PeerSeries(
        group_id=group.id,
        number=1,
        form=group.form,
        least=4,
        planned_at=NOW,
        closed_at=NOW,
    )
    saved(series)
    return saved(PeerRecord(series_id=series.id, person_id=who.id, asked_at=NOW))
