"""The allocator: who of a line gets a seat, by all limits at once, and why or why not.

It sees counts and the people who could be placed, never all rows, and writes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment.parts import Fits, Parts
from leerhuis.enrolment.rules import (
    HAS_SEAT,
    EnrolmentState,
    Filling,
    Past,
    Reason,
    Why,
    full,
    seats_free,
)
from leerhuis.people.sectors import Sector

NOBODY: Fits = frozenset()
NO_END = 1_000_000


class Kept(NamedTuple):
    """Seats kept for some people: of an organisation, of a sector, or with a code.

    `opens_on` is the day on which they are for everyone; None is never.
    """

    seats: int
    name: str = ""
    sector: Sector | None = None
    opens_on: date | None = None


class Limit(NamedTuple):
    """At most, or at least wished for, so many; until it ends on `opens_on`."""

    number: int
    opens_on: date | None = None


class Terms(NamedTuple):
    """What a group allows. A capacity of None is no limit, 0 is full.

    A part is known by its place in `kept`; who could sit in several fills the first of them.
    """

    capacity: int | None
    kept: tuple[Kept, ...] = ()
    share: Limit | None = None
    spread: Limit | None = None
    policy: WaitingPolicy = WaitingPolicy.CONFIRM

    @property
    def limited(self) -> bool:
        """Whether it matters who someone is, besides how many there are."""
        return bool(self.kept or self.share or self.spread)


class Held(NamedTuple):
    """The seats that are gone: how many, of who fits in which parts, and of which employers."""

    filling: Filling = Filling()
    fits: Mapping[Fits, int] = {}
    employers: Mapping[int, int] = {}


class Applicant(NamedTuple):
    """Someone who wants a seat, as the limits see them; the highest priority goes first."""

    turn: int
    priority: int = 0
    fits: Fits = NOBODY
    employer: int | None = None
    past: frozenset[Past] = frozenset()


class Place(NamedTuple):
    """What the person with this turn gets, and the reason."""

    turn: int
    state: EnrolmentState
    why: Reason


# What who waits gets when it is their turn: a seat, an offer, or nothing until staff act.
_GETS = {
    WaitingPolicy.CONFIRM: EnrolmentState.CONFIRMED,
    WaitingPolicy.OFFER: EnrolmentState.OFFERED,
    WaitingPolicy.MANUAL: EnrolmentState.WAITING,
}


def allocate(
    *,
    terms: Terms,
    held: Held,
    line: Sequence[Applicant] = (),
    newcomers: Sequence[Applicant] = (),
) -> list[Place]:
    """Give a free seat to the first in line who may have one, again and again; say of each why.

    `line` are the first who wait: at least as many as seats are free, and all of them where it
    matters who they are. Newcomers stand in line like the others, so nobody passes someone who
    waits and could be placed now: a seat that has just come free belongs to the waiting list.
    Whoever cannot be placed does not keep the next one from a seat.

    The places of the line come in order, then those of the newcomers as they were given.
    """
    _check_all_are_there(terms, held, line)
    room = Room(terms, held)
    at_first = {each.turn: room.reason(each) for each in newcomers}
    ordered = sorted(line, key=_rank)
    left = sorted((*line, *newcomers), key=_rank)
    given: dict[int, Place] = {}
    while (found := next((each for each in left if room.has_seat_for(each)), None)) is not None:
        left.remove(found)
        given[found.turn] = place = _seated(
            found, room.reason(found), policy=terms.policy, new=found.turn in at_first
        )
        room.take(found, sure=place.state is EnrolmentState.CONFIRMED)
    for each in left:
        passed = each.turn in at_first and at_first[each.turn].why in HAS_SEAT
        why = room.reason(each)
        why = why._replace(why=Why.OTHERS_FIRST) if passed else why
        given[each.turn] = Place(each.turn, EnrolmentState.WAITING, why)
    return [given[each.turn] for each in (*ordered, *newcomers)]


def _rank(who: Applicant) -> tuple[int, int]:
    return -who.priority, who.turn


def _seated(who: Applicant, why: Reason, *, policy: WaitingPolicy, new: bool) -> Place:
    """Newcomers who could be placed have their seat; who waits gets it as the group says."""
    state = EnrolmentState.CONFIRMED if new else _GETS[policy]
    told = why._replace(why=Why.BY_HAND) if state is EnrolmentState.WAITING else why
    return Place(who.turn, state, told)


def _check_all_are_there(terms: Terms, held: Held, line: Sequence[Applicant]) -> None:
    waiting = held.filling.waiting
    free = seats_free(capacity=terms.capacity, held=held.filling.held)
    needed = waiting if free is None or (free and terms.limited) else min(free, waiting)
    if len(line) < needed:
        raise ValueError("more people wait than were handed in")


class Room:
    """What is left in a group while its seats are given out, one by one."""

    def __init__(self, terms: Terms, held: Held) -> None:
        self.terms = terms
        self.held = held.filling.held
        self.sure = held.filling.confirmed
        self.employers = dict(held.employers)
        self.parts = Parts(each.seats for each in terms.kept)
        for fits, number in held.fits.items():
            self.parts.seat(fits, number)
        self._known: dict[tuple[object, ...], Reason] = {}

    def reason(self, who: Applicant) -> Reason:
        """Why this person may have a seat now, or the first limit that forbids it.

        For who is alike the answer is the same, until a seat is taken.
        """
        alike = (who.fits, who.employer, who.past)
        if alike not in self._known:
            self._known[alike] = self._judge(who)
        return self._known[alike]

    def has_seat_for(self, who: Applicant) -> bool:
        return self.reason(who).why in HAS_SEAT

    def _judge(self, who: Applicant) -> Reason:
        hindered = self._full(who) or self._shared(who) or self._kept(who) or self._spread(who)
        if hindered:
            return hindered
        if who.past:
            return Reason(Why.PAST_LIMITS)
        return Reason(Why.NO_LIMIT if self.terms.capacity is None else Why.SEAT_FREE)

    def take(self, who: Applicant, *, sure: bool) -> None:
        """The seat is this person's."""
        self._known.clear()
        self.held += 1
        self.sure += sure
        self.parts.seat(who.fits)
        if who.employer is not None:
            self.employers[who.employer] = self.employers.get(who.employer, 0) + 1

    def _full(self, who: Applicant) -> Reason | None:
        free = seats_free(capacity=self.terms.capacity, held=self.held)
        if free != 0 or Past.CAPACITY in who.past:
            return None
        filling = Filling(self.sure, 0, self.held - self.sure)
        return full(capacity=self.terms.capacity, filling=filling)

    def _shared(self, who: Applicant) -> Reason | None:
        share = self.terms.share
        if share is None or who.employer is None or Past.SHARE in who.past:
            return None
        taken = self.employers.get(who.employer, 0)
        if taken < share.number:
            return None
        return Reason(Why.SHARE, taken, share.number, opens_on=share.opens_on)

    def _kept(self, who: Applicant) -> Reason | None:
        """The seats that are left are kept for others, and those of their own are taken."""
        if not who.past.isdisjoint({Past.CAPACITY, Past.RESERVED}):
            return None
        if self._open() > 0 or self.parts.has_room(who.fits):
            return None
        left = [
            part for number, part in enumerate(self.terms.kept) if self.parts.free_in(number) > 0
        ]
        opens_on = min((part.opens_on for part in left if part.opens_on), default=None)
        if who.fits:
            mine = min(who.fits)
            part, why = self.terms.kept[mine], Why.PART_FULL
            taken = part.seats - self.parts.free_in(mine)
        else:
            part, why = left[0], Why.KEPT
            taken = self.held
        return Reason(why, taken, part.seats, name=part.name, sector=part.sector, opens_on=opens_on)

    def _spread(self, who: Applicant) -> Reason | None:
        """The last open seats are for employers that are not in the group yet."""
        spread = self.terms.spread
        if spread is None or not who.past.isdisjoint({Past.CAPACITY, Past.SPREAD}):
            return None
        present = sum(number > 0 for number in self.employers.values())
        is_new = who.employer is not None and not self.employers.get(who.employer)
        if is_new or self._open() > spread.number - present or self.parts.has_room(who.fits):
            return None
        return Reason(Why.SPREAD, present, spread.number, opens_on=spread.opens_on)

    def _open(self) -> int:
        """The seats that are free and not kept for anybody; no end of them without a capacity."""
        if self.terms.capacity is None:
            return NO_END
        return self.terms.capacity - self.held - self.parts.free
