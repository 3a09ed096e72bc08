"""Taking letters back, and knowing of each whether anybody can have got it.

A letter that nobody tried to send reached nobody, so what it said to a calendar was never said. Of
one that was tried we cannot know: the line may have dropped after the server had it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, update

from leerhuis import db
from leerhuis.mail import queries, rules
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState

# What no longer needs to be said, whether it still waits or never arrived.
_UNSENT = (*rules.WAITING, LetterState.MISSED, LetterState.FAILED)
_UNTRIED: ColumnElement[bool] = QueuedLetter.attempts == 0
_UID: ColumnElement[str] = QueuedLetter.invitation["uid"].as_string()


class Recalled(NamedTuple):
    """A letter that was taken back; `unread` is that it reached nobody for certain.

    `in_hand` is until when some process may still send it all the same.
    """

    letter: Letter
    unread: bool
    in_hand: datetime | None


def recall(
    *,
    subjects: Collection[str],
    kinds: Collection[str] | None,
    person_id: int | None = None,
    address: str | None = None,
    untried: bool = False,
    without_entry: bool = False,
) -> list[Recalled]:
    """Take back what was not sent about these rows, or only what nobody tried to send.

    Or only what is `without_entry`: what tells no calendar anything.
    """
    if not subjects:
        return []
    wanted: list[ColumnElement[bool]] = [QueuedLetter.subject.in_(subjects)]
    if kinds is not None:
        wanted.append(QueuedLetter.kind.in_(kinds))
    if person_id is not None:
        wanted.append(_to(person_id))
    if address is not None:
        wanted.append(QueuedLetter.address == address)
    if without_entry:
        wanted.append(_UID.is_(None))
    return _taken(wanted + ([_UNTRIED] if untried else []))


def recall_entries(
    person_id: int,
    uids: Collection[str],
    *,
    kinds: Collection[str] = (),
    methods: Collection[str] = (),
) -> list[Recalled]:
    """Take back letters about these entries of someone's calendar.

    Of these kinds, or of what says this to the calendar (a CANCEL, say), whatever was not sent; of
    others what nobody tried to send.
    """
    if not uids:
        return []
    method = QueuedLetter.invitation["method"].as_string()
    given_up = or_(_UNTRIED, QueuedLetter.kind.in_(kinds), method.in_(methods))
    return _taken([_to(person_id), _UID.in_(uids), given_up])


def clear_at(recalled: Iterable[Recalled], *, now: datetime) -> datetime:
    """From when nobody can still be sending one of these, so that what follows arrives after."""
    last = max((each.in_hand for each in recalled if each.in_hand), default=now)
    return min(max(last, now), now + rules.LEASE)


def _to(person_id: int) -> ColumnElement[bool]:
    return QueuedLetter.person_id == person_id


def _taken(wanted: Sequence[ColumnElement[bool]]) -> list[Recalled]:
    with db.transaction():
        rows = db.session.scalars(
            update(QueuedLetter)
            .where(QueuedLetter.state.in_(_UNSENT), *wanted)
            .values(state=LetterState.WITHDRAWN)
            .returning(QueuedLetter)
            .execution_options(populate_existing=True)
        ).all()
        return [_recalled(row) for row in rows]


def _recalled(row: QueuedLetter) -> Recalled:
    tried = row.attempts > 0
    return Recalled(
        letter=queries.letter_of(row),
        unread=not tried,
        in_hand=row.try_at if tried else None,
    )
