"""Letters lose what they said after a while, and later are lost altogether."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Case,
    ColumnElement,
    CursorResult,
    Select,
    case,
    delete,
    func,
    literal,
    select,
    update,
)

from leerhuis import db
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import WAITING

FACT_KEPT = timedelta(days=731)
AT_ONCE = 5000


def erase_due(*, now: datetime, kept_days: int, spared: Select[str]) -> int:
    """Erase what letters said so many days ago, and the letters of two years ago.

    `spared` are subjects of which letters are still compared with what there is to tell: the
    sessions to come. Returns how many letters lost something.
    """
    erased = _until_none(
        lambda: _empty(now=now, before=now - timedelta(days=kept_days), not_=spared)
    )
    return erased + _until_none(lambda: _remove(before=now - FACT_KEPT))


def _until_none(step: Any) -> int:
    """In pieces, so that nobody waits long for the table."""
    total = 0
    while number := step():
        total += number
    return total


def _empty(*, now: datetime, before: datetime, not_: Select[str]) -> int:
    told = func.coalesce(QueuedLetter.sent_at, QueuedLetter.planned_at)
    past = (
        select(QueuedLetter.id)
        .where(
            QueuedLetter.erased_at.is_(None),
            QueuedLetter.planned_at < before,
            told < before,
            QueuedLetter.state.not_in(WAITING),
            QueuedLetter.subject.not_in(not_),
        )
        .limit(AT_ONCE)
    )
    with db.transaction():
        return _empty_now(QueuedLetter.id.in_(past), now=now)


def take_out(ids: Sequence[int], *, now: datetime) -> None:
    """Erase letters to somebody who is erased: none that waits is sent, the rest says nothing."""
    _take_out(QueuedLetter.id.in_(ids), now=now)


def take_out_about(subjects: Sequence[str], *, now: datetime) -> None:
    """The same for letters about somebody to others."""
    _take_out(QueuedLetter.subject.in_(subjects), now=now)


def _take_out(which: ColumnElement[bool], *, now: datetime) -> None:
    with db.transaction():
        _number(delete(QueuedLetter).where(which, QueuedLetter.state.in_(WAITING)))
        _empty_now(which, now=now)


def _empty_now(which: ColumnElement[bool], *, now: datetime) -> int:
    return _number(
        update(QueuedLetter)
        .where(which)
        .values(
            erased_at=now,
            key=_key(),
            name="",
            address=None,
            sent_to=None,
            values={},
            invitation=None,
            token=None,
            rendered=None,
            last_error="",
        )
    )


def _key() -> Case[str]:
    """The key of a letter to a contact holds the address, so it becomes another."""
    nobody = literal("erased|") + QueuedLetter.public_id
    return case((QueuedLetter.person_id.is_(None), nobody), else_=QueuedLetter.key)


def _remove(*, before: datetime) -> int:
    past = (
        select(QueuedLetter.id)
        .where(QueuedLetter.erased_at.is_not(None), QueuedLetter.planned_at < before)
        .limit(AT_ONCE)
    )
    with db.transaction():
        return _number(delete(QueuedLetter).where(QueuedLetter.id.in_(past)))


def _number(statement: Any) -> int:
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return done.rowcount if isinstance(done, CursorResult) else 0
