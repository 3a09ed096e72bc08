"""Reading one's own part in a series: nobody else finds it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from leerhuis.access import Identity
from leerhuis.peergroups.models import PeerGroup, PeerRecord, PeerSeries
from leerhuis.peergroups.showing import rules
from leerhuis.people.queries import found
from leerhuis.registry.dossier import queries as dossiers
from leerhuis.registry.dossier import series as dossier_series
from leerhuis.registry.dossier.models import Activity, Evidence
from leerhuis.registry.reflecting import queries as reflections
from leerhuis.registry.reflecting.queries import Shown


class Part(NamedTuple):
    """Somebody's part in a series: the meetings that count, and what shows them."""

    record: PeerRecord
    meetings: Sequence[Activity]
    papers: Sequence[Evidence]
    shown: Shown

    @property
    def group(self) -> PeerGroup:
        return self.record.series.group

    @property
    def way(self) -> rules.Way:
        return rules.way(self.group.guide_register)

    @property
    def hours(self) -> Decimal:
        return sum((each.hours for each in self.meetings), Decimal(0))


def own_part(who: Identity, public_id: str) -> Part:
    """One's own part in a series, by the name of one's record."""
    record = found(
        select(PeerRecord)
        .options(joinedload(PeerRecord.series).joinedload(PeerSeries.group))
        .where(PeerRecord.public_id == public_id, PeerRecord.person_id == who.person_id)
    )
    ref = record.public_id
    return Part(
        record,
        dossier_series.meetings_of(record.person_id, ref),
        dossiers.evidence_of(record.person_id, [ref]).get(ref, ()),
        reflections.shown_for(record.person_id, [ref])[ref],
    )
