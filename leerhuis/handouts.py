"""Files that take so long that timed work makes them: asked for, claimed, made, and thrown away.

The row of one says when it was asked for, since when a process makes it (`claimed_at`), in which
language, and once it is there since when (`made_at`) and under what name (`stored_as`).
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask_babel import force_locale
from sqlalchemy import or_, select, update

from leerhuis import db, files

Row = TypeVar("Row", bound=Any)


def make_due(
    kind: type[Row], make: Callable[[Row], None], *, lease: timedelta, now: datetime
) -> int:
    """Make what was asked for; returns how many that were.

    A process that stops half-way leaves its claim, which ends; then another begins anew.
    """
    made = 0
    while (row := _claimed(kind, before=now - lease, now=now)) is not None:
        with force_locale(row.language):
            make(row)
        made += 1
    return made


def drop(kind: type[Row], rows: Iterable[Row]) -> int:
    """Throw these away with their files; returns how many were still there."""
    numbers = [row.id for row in rows]
    with db.transaction():
        there = db.session.scalars(select(kind).where(kind.id.in_(numbers))).all()
        for row in there:
            if row.stored_as:
                files.remove(row.stored_as)
            db.session.delete(row)
        return len(there)


def _claimed(kind: type[Row], *, before: datetime, now: datetime) -> Row | None:
    """The first that nobody makes, or that somebody stopped making; None too if another took it."""
    with db.transaction():
        row = db.session.scalar(
            select(kind)
            .where(kind.made_at.is_(None), or_(kind.claimed_at.is_(None), kind.claimed_at < before))
            .order_by(kind.id)
            .limit(1)
        )
        if row is None:
            return None
        seen = kind.claimed_at
        known = seen.is_(None) if row.claimed_at is None else seen == row.claimed_at
        taken = db.session.execute(
            update(kind).where(kind.id == row.id, known).values(claimed_at=now).returning(kind.id)
        ).scalar_one_or_none()
        return row if taken else None
