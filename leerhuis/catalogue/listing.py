"""The list of groups that one can still enrol in, and the counts of its filters.

Rows are read as plain columns: a page of the list is opened more often than any other.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)

from leerhuis import db
from leerhuis.catalogue import rules
from leerhuis.catalogue.conditions import counted, is_open, matching, order, own
from leerhuis.catalogue.queries import Meeting, ThemeLook, meetings_of, points_of
from leerhuis.catalogue.rules import Door, Filter, PointsRow, Sort, Wish
from leerhuis.courses.means import Venue
from leerhuis.courses.models import Course, CoursePoints, Edition, Session, Theme
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.registers import Category, Register

PER_PAGE = 20
KEPT = 256  # queries of the latest wishes: building one costs more than running it
Query = Select[*tuple[Any, ...]]
Conditions = Sequence[ColumnElement[bool]]


class Option(NamedTuple):
    """A value to filter on, and how many groups it would give."""

    value: str
    label: str
    groups: int


@dataclass(frozen=True)
class Choices:
    """What there is to filter on. `total` fits the wish, `offered` is everything."""

    themes: list[Option]
    registers: list[Option]
    towns: list[str]
    total: int
    offered: int


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
    meetings: tuple[Meeting, ...]
    points: tuple[tuple[Register, Decimal], ...]
    reflection: bool

    @property
    def days(self) -> int:
        return len({each.day for each in self.meetings})

    @property
    def towns(self) -> list[str]:
        return list(dict.fromkeys(each.town for each in self.meetings if each.town))


def choices(wish: Wish, *, now: datetime, today: date) -> Choices:
    """Everything that can be chosen, each with its count over all pages, in one statement.

    A group of boxes counts as if none of its own were ticked, so that one sees what another
    tick would add.
    """
    query = _choices_query(replace(wish, page=1, sort=Sort.DATE))
    found: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(query, {"now": now, "today": today}):
        found[row.kind].append(row)
    return Choices(
        themes=sorted(_options(found["theme"]), key=lambda each: each.label),
        registers=sorted(
            _options([*found["register"], *found["reflection"]]),
            key=lambda each: rules.register_order(each.value),
        ),
        towns=sorted(row.value for row in found["town"]),
        total=sum(
            row.fitting for row in found["theme"] if not wish.themes or row.value in wish.themes
        ),
        offered=sum(row.offered for row in found["theme"]),
    )


def lines(
    wish: Wish, *, person_id: int | None, page: int, now: datetime, today: date
) -> list[Line]:
    """One page of the groups that fit, with all that a line says, in three statements."""
    given = {"now": now, "today": today, "person": person_id, "skip": (page - 1) * PER_PAGE}
    rows = db.session.execute(_lines_query(replace(wish, page=1)), given).all()
    meetings = meetings_of(row.id for row in rows)
    points = points_of({row.course_id for row in rows})
    return [
        _line(row, meetings[row.id], points[row.course_id], now=now, today=today) for row in rows
    ]


def widenings(wish: Wish, *, now: datetime, today: date) -> dict[Filter, int]:
    """How many groups there would be without each of the chosen filters, in one statement."""
    chosen = wish.chosen()
    counts = [func.count().filter(and_(true(), *matching(wish.without(each)))) for each in chosen]
    if not counts:
        return {}
    row = db.session.execute(_offered(*counts), {"now": now, "today": today}).one()
    return dict(zip(chosen, row, strict=True))


def _line(
    row: Any, meetings: list[Meeting], points: list[PointsRow], *, now: datetime, today: date
) -> Line:
    free = rules.free_seats(capacity=row.capacity, confirmed=row.confirmed, waiting=row.waiting)
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
        ),
        meetings=tuple(meetings),
        points=tuple(rules.points_by_register(points).items()),
        reflection=rules.gives_reflection(points),
    )


def _options(rows: Iterable[Any]) -> list[Option]:
    return [Option(row.value, row.label, row.fitting) for row in rows]


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
            Course.public_id.label("course"),
            Course.title,
            Theme.name,
            Theme.gable,
            counted(EnrolmentState.CONFIRMED).label("confirmed"),
            counted(EnrolmentState.WAITING).label("waiting"),
            own(Enrolment.state).label("mine"),
        )
        .where(*matching(wish))
        .order_by(*order(wish.sort))
        .limit(PER_PAGE)
        .offset(bindparam("skip", type_=Integer))
    )


@lru_cache(maxsize=KEPT)
def _choices_query(wish: Wish) -> CompoundSelect[*tuple[Any, ...]]:
    registers = matching(wish.without(Filter.REGISTERS))
    return union_all(
        _themes_offered(matching(wish.without(Filter.THEMES))),
        _registers_offered(registers),
        _reflection_offered(registers),
        _towns_offered(),
    )


def _offered(*columns: Any) -> Query:
    return (
        select(*columns)
        .select_from(Edition)
        .join(Edition.course)
        .join(Course.theme)
        .where(is_open())
    )


def _themes_offered(conditions: Conditions) -> Query:
    return _offered(
        literal("theme").label("kind"),
        Theme.public_id.label("value"),
        Theme.name.label("label"),
        func.count().filter(and_(true(), *conditions)).label("fitting"),
        func.count().label("offered"),
    ).group_by(Theme.public_id, Theme.name)


def _registers_offered(conditions: Conditions) -> Query:
    return (
        _offered(
            literal("register"),
            cast(CoursePoints.register, String),
            literal(""),
            func.count(Edition.id.distinct()).filter(and_(true(), *conditions)),
            literal(0),
        )
        .join(Course.points)
        .group_by(CoursePoints.register)
    )


def _reflection_offered(conditions: Conditions) -> Query:
    return (
        _offered(
            literal("reflection"),
            literal(rules.REFLECTION),
            literal(""),
            func.count(Edition.id.distinct()).filter(and_(true(), *conditions)),
            literal(0),
        )
        .join(Course.points)
        .where(CoursePoints.register == Register.SKJ, CoursePoints.category == Category.REFLECTION)
        .having(func.count() > 0)
    )


def _towns_offered() -> Query:
    return (
        select(literal("town"), Venue.town, literal(""), literal(0), literal(0))
        .select_from(Edition)
        .join(Edition.sessions)
        .join(Session.venue)
        .where(is_open())
        .group_by(Venue.town)
    )
