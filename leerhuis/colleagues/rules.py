"""What becomes of several colleagues in one group, and how many at once."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from leerhuis.enrolment.rules import EnrolmentState, Reason, Side
from leerhuis.errors import Refused

# Each is enrolled by itself while others wait for the group.
MOST = 50


class Outcome(StrEnum):
    """What someone gets: a seat, a seat that must be approved, a place in line, or nothing."""

    SEAT = "seat"
    REQUEST = "request"
    WAIT = "wait"
    REFUSED = "refused"
    THERE = "there"


class Got(NamedTuple):
    """What one person gets, and why not if it is refused.

    Who has to wait has a `place` in line. Said beforehand: the `reason` of that, and the `sides`
    that must approve a seat.
    """

    person_id: int
    outcome: Outcome
    why: Refused | None = None
    place: int = 0
    reason: Reason | None = None
    sides: tuple[Side, ...] = ()


HAS_SEAT = (Outcome.SEAT, Outcome.REQUEST)
_OUTCOMES = {
    EnrolmentState.CONFIRMED: Outcome.SEAT,
    EnrolmentState.REQUESTED: Outcome.REQUEST,
}


def outcome_of(state: EnrolmentState) -> Outcome:
    return _OUTCOMES.get(state, Outcome.WAIT)


def check_number(chosen: int) -> None:
    if not chosen:
        raise Refused("Choose at least one colleague.")
    if chosen > MOST:
        raise Refused("Choose at most %(most)d colleagues at once.", most=MOST)


def all_fit(found: Sequence[Got]) -> bool:
    """Whether nobody has to wait or is refused."""
    return all(each.outcome in (*HAS_SEAT, Outcome.THERE) for each in found)


def check_all_fit(found: Sequence[Got]) -> None:
    if not all_fit(found):
        raise Refused("Not everybody fits any more, so nobody was enrolled. Look again.")
