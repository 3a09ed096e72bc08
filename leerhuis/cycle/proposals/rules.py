"""What a proposal says, and when it can still be changed."""

from leerhuis.cycle.rules import ProposalState
from leerhuis.errors import Refused

MOST_EDITIONS = 50
MOST_SEATS = 1000
STILL_OPEN = frozenset({ProposalState.DRAFT, ProposalState.ASKED})


def check_said(*, subject: bool, editions: int, seats: int | None) -> None:
    if not subject:
        raise Refused("Choose a course or a theme.", field="course")
    if not 1 <= editions <= MOST_EDITIONS:
        raise Refused(
            "Fill in a number of groups from 1 to %(most)d.", field="editions", most=MOST_EDITIONS
        )
    if seats is not None and not 1 <= seats <= MOST_SEATS:
        raise Refused(
            "Fill in a number of seats from 1 to %(most)d, or nothing if there is no limit.",
            field="seats",
            most=MOST_SEATS,
        )


def check_changing(state: ProposalState, *, advice: int) -> None:
    """Whoever advised did so on what it said then."""
    if state not in STILL_OPEN:
        raise Refused("It was decided on this proposal, or it was withdrawn.")
    if advice:
        raise Refused(
            "There is advice on this proposal, so it stays as it is."
            " Withdraw it and make another one."
        )


def check_naming(state: ProposalState, *, made: int) -> None:
    """Until its groups are there, the course of an accepted proposal can be chosen."""
    if state is not ProposalState.ACCEPTED:
        raise Refused("Choose the course once the proposal is accepted.")
    if made:
        raise Refused("The groups of this proposal are there already.")
