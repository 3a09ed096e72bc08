"""What came of groups: letters, attendance and points. Asked for the groups that are shown."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, case, func, select

from leerhuis import db
from leerhuis.attendance.models import Attendance
from leerhuis.courses.models import Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.registry.models import PointsEntry


class Results(NamedTuple):
    """Of one group: letters that went out and that did not; sessions that are over and of those
    marked; how many marks there are and how many say present; who has points."""

    sent: int = 0
    lost: int = 0
    held: int = 0
    marked: int = 0
    marks: int = 0
    present: int = 0
    with_points: int = 0


def results_of(numbers: Sequence[int], *, now: datetime) -> dict[int, Results]:
    letters, held = _letters(numbers), _held(numbers, now=now)
    marks, points = _marks(numbers), _points(numbers)
    return {
        each: Results(
            *letters.get(each, (0, 0)),
            held.get(each, 0),
            *marks.get(each, (0, 0, 0)),
            points.get(each, 0),
        )
        for each in numbers
    }


def _letters(numbers: Iterable[int]) -> dict[int, tuple[int, int]]:
    lost = QueuedLetter.state.in_((LetterState.MISSED, LetterState.FAILED))
    rows = db.session.execute(
        select(
            Enrolment.edition_id,
            func.sum(case((QueuedLetter.state == LetterState.SENT, 1), else_=0)),
            func.sum(case((and_(lost, Enrolment.state == EnrolmentState.CONFIRMED), 1), else_=0)),
        )
        .join(QueuedLetter, QueuedLetter.subject == Enrolment.public_id)
        .where(Enrolment.edition_id.in_(numbers))
        .group_by(Enrolment.edition_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _held(numbers: Iterable[int], *, now: datetime) -> dict[int, int]:
    rows = db.session.execute(
        select(Session.edition_id, func.count())
        .where(Session.edition_id.in_(numbers), Session.ends_at < now)
        .group_by(Session.edition_id)
    )
    return {row[0]: row[1] for row in rows}


def _marks(numbers: Iterable[int]) -> dict[int, tuple[int, int, int]]:
    rows = db.session.execute(
        select(
            Session.edition_id,
            func.count(Session.id.distinct()),
            func.count(),
            func.sum(case((Attendance.present, 1), else_=0)),
        )
        .join(Attendance, Attendance.session_id == Session.id)
        .where(Session.edition_id.in_(numbers))
        .group_by(Session.edition_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _points(numbers: Iterable[int]) -> dict[int, int]:
    """How many people have points for the group that were not taken back."""
    earned = (
        select(Enrolment.edition_id)
        .join(
            PointsEntry,
            and_(
                PointsEntry.person_id == Enrolment.person_id,
                PointsEntry.ref == Enrolment.public_id,
            ),
        )
        .where(Enrolment.edition_id.in_(numbers))
        .group_by(Enrolment.edition_id, Enrolment.id)
        .having(func.sum(PointsEntry.points) > 0)
        .subquery()
    )
    rows = db.session.execute(
        select(earned.c.edition_id, func.count()).group_by(earned.c.edition_id)
    )
    return {row[0]: row[1] for row in rows}
