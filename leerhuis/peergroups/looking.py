"""What the page of a group shows, by who looks at it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.errors import Refused
from leerhuis.peergroups import hierarchy, origins, placing, queries, rules
from leerhuis.peergroups.meeting import queries as meetings
from leerhuis.peergroups.models import PeerGroup, PeerMember
from leerhuis.peergroups.queries import Seen
from leerhuis.peergroups.rules import MemberState, Origin
from leerhuis.people.models import Person


class Shown(NamedTuple):
    """A place with where its owner comes from; `hit`: above or below another in the group."""

    place: PeerMember
    origin: Origin
    hit: bool


@dataclass(frozen=True)
class Look:
    """A group with its figures; `places` is empty for who sees no names."""

    seen: Seen
    places: list[Shown]
    members: int
    taken: int
    organisations: int
    inviter: str
    next_at: datetime | None
    obstacle: Refused | None

    @property
    def group(self) -> PeerGroup:
        return self.seen.group

    @property
    def free(self) -> int:
        return queries.free_places(self.group)

    @property
    def too_small(self) -> bool:
        return rules.is_too_small(members=self.members, least=self.group.least)

    @property
    def invited(self) -> bool:
        mine = self.seen.mine
        return mine is not None and mine.state is MemberState.INVITED

    @property
    def has_hit(self) -> bool:
        return any(each.hit for each in self.places)


def look(who: Identity, seen: Seen, *, now: datetime) -> Look:
    group, day = seen.group, clock.day_of(now)
    ids = [each.person_id for each in group.members]
    known = origins.of(ids, day=day)
    members = queries.members(group)
    return Look(
        seen=seen,
        places=_places(group, known, day=day) if seen.inside else [],
        members=len(members),
        taken=queries.taken(group.members),
        organisations=len({known[each.person_id].organisation_id for each in members} - {None}),
        inviter=_inviter(seen),
        next_at=_next_at(seen, now=now),
        obstacle=_obstacle(who, seen, day=day),
    )


def _places(group: PeerGroup, known: dict[int, Origin], *, day: date) -> list[Shown]:
    members = [each.person_id for each in queries.members(group)]
    hit = {number for pair in hierarchy.above(members, day=day) for number in pair}
    return [Shown(each, known[each.person_id], each.person_id in hit) for each in group.members]


def _next_at(seen: Seen, *, now: datetime) -> datetime | None:
    """When the group meets next: for who is in it."""
    if not seen.inside:
        return None
    found = meetings.next_of([seen.group.id], now=now).get(seen.group.id)
    return found.starts_at if found else None


def _inviter(seen: Seen) -> str:
    mine = seen.mine
    if mine is None or mine.state is MemberState.MEMBER or mine.invited_by_id is None:
        return ""
    return db.session.get_one(Person, mine.invited_by_id).name


def _obstacle(who: Identity, seen: Seen, *, day: date) -> Refused | None:
    """Why somebody who has no place yet cannot take one now."""
    if who.person_id is None or seen.is_member:
        return None
    instead = seen.mine.replaces_id if seen.mine else None
    besides = next((each for each in seen.group.members if each.id == instead), None)
    try:
        if seen.mine is None:
            rules.check_looking(looking=seen.group.looking)
        placing.check_place(seen.group, who.person_id, day=day, besides=besides)
    except Refused as no:
        return no
    return None
