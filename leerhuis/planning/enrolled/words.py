"""What the state of a letter is called, and what it said on its first line."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from leerhuis.mail import rendering
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rules import LetterState
from leerhuis.mail.words import STATES
from leerhuis.planning.enrolled.queries import Post


class Line(NamedTuple):
    """A letter as a list shows it."""

    public_id: str
    subject: str
    state: Any
    at: datetime
    address: str
    again: bool
    lost: bool


def lines(post: Iterable[Post]) -> list[Line]:
    return [
        Line(
            each.row.public_id,
            rendering.subject_of(letter_of(each.row)),
            STATES[each.row.state],
            each.row.sent_at or each.row.planned_at,
            each.row.sent_to or "",
            each.again,
            each.row.state in (LetterState.MISSED, LetterState.FAILED),
        )
        for each in post
    ]
