"""How well a group fits somebody who looks for one, and why: pure, and the same for all who ask.

Every reason adds to a score or takes from it, so that an order can always be told in sentences. An
obstacle is what the rules of groups refuse; the rest is taste.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import NamedTuple

from leerhuis.peergroups.hours import Slot, overlap
from leerhuis.peergroups.rules import Origin
from leerhuis.people import distances
from leerhuis.registers import Form

Above = Collection[tuple[int, int]]
DAY = 24 * 60


class Why(StrEnum):
    """What speaks for a group, what speaks against it, and what keeps somebody out of it."""

    FORM = "form"
    NEAR = "near"
    ONLINE = "online"
    WEEKDAY = "weekday"
    HOURS = "hours"
    OTHERS = "others"
    MIX = "mix"

    OTHER_FORM = "other_form"
    FAR = "far"
    UNKNOWN_WAY = "unknown_way"
    NOT_ONLINE = "not_online"
    OTHER_DAY = "other_day"
    OTHER_HOURS = "other_hours"
    COLLEAGUES = "colleagues"

    FULL = "full"
    MEMBER = "member"
    ABOVE = "above"
    BUSY = "busy"
    OF_ORGANISATION = "of_organisation"
    OF_MUNICIPALITY = "of_municipality"


OBSTACLES = frozenset(
    {Why.FULL, Why.MEMBER, Why.ABOVE, Why.BUSY, Why.OF_ORGANISATION, Why.OF_MUNICIPALITY}
)
# What a reason is worth. A day and an hour that suit weigh more than the way there.
WORTH: Mapping[Why, int] = {
    Why.WEEKDAY: 30,
    Why.HOURS: 30,
    Why.FORM: 20,
    Why.NEAR: 20,
    Why.ONLINE: 20,
    Why.OTHERS: 10,
    Why.MIX: 5,
    Why.OTHER_DAY: -30,
    Why.OTHER_HOURS: -30,
    Why.OTHER_FORM: -20,
    Why.FAR: -20,
    Why.UNKNOWN_WAY: -10,
    Why.NOT_ONLINE: -20,
    Why.COLLEAGUES: -5,
}
# What somebody said they do not want: a group like that is not offered to them.
UNWISHED = frozenset(
    {
        Why.OTHER_FORM,
        Why.FAR,
        Why.UNKNOWN_WAY,
        Why.NOT_ONLINE,
        Why.OTHER_DAY,
        Why.OTHER_HOURS,
    }
)


def minutes_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


@dataclass(frozen=True)
class Peer:
    """Somebody, with where they come from, and when the groups that they are in meet."""

    person_id: int
    origin: Origin = field(default_factory=Origin)
    busy: frozenset[Slot] = frozenset()


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; what they did not say suits them all the same.

    `home` is from where it is measured how far a group is.
    """

    form: Form | None = None
    home: str = ""
    kilometres: int | None = None
    online: bool = False
    weekdays: frozenset[int] = frozenset()
    earliest: time | None = None
    latest: time | None = None

    @property
    def says_hours(self) -> bool:
        return self.earliest is not None or self.latest is not None

    def admits(self, slot: Slot) -> bool:
        """Whether these hours lie within those that were asked for."""
        begins = minutes_of(self.earliest) if self.earliest else 0
        ends = minutes_of(self.latest) if self.latest else DAY
        return begins <= slot.begins and slot.ends <= ends


@dataclass(frozen=True)
class Circle:
    """A group as it is to who might join it. `members` are all who hold a place, invited or not.

    `stand_ins` is how many of them are asked for the place of another, and take none yet.
    """

    id: int
    form: Form
    slot: Slot
    most: int
    town: str = ""
    online: bool = False
    organisations: int = 1
    of_one_organisation: int | None = None
    of_one_municipality: int | None = None
    members: tuple[Peer, ...] = ()
    guide_id: int | None = None
    stand_ins: int = 0

    @property
    def free(self) -> int:
        return max(0, self.most - len(self.members) + self.stand_ins)


class Reason(NamedTuple):
    """One reason, with the number that it is about if there is one."""

    why: Why
    number: int = 0

    @property
    def speaks_for(self) -> bool:
        return WORTH.get(self.why, -1) > 0


@dataclass(frozen=True)
class Match:
    """How a group suits somebody: `way` in kilometres, None where it is not known or online."""

    circle: Circle
    reasons: tuple[Reason, ...] = field(default_factory=tuple)
    way: int | None = None

    @property
    def score(self) -> int:
        return sum(WORTH.get(each.why, 0) for each in self.reasons) - (self.way or 0) // 5

    @property
    def obstacles(self) -> list[Reason]:
        return [each for each in self.reasons if each.why in OBSTACLES]

    @property
    def may_join(self) -> bool:
        return not self.obstacles

    @property
    def is_wished(self) -> bool:
        """Whether somebody could join, and it is all that they asked for."""
        return self.may_join and not any(each.why in UNWISHED for each in self.reasons)


