"""What came of groups: letters, attendance, points, costs. Asked for the groups that are shown."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    union_all,
)

from leerhuis import db
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.costs.models import CostLine
from leerhuis.costs.queries import by_group
from leerhuis.courses.models import Session
from leerhuis.enrolment import counting
from leerhuis.enrolment.models import Enrolment
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.registry.models import PointsEntry
from leerhuis.surveys.models import Survey
from leerhuis.surveys.rules import SurveyKind

Query = Select[*tuple[Any, ...]]


class Results(NamedTuple):
    """Of one group: letters that went out and that did not; sessions that are over and of those
    marked; how many marks there are and how many say present; who has points; what it costs in
    cents; and how many evaluations there are."""

    sent: int = 0
    lost: int = 0
    held: int = 0
    marked: int = 0
    marks: int = 0
    present: int = 0
    with_points: int = 0
    estimated: int = 0
    real: int = 0
    evaluations: int = 0


def results_of(numbers: Sequence[int], *, now: datetime) -> dict[int, Results]:
    """What came of each of these groups, in one statement."""
    found = dict.fromkeys(numbers, (0,) * len(Results._fields))
    for number, *counts in db.session.execute(_query(), {"wanted": numbers, "now": now}):
        found[number] = tuple(map(int, map(sum, zip(found[number], counts, strict=True))))
    return {number: Results(*counts) for number, counts in found.items()}


@cache
def _query() -> Any:
    """A row says some of the numbers of one group, and 0 for the others."""
    return union_all(_letters(), _news(), _held(), _marks(), _points(), _costs(), _evaluations())


def _row(number: Any, **counts: ColumnElement[int]) -> Query:
    none: ColumnElement[int] = literal_column("0")
    return select(number, *(counts.get(each, none).label(each) for each in Results._fields))


def _wanted(number: Any) -> ColumnElement[bool]:
    return number.in_(bindparam("wanted", expanding=True))


def _number(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


_SENT = QueuedLetter.state == LetterState.SENT
_LOST = QueuedLetter.state.in_((LetterState.MISSED, LetterState.FAILED))


def _letters() -> Query:
    """To people with a seat, or who had one."""
    return (
        _row(
            Enrolment.edition_id,
            sent=_number(_SENT),
            lost=_number(and_(_LOST, counting.CONFIRMED)),
        )
        .join(QueuedLetter, QueuedLetter.subject == Enrolment.public_id)
        .where(_wanted(Enrolment.edition_id))
        .group_by(Enrolment.edition_id)
    )


def _news() -> Query:
    """To trainers and venues, of a session."""
    return (
        _row(Session.edition_id, sent=_number(_SENT), lost=_number(_LOST))
        .join(QueuedLetter, QueuedLetter.subject == Session.public_id)
        .where(_wanted(Session.edition_id))
        .group_by(Session.edition_id)
    )


def _held() -> Query:
    return (
        _row(Session.edition_id, held=func.count())
        .where(_wanted(Session.edition_id), Session.ends_at < bindparam("now"))
        .group_by(Session.edition_id)
    )


def _marks() -> Query:
    return (
        _row(
            Session.edition_id,
            marked=func.count(Session.id.distinct()),
            marks=func.count(),
            present=_number(Attendance.extent == Extent.PRESENT),
        )
        .join(Attendance, Attendance.session_id == Session.id)
        .where(_wanted(Session.edition_id))
        .group_by(Session.edition_id)
    )


def _points() -> Query:
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
        .where(_wanted(Enrolment.edition_id))
        .group_by(Enrolment.edition_id, Enrolment.id)
        .having(func.sum(PointsEntry.points) > 0)
        .subquery()
    )
    return _row(earned.c.edition_id, with_points=func.count()).group_by(earned.c.edition_id)


def _costs() -> Query:
    costs = by_group().where(_wanted(CostLine.edition_id)).subquery()
    return _row(costs.c.edition_id, estimated=costs.c.estimated, real=costs.c.real)


def _evaluations() -> Query:
    return (
        _row(Survey.edition_id, evaluations=func.count())
        .where(_wanted(Survey.edition_id), Survey.kind == SurveyKind.EVALUATION)
        .group_by(Survey.edition_id)
    )
