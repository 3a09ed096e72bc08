"""Letters that wait until somebody looked: after a backup was put back.

The letters of a backup may have gone out after it was made. Who lets them go says what becomes of
those that were due before the pause began: they are left, or sent once more.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.mail.models import DeliveryPause, QueuedLetter
from leerhuis.mail.rules import LetterState

_WAITING = (LetterState.QUEUED, LetterState.HELD)


def pause(*, now: datetime) -> None:
    """From now on no letter goes out."""
    with db.transaction():
        db.add(DeliveryPause(since_at=now))


def since() -> datetime | None:
    """Since when letters wait for somebody; None when they just go."""
    return db.session.scalar(select(func.min(DeliveryPause.since_at)))


def doubtful(since_at: datetime) -> int:
    """How many letters were due before the pause, and may have gone out already."""
    return db.session.scalar(select(func.count(QueuedLetter.id)).where(*_due(since_at))) or 0


def let_go(*, with_doubtful: bool, by: Identity, now: datetime) -> None:
    """Let letters go out again; those that may have gone already only when that is asked."""
    with db.transaction():
        db.hold_all(DeliveryPause)
        since_at = since()
        if since_at is None:
            return
        left = 0 if with_doubtful else _leave(since_at)
        db.session.execute(delete(DeliveryPause).execution_options(synchronize_session=False))
        audit.record(
            Action.LETTERS_LET_GO,
            by=by,
            kind="letter",
            subject="",
            now=now,
            sent_once_more=with_doubtful,
            left=left,
        )


def _leave(since_at: datetime) -> int:
    """Mark as missed what was due: it stays on the page where one letter can be sent again."""
    done = db.session.execute(
        update(QueuedLetter)
        .where(*_due(since_at))
        .values(state=LetterState.MISSED, last_error="")
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _due(since_at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (QueuedLetter.state.in_(_WAITING), QueuedLetter.planned_at <= since_at)
