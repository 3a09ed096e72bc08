"""Deciding on proposals, and what becomes of the ones that are accepted."""

from collections.abc import Iterable, Sequence
from datetime import date

from leerhuis.cycle.proposals.rules import MOST_EDITIONS
from leerhuis.cycle.rules import BodyPart, Outcome, ProposalState
from leerhuis.errors import Refused

DECIDABLE = frozenset({ProposalState.ASKED, ProposalState.ACCEPTED, ProposalState.DECLINED})


def check_deciding(
    state: ProposalState, part: BodyPart, *, made: int, decided_on: date, today: date
) -> None:
    """It can be decided anew, until its groups are there."""
    if part is not BodyPart.DECIDES:
        raise Refused("This body advises, another one decides.", field="body")
    if state not in DECIDABLE:
        raise Refused("Ask for advice on this proposal before it is decided.")
    if made:
        raise Refused("The groups of this proposal are there already.")
    if decided_on > today:
        raise Refused("This day is yet to come.", field="decided_on")


def check_heard(
    requests: Iterable[tuple[int, date]], *, spoken: Iterable[int], today: date
) -> None:
    """As long as advice can be given, it is only decided once every body that was asked spoke."""
    heard = set(spoken)
    waiting = [until_on for body, until_on in requests if body not in heard and today <= until_on]
    if waiting:
        raise Refused(
            "Not every body has spoken. Advice can be given until %(day)s.", day=max(waiting)
        )


def check_granted(outcome: Outcome, editions: int | None) -> int:
    """How many groups; none of what was declined."""
    if outcome is Outcome.DECLINED:
        return 0
    if editions is None or not 1 <= editions <= MOST_EDITIONS:
        raise Refused(
            "Fill in a number of groups from 1 to %(most)d.", field="editions", most=MOST_EDITIONS
        )
    return editions


def labels(missing: int, taken: Sequence[str], *, word: str) -> list[str]:
    """Names for so many new groups of a course in a round, none of which is there yet."""
    found: list[str] = []
    number = 0
    while len(found) < missing:
        number += 1
        name = f"{word} {number}"
        if name not in taken:
            found.append(name)
    return found
