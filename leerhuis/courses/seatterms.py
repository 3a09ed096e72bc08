"""On which terms seats of a group are given: how many, to whom first, and what happens to a seat
that comes free."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from leerhuis.courses.rules import MOST_SEATS, WaitingPolicy, check_capacity
from leerhuis.courses.words import LimitKind
from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector

MOST_OFFER_HOURS = 14 * 24
MOST_APPROVE_DAYS = 60
MOST_RELEASE_DAYS = 365


class LimitSaid(NamedTuple):
    """A limit as it was filled in; see `courses.limits.SeatLimit`."""

    kind: LimitKind
    seats: int
    release_days: int | None = None
    sector: Sector | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class SeatTerms:
    """What a coordinator says of the seats of a group."""

    capacity: int | None
    policy: WaitingPolicy = WaitingPolicy.CONFIRM
    waiting_open: bool = True
    offer_hours: int = 48
    coordinator_decides: bool = False
    approve_days: int = 7
    limits: tuple[LimitSaid, ...] = ()


def check(terms: SeatTerms, *, minimum: int | None) -> None:
    """Whether these terms agree with each other, and with the fewest people of the group."""
    check_capacity(terms.capacity)
    if terms.capacity and minimum and minimum > terms.capacity:
        raise Refused(
            "The group needs at least %(minimum)d people, so it needs as many seats.",
            field="capacity",
            minimum=minimum,
        )
    _check_between("offer_hours", terms.offer_hours, most=MOST_OFFER_HOURS)
    _check_between("approve_days", terms.approve_days, most=MOST_APPROVE_DAYS)
    for each in terms.limits:
        _check_limit(each)
    _check_once(terms.limits)
    _check_reserved(terms)


def _check_between(field: str, number: int, *, most: int) -> None:
    if not 1 <= number <= most:
        raise Refused("Fill in a number from 1 to %(most)d.", field=field, most=most)


def _check_limit(limit: LimitSaid) -> None:
    if not 1 <= limit.seats <= MOST_SEATS:
        raise Refused("Fill in a number of seats from 1 to %(most)d.", most=MOST_SEATS)
    if limit.release_days is not None and not 0 <= limit.release_days <= MOST_RELEASE_DAYS:
        raise Refused(
            "Fill in a number of days from 0 to %(most)d, or nothing.", most=MOST_RELEASE_DAYS
        )
    if limit.kind is LimitKind.RESERVED and not (limit.sector or limit.organisation_id):
        raise Refused("Choose for whom the seats are reserved.")


def _check_once(limits: Sequence[LimitSaid]) -> None:
    """The same seats are reserved for the same people once, and so are the other limits."""
    known = Counter((each.kind, each.sector, each.organisation_id) for each in limits)
    if any(number > 1 for number in known.values()):
        raise Refused("Seats are reserved twice for the same people. Put them together.")


def _check_reserved(terms: SeatTerms) -> None:
    reserved = sum(each.seats for each in terms.limits if each.kind is LimitKind.RESERVED)
    if terms.capacity is None and reserved:
        raise Refused("Fill in the number of seats: without a limit nothing is reserved.")
    if terms.capacity is not None and reserved > terms.capacity:
        raise Refused(
            "More seats are reserved than there are: %(reserved)d of %(capacity)d.",
            reserved=reserved,
            capacity=terms.capacity,
        )