def judge(peer: Peer, wish: Wish, circle: Circle, *, above: Above) -> Match:
    """A group weighed for one person."""
    way = None if circle.online and not circle.town else distances.between(wish.home, circle.town)
    reasons = (
        *obstacles(peer, circle, above=above),
        *_of_form(wish, circle),
        *_of_way(wish, circle, way),
        *_of_time(wish, circle),
        *_of_mix(peer, circle),
    )
    return Match(circle, reasons, way)


def obstacles(peer: Peer, circle: Circle, *, above: Above) -> list[Reason]:
    """What keeps this person out of this group, by the rules of groups."""
    others = [each for each in circle.members if each.person_id != peer.person_id]
    found = []
    if len(others) < len(circle.members):
        return [Reason(Why.MEMBER)]
    if not circle.free:
        found.append(Reason(Why.FULL, circle.most))
    people = [*(each.person_id for each in others), *([circle.guide_id] if circle.guide_id else [])]
    if any(stand_above(peer.person_id, each, above) for each in people):
        found.append(Reason(Why.ABOVE))
    if any(overlap(each, circle.slot) for each in peer.busy):
        found.append(Reason(Why.BUSY))
    if _too_many(circle.of_one_organisation, _colleagues(peer, others)):
        found.append(Reason(Why.OF_ORGANISATION, circle.of_one_organisation or 0))
    if _too_many(circle.of_one_municipality, _neighbours(peer, others)):
        found.append(Reason(Why.OF_MUNICIPALITY, circle.of_one_municipality or 0))
    return found


def stand_above(one: int, other: int, above: Above) -> bool:
    """Whether one of the two stands above the other."""
    return (one, other) in above or (other, one) in above


def _too_many(most: int | None, already: int) -> bool:
    return most is not None and already >= most


def _colleagues(peer: Peer, others: Iterable[Peer]) -> int:
    """How many of them have the employer of this person."""
    employer = peer.origin.organisation_id
    return sum(employer is not None and each.origin.organisation_id == employer for each in others)


def _neighbours(peer: Peer, others: Iterable[Peer]) -> int:
    """How many of them work around the municipality of this person."""
    home = peer.origin.municipality
    return sum(bool(home) and each.origin.municipality == home for each in others)


def _of_form(wish: Wish, circle: Circle) -> Iterable[Reason]:
    if wish.form is not None:
        yield Reason(Why.FORM if wish.form is circle.form else Why.OTHER_FORM)


def _of_way(wish: Wish, circle: Circle, way: int | None) -> Iterable[Reason]:
    """A group that meets online too is as near as the screen for who asked for that."""
    if circle.online and (wish.online or not circle.town):
        yield Reason(Why.ONLINE if wish.online or wish.kilometres is None else Why.FAR)
    elif wish.online and not wish.home:
        yield Reason(Why.NOT_ONLINE)
    elif way is not None:
        near = wish.kilometres is None or way <= wish.kilometres
        yield Reason(Why.NEAR if near else Why.FAR, way)
    elif wish.kilometres is not None:
        yield Reason(Why.UNKNOWN_WAY)


def _of_time(wish: Wish, circle: Circle) -> Iterable[Reason]:
    if wish.weekdays:
        suits = circle.slot.weekday in wish.weekdays
        yield Reason(Why.WEEKDAY if suits else Why.OTHER_DAY, circle.slot.weekday)
    if wish.says_hours:
        yield Reason(Why.HOURS if wish.admits(circle.slot) else Why.OTHER_HOURS)


def _of_mix(peer: Peer, circle: Circle) -> Iterable[Reason]:
    if not circle.members or peer.origin.organisation_id is None:
        return
    number = _colleagues(peer, circle.members)
    if number:
        yield Reason(Why.COLLEAGUES, number)
        return
    yield Reason(Why.OTHERS)
    if len({each.origin.organisation_id for each in circle.members}) < circle.organisations:
        yield Reason(Why.MIX, circle.organisations)


def ranked(matches: Iterable[Match]) -> list[Match]:
    """The best first; the nearest of what is equal, and then the one that was there first."""
    return sorted(
        matches,
        key=lambda each: (
            not each.may_join,
            -each.score,
            each.way is None and not each.circle.online,
            each.way or 0,
            each.circle.id,
        ),
    )
