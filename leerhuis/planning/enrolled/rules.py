"""People in the groups of a coordinator: what is found, and which letters may go once more."""

from collections.abc import Iterable
from typing import NamedTuple

from leerhuis.errors import Refused
from leerhuis.mail.rules import LetterState

FEWEST_SIGNS = 2
SENDABLE = (LetterState.SENT, LetterState.FAILED, LetterState.MISSED)
# Written by hand, so they stay true; of the others only the last still says what is so.
_BY_HAND = ("planning/message",)
# Of the days of one session, and what is asked of others: not what became of the enrolment.
_BESIDES = ("enrolment/session", "enrolment/session_withdrawn", "enrolment/asked")


class Written(NamedTuple):
    """A letter about an enrolment: `said` is all that it says."""

    number: int
    subject: str
    kind: str
    state: LetterState
    said: str = ""


def may_go_again(letters: Iterable[Written]) -> set[int]:
    """The letters that still say what is so: those by hand, and the last about each enrolment."""
    known = sorted(letters)
    last = {each.number for each in _last(known).values()}
    return {
        each.number
        for each in known
        if each.state in SENDABLE and (each.kind in _BY_HAND or each.number in last)
    }


def check_still_so(letter: Written, about: Iterable[Written]) -> None:
    """Refuse a letter that says something else than the last one about its enrolment."""
    last = _last(about).get(letter.subject)
    if letter.kind in _BY_HAND or (last and (last.kind, last.said) == (letter.kind, letter.said)):
        return
    raise Refused("This letter does not say what is so any more.")


def _last(letters: Iterable[Written]) -> dict[str, Written]:
    return {each.subject: each for each in sorted(letters) if _tells(each)}


def _tells(letter: Written) -> bool:
    return (
        letter.kind.startswith("enrolment/")
        and letter.kind not in _BESIDES
        and letter.state is not LetterState.WITHDRAWN
    )
