"""Whether a yes, a no, a seat handed over or a move is still possible, and which seat is better."""

from datetime import date, datetime
from typing import NamedTuple

from leerhuis.courses.rules import EditionState, WaitingPolicy
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Refused

_BEST_FIRST = (
    EnrolmentState.CONFIRMED,
    EnrolmentState.REQUESTED,
    EnrolmentState.OFFERED,
    EnrolmentState.WAITING,
)


def check_decide(*, state: EnrolmentState, decided: bool, edition: EditionState) -> None:
    """One may say yes or no as long as the seat is kept for it: also when the day has passed."""
    if edition is EditionState.CANCELLED:
        raise Refused("This group does not go ahead, so there is nothing to decide.")
    if decided or state is not EnrolmentState.REQUESTED:
        raise Refused("This has already been decided, or is no longer asked.")


def check_answer(
    *, state: EnrolmentState, ends_at: datetime | None, edition: EditionState, now: datetime
) -> None:
    """An offer can be answered until its end, and not when the group was called off."""
    if edition is EditionState.CANCELLED:
        raise Refused("This group does not go ahead. See the other groups of this course.")
    if state is not EnrolmentState.OFFERED:
        raise Refused("This offer has been answered, or has ended.")
    if ends_at is None or now >= ends_at:
        raise Refused("The time to answer is over. The seat goes to the next person.")


def check_offer(
    *, state: EnrolmentState, policy: WaitingPolicy, edition: EditionState, begun: bool
) -> None:
    """Staff give a seat to someone who waits, in a group where the line does not move by itself."""
    if edition is not EditionState.PUBLISHED or begun:
        raise Refused("Nobody gets a seat in this group any more.")
    if state is EnrolmentState.OFFERED:
        raise Refused("A seat has already been offered. Wait for the answer.")
    if state is not EnrolmentState.WAITING:
        raise Refused("Only who is on the waiting list can be given a seat.")
    if policy is not WaitingPolicy.MANUAL:
        raise Refused("In this group seats go to the first in line by themselves.")


def check_hand_over(
    *,
    state: EnrolmentState,
    edition: EditionState,
    begun: bool,
    same_person: bool,
    same_employer: bool,
    taken: bool,
) -> None:
    """A certain seat may go to a colleague of the same employer who has none, until it begins."""
    if edition is not EditionState.PUBLISHED:
        raise Refused("This group does not go ahead. See the other groups of this course.")
    if begun:
        raise Refused("This group has already begun. Ask the coordinator.")
    if state is not EnrolmentState.CONFIRMED:
        raise Refused("Only a certain seat can be handed over.")
    if same_person or taken:
        raise Refused("This colleague already has a seat in this group.", field="colleague")
    if not same_employer:
        raise Refused("Choose a colleague of the same employer.", field="colleague")


def check_move(*, active: bool, same_group: bool, same_course: bool, there: bool) -> None:
    """From one group to another of the same course, for who is in the one and not in the other."""
    if not active:
        raise Refused("This enrolment is over, so it cannot be moved.")
    if same_group or there:
        raise Refused("You already have a seat or a place in line in that group.")
    if not same_course:
        raise Refused("Choose a group of the same course.")


class Standing(NamedTuple):
    """An enrolment, as far as it says which of two is the better one."""

    state: EnrolmentState
    has_attendance: bool
    completed_on: date | None
    priority: int
    turn: int


def is_better(one: Standing, other: Standing) -> bool:
    """Whether the one is kept of two enrolments of the same person in the same group.

    What someone attended counts most, then the seat itself, then the place in line.
    """
    return _rank(one) < _rank(other)


def _rank(one: Standing) -> tuple[bool, bool, int, int, int]:
    return (
        not one.has_attendance,
        one.completed_on is None,
        _BEST_FIRST.index(one.state),
        -one.priority,
        one.turn,
    )
