"""What matching knows of people and groups, read for many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from leerhuis import db
from leerhuis.peergroups import hierarchy, hours, origins
from leerhuis.peergroups.finding.matching import Circle, Peer, Wish
from leerhuis.peergroups.hours import Slot
from leerhuis.peergroups.models import PeerGroup, PeerMember, PeerWish
from leerhuis.peergroups.queries import takes_place
from leerhuis.peergroups.rules import HOLDS_PLACE, GroupState, MemberState
from leerhuis.people.models import EmailAddress

Pairs = set[tuple[int, int]]


def peers_of(person_ids: Collection[int], *, day: date) -> dict[int, Peer]:
    """Each of these people with where they come from and when their groups meet."""
    if not person_ids:
        return {}
    known, busy = origins.of(person_ids, day=day), _busy(person_ids)
    return {each: Peer(each, known[each], frozenset(busy[each])) for each in person_ids}


def _busy(person_ids: Collection[int]) -> dict[int, set[Slot]]:
    """The hours of their groups; an invitation does not count until it is answered."""
    rows = db.session.execute(
        select(PeerMember.person_id, PeerGroup.weekday, PeerGroup.start, PeerGroup.minutes)
        .join(PeerMember.group)
        .where(
            PeerMember.person_id.in_(person_ids),
            PeerMember.ended_at.is_(None),
            PeerMember.state == MemberState.MEMBER,
            PeerGroup.state != GroupState.ENDED,
        )
    )
    found: dict[int, set[Slot]] = defaultdict(set)
    for person, weekday, start, minutes in rows:
        found[person].add(Slot(weekday, start, minutes))
    return found


def circles_of(
    groups: Sequence[PeerGroup], *, besides: Collection[int], day: date
) -> tuple[dict[int, Circle], dict[int, Peer], Pairs]:
    """These groups with who holds a place in them; those people and others; who is above whom."""
    members = _members(groups)
    guides = _guides(groups)
    everyone = {person for of in members.values() for person in of} | set(besides)
    peers = peers_of(everyone, day=day)
    above = hierarchy.above(everyone | set(guides.values()), day=day)
    return (
        {
            each.id: circle_of(
                each,
                [peers[person] for person in members[each.id]],
                guide_id=guides.get(each.guide_email.strip().lower()),
                stand_ins=sum(not takes for takes in members[each.id].values()),
            )
            for each in groups
        },
        peers,
        above,
    )


def _members(groups: Iterable[PeerGroup]) -> Mapping[int, dict[int, bool]]:
    """Who holds a place in each of these groups, and whether that is one of its own."""
    rows = db.session.execute(
        select(PeerMember.group_id, PeerMember.person_id, takes_place())
        .where(
            PeerMember.group_id.in_([each.id for each in groups]),
            PeerMember.ended_at.is_(None),
            PeerMember.state.in_(HOLDS_PLACE),
        )
        .order_by(PeerMember.id)
    )
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for group, person, takes in rows:
        found[group][person] = takes
    return found


def _guides(groups: Iterable[PeerGroup]) -> dict[str, int]:
    """Whose address a guide has, where it is known here."""
    said = {each.guide_email.strip().lower() for each in groups} - {""}
    if not said:
        return {}
    rows = db.session.execute(
        select(EmailAddress.address, EmailAddress.person_id).where(EmailAddress.address.in_(said))
    )
    return {each.address: each.person_id for each in rows}


def circle_of(
    group: PeerGroup, members: Sequence[Peer], *, guide_id: int | None = None, stand_ins: int = 0
) -> Circle:
    return Circle(
        id=group.id,
        form=group.form,
        slot=hours.slot_of(group),
        most=group.most,
        town=group.town,
        online=bool(group.online_url) or not group.town,
        organisations=group.organisations,
        of_one_organisation=group.of_one_organisation,
        of_one_municipality=group.of_one_municipality,
        members=tuple(members),
        guide_id=guide_id,
        stand_ins=stand_ins,
    )


def wish_said(row: PeerWish | None, *, home: str) -> Wish:
    """What somebody looks for; without a town of their own it is measured from where they work."""
    if row is None:
        return Wish(home=home)
    return Wish(
        form=row.form,
        home=row.town or home,
        kilometres=row.kilometres,
        online=row.online,
        weekdays=frozenset(row.weekdays),
        earliest=row.earliest,
        latest=row.latest,
    )
