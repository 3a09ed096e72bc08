"""The letter of the day or the week: what waited for it is put together, once.

A letter leaves the wait and enters a digest in one statement, so that two processes never take the
same one, and a run that fails leaves all of it waiting.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, or_, select, update

from leerhuis import clock, db
from leerhuis.mail import digests
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rules import Letter, LetterState, Rhythm

READERS_AT_ONCE = 100


def gather_due(*, now: datetime) -> int:
    """Write the digests that are due; returns how many.

    Whatever waited before the last seven o'clock, or that of the last Monday, is due: after days
    without this run nothing is left behind, and a second run finds nothing.
    """
    made = 0
    while readers := _readers(now=now):
        made += _gather(readers, now=now)
    return made


def _readers(*, now: datetime) -> list[int]:
    wanted = select(QueuedLetter.person_id).where(_due(now)).distinct()
    return [each for each in db.session.scalars(wanted.limit(READERS_AT_ONCE)) if each is not None]


def _gather(readers: Sequence[int], *, now: datetime) -> int:
    with db.transaction():
        taken = db.session.scalars(
            update(QueuedLetter)
            .where(_due(now), QueuedLetter.person_id.in_(readers))
            .values(state=LetterState.COLLECTED, sent_at=now)
            .returning(QueuedLetter.id)
            .execution_options(synchronize_session=False)
        ).all()
        rows = db.session.scalars(
            select(QueuedLetter)
            .where(QueuedLetter.id.in_(taken))
            .order_by(QueuedLetter.person_id, QueuedLetter.id)
            .execution_options(populate_existing=True)
        ).all()
        return mail.queue_all(_digests(rows, now=now), now=now)


def _digests(rows: Sequence[QueuedLetter], *, now: datetime) -> list[Letter]:
    day = clock.day_of(now)
    found = []
    for person_id, group in groupby(rows, key=lambda row: row.person_id or 0):
        own = list(group)
        parts = [letter_of(each) for each in own]
        found.append(digests.digest(person_id, parts, first=own[0].public_id, day=day))
    return found


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        QueuedLetter.state == LetterState.HELD,
        or_(QueuedLetter.over_at.is_(None), QueuedLetter.over_at > now),
        or_(
            *(
                and_(
                    QueuedLetter.held_for == rhythm,
                    QueuedLetter.planned_at < digests.last_moment(rhythm, now=now),
                )
                for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY)
            )
        ),
    )
