"""The list of groups that one can still enrol in.

Rows are read as plain columns: a page of the list is opened more often than any other.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select

from leerhuis import clock, db
from leerhuis.catalogue import rules
from leerhuis.catalogue.conditions import counted, is_open, matching, order, own, taken
from leerhuis.catalogue.meetings import Meeting, ThemeLook, meetings_of, points_of
from leerhuis.catalogue.queries import doors_of
from leerhuis.catalogue.rules import Door, PointsRow, Wish
from leerhuis.courses.models import Course, Edition, Theme
from leerhuis.courses.rules import points_on
from leerhuis.courses.seasons.rules import Door as Season
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.registers import Register

PER_PAGE = 20
KEPT = 256  # queries of the latest wishes: building one costs more than running it
Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Line:
    """One group in the list; equal lines look equal, so that each is drawn once."""

    edition_id: str
    course_id: str
    title: str
    theme: ThemeLook
    capacity: int | None
    free: int | None
    waiting: int
    door: Door
    opens_on: date | None
    meetings: tuple[Meeting, ...]
    points: tuple[tuple[Register, Decimal], ...]
    reflection: bool
    rows: tuple[PointsRow, ...] = field(compare=False, default=())

    @property
    def days(self) -> int:
        return len({each.day for each in self.meetings})

    @property
    def towns(self) -> list[str]:
        return list(dict.fromkeys(each.town for each in self.meetings if each.town))


def lines(
    wish: Wish, *, person_id: int | None, page: int, now: datetime, today: date
) -> list[Line]:
    """One page of the groups that fit, with all that a line says, in a few statements."""
    given = {"now": now, "today": today, "person": person_id, "skip": (page - 1) * PER_PAGE}
    rows = db.session.execute(_lines_query(replace(wish, page=1)), given).all()
    meetings = meetings_of(row.id for row in rows)
    points = points_of({row.course_id for row in rows})
    seasons = doors_of({row.round_id for row in rows}, person_id=person_id, today=today)
    return [
        _line(
            row,
            meetings[row.id],
            _held_on(points[row.course_id], row.ends_at),
            season=seasons[row.round_id],
            today=today,
            now=now,
        )
        for row in rows
    ]


def _held_on(points: list[PointsRow], last: datetime) -> list[PointsRow]:
    """The rows that hold on the day of the last session; most hold for ever."""
    dated = any(each.valid_from_on or each.valid_until_on for each in points)
    return points_on(points, clock.day_of(last)) if dated else points


def _line(
    row: Any,
    meetings: list[Meeting],
    points: list[PointsRow],
    *,
    season: Season,
    today: date,
    now: datetime,
) -> Line:
    free = rules.free_seats(capacity=row.capacity, taken=row.taken, waiting=row.waiting)
    return Line(
        edition_id=row.public_id,
        course_id=row.course,
        title=row.title,
        theme=ThemeLook(row.name, row.gable),
        capacity=row.capacity,
        free=free,
        waiting=row.waiting,
        door=rules.door_of(
            mine=row.mine,
            free=free,
            enrol_by_on=row.enrol_by_on,
            starts_at=row.starts_at,
            today=today,
            now=now,
            season=season,
        ),
        opens_on=season.opens_on,
        meetings=tuple(meetings),
        points=tuple(rules.points_by_register(points).items()),
        reflection=rules.gives_reflection(points),
        rows=tuple(points),
    )


@lru_cache(maxsize=KEPT)
def _lines_query(wish: Wish) -> Query:
    return (
        _offered(
            Edition.id,
            Edition.public_id,
            Edition.course_id,
            Edition.capacity,
            Edition.enrol_by_on,
            Edition.starts_at,
            Edition.ends_at,
            Edition.round_id,
            Course.public_id.label("course"),
            Course.title,
            Theme.name,
            Theme.gable,
            taken().label("taken"),
            counted(EnrolmentState.WAITING).label("waiting"),
            own(Enrolment.state).label("mine"),
        )
        .where(*matching(wish))
        .order_by(*order(wish.sort))
        .limit(PER_PAGE)
        .offset(bindparam("skip", type_=Integer))
    )


def _offered(*columns: Any) -> Query:
    return (
        select(*columns)
        .select_from(Edition)
        .join(Edition.course)
        .join(Course.theme)
        .where(is_open())
    )
