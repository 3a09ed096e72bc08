"""What there is to filter on, each choice with how many groups it would give.

One statement for all of it: each edition is looked at once, and then counted for each choice.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)

from leerhuis import clock, db
from leerhuis.catalogue import conditions, rules
from leerhuis.catalogue.rules import Filter, Sort, Wish
from leerhuis.courses.means import Venue
from leerhuis.courses.models import Course, CoursePoints, Edition, Session, Theme
from leerhuis.registers import Category, Register

KEPT = 256  # queries of the latest wishes: building one costs more than running it
MONTHS = 6
Query = Select[*tuple[Any, ...]]
_OF_POINTS = (Filter.REGISTERS, Filter.CATEGORIES)


class Option(NamedTuple):
    """A value to filter on, and how many groups it would give."""

    value: str
    label: str
    groups: int


class Month(NamedTuple):
    """A month to look in, and how many groups begin in it."""

    first: date
    last: date
    groups: int


@dataclass(frozen=True)
class Choices:
    """What there is to filter on. `total` fits the wish, `offered` is everything."""

    themes: tuple[Option, ...]
    registers: tuple[Option, ...]
    categories: tuple[Option, ...]
    towns: tuple[Option, ...]
    months: tuple[Month, ...]
    points: tuple[tuple[int, int], ...]
    free: int
    total: int
    offered: int


def choices(wish: Wish, *, person_id: int | None, now: datetime, today: date) -> Choices:
    """Everything that can be chosen, with its count over all pages.

    A group of boxes counts as if none of its own were ticked, so that one sees what another
    tick would add.
    """
    months = _months_from(today.replace(day=1))
    query = _choices_query(replace(wish, page=1, sort=Sort.DATE), _midnights(months))
    found: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(query, {"now": now, "today": today, "person": person_id}):
        found[row.kind].append(row)
    return Choices(
        themes=tuple(sorted(_options(found["theme"]), key=lambda each: each.label)),
        registers=_in_order(found["register"], [each.value for each in Register]),
        categories=_in_order(found["category"], [each.value for each in Category]),
        towns=tuple(sorted(_options(found["town"]), key=lambda each: (-each.groups, each.label))),
        months=_months(found["month"], months),
        points=_at_least(found["points"]),
        free=sum(int(row.value) for row in found["all"]),
        total=sum(row.fitting for row in found["all"]),
        offered=sum(row.offered for row in found["all"]),
    )


def widenings(
    wish: Wish, *, person_id: int | None, now: datetime, today: date
) -> dict[Filter, int]:
    """How many groups there would be without each of the chosen filters, in one statement."""
    chosen = wish.chosen()
    counts = [
        func.count().filter(and_(true(), *conditions.matching(wish.without(each))))
        for each in chosen
    ]
    if not counts:
        return {}
    question = select(*counts).select_from(Edition).join(Edition.course)
    given = {"now": now, "today": today, "person": person_id}
    row = db.session.execute(question.where(conditions.is_open()), given).one()
    return dict(zip(chosen, row, strict=True))


@lru_cache(maxsize=2)
def _months_from(first: date) -> tuple[date, ...]:
    return tuple(rules.months_from(first, number=MONTHS + 1))


@lru_cache(maxsize=2)
def _midnights(days: tuple[date, ...]) -> tuple[datetime, ...]:
    return tuple(clock.moment_of(day, time(0)) for day in days)


def _options(rows: Iterable[Any]) -> list[Option]:
    return [Option(row.value, row.label, row.fitting) for row in rows]


def _in_order(rows: Iterable[Any], order: list[str]) -> tuple[Option, ...]:
    return tuple(sorted(_options(rows), key=lambda each: order.index(each.value)))


def _months(rows: Iterable[Any], firsts: tuple[date, ...]) -> tuple[Month, ...]:
    counted = {int(row.value): row.fitting for row in rows}
    return tuple(
        Month(first, date.fromordinal(firsts[at + 1].toordinal() - 1), counted.get(at, 0))
        for at, first in enumerate(firsts[:-1])
    )


def _at_least(rows: Iterable[Any]) -> tuple[tuple[int, int], ...]:
    counted = {int(row.value): row.fitting for row in rows}
    return tuple(
        (least, sum(groups for step, groups in counted.items() if step >= least))
        for least in rules.LEAST_POINTS
    )


@lru_cache(maxsize=KEPT)
def _choices_query(wish: Wish, months: tuple[datetime, ...]) -> CompoundSelect[*tuple[Any, ...]]:
    offered = _offered(wish)
    return union_all(
        _together(offered),
        _themes(offered, _fits(offered, but=(Filter.THEMES,))),
        _months_counted(offered, _fits(offered, but=(Filter.PERIOD,)), months),
        _places(offered, _fits(offered, but=(Filter.PLACE,))),
        _of_rows("register", offered, CoursePoints.register, wish.without(Filter.REGISTERS)),
        _of_rows("category", offered, CoursePoints.category, wish.without(Filter.CATEGORIES)),
        _points(offered, _fits(offered, but=(Filter.POINTS,))),
    )


def _offered(wish: Wish) -> CTE:
    """Each edition that is offered, and for each chosen filter whether it fits."""
    fits = [
        case((condition, 1), else_=0).label(f"fits_{each.value}")
        for each, condition in conditions.by_filter(wish).items()
    ]
    return (
        select(
            Edition.id,
            Edition.course_id,
            Course.theme_id,
            Edition.starts_at,
            Edition.ends_at,
            conditions.is_free().label("seat"),
            *fits,
        )
        .select_from(Edition)
        .join(Edition.course)
        .where(conditions.is_open())
        .cte("offered")
    )


def _fits(offered: CTE, *, but: tuple[Filter, ...] = ()) -> ColumnElement[bool]:
    left_out = {f"fits_{each.value}" for each in but}
    chosen = [each for each in offered.c if each.name.startswith("fits_")]
    return and_(true(), *[each == 1 for each in chosen if each.name not in left_out])


def _row(kind: str, value: Any, label: Any, fitting: Any, offered: Any = None) -> Query:
    return select(
        literal(kind).label("kind"),
        cast(value, String).label("value"),
        label.label("label"),
        fitting.label("fitting"),
        (literal(0) if offered is None else offered).label("offered"),
    )


def _together(offered: CTE) -> Query:
    """How many fit and how many there are; the value is how many have a seat free."""
    free = func.count().filter(_fits(offered, but=(Filter.FREE,)), offered.c.seat)
    fitting = func.count().filter(_fits(offered))
    return _row("all", free, literal(""), fitting, func.count()).select_from(offered)


def _themes(offered: CTE, fits: ColumnElement[bool]) -> Query:
    return (
        _row("theme", Theme.public_id, Theme.name, func.count().filter(fits))
        .select_from(offered)
        .join(Theme, Theme.id == offered.c.theme_id)
        .group_by(Theme.public_id, Theme.name)
    )


def _months_counted(offered: CTE, fits: ColumnElement[bool], months: tuple[datetime, ...]) -> Query:
    """By the number of the month from now; what begins later is not told by month."""
    steps = [(offered.c.starts_at < until, at) for at, until in enumerate(months[1:])]
    number = case(*steps, else_=len(months))
    inner = select(number.label("number")).where(fits).subquery()
    return _row("month", inner.c.number, literal(""), func.count()).group_by(inner.c.number)


def _places(offered: CTE, fits: ColumnElement[bool]) -> Query:
    """By town; a session without a venue is online."""
    town = func.coalesce(Venue.town, literal(conditions.ONLINE, literal_execute=True))
    return (
        _row("town", town, town, func.count(offered.c.id.distinct()).filter(fits))
        .select_from(offered)
        .join(Session, Session.edition_id == offered.c.id)
        .outerjoin(Session.venue)
        .group_by(town)
    )


def _of_rows(kind: str, offered: CTE, column: Any, wish: Wish) -> Query:
    """By a column of the rows of points; the other column asks of the same row."""
    asked = [_fits(offered, but=_OF_POINTS), *conditions.of_row(wish)]
    groups = func.count(offered.c.id.distinct()).filter(and_(*asked))
    return (
        _row(kind, cast(column, String), literal(""), groups)
        .select_from(offered)
        .join(CoursePoints, CoursePoints.course_id == offered.c.course_id)
        .where(conditions.holds_on(offered.c.ends_at))
        .group_by(column)
    )


def _points(offered: CTE, fits: ColumnElement[bool]) -> Query:
    """By the highest step that the points of one occupation in one register reach."""
    sums = (
        select(offered.c.id, func.sum(CoursePoints.points).label("points"))
        .join(CoursePoints, CoursePoints.course_id == offered.c.course_id)
        .where(fits, conditions.holds_on(offered.c.ends_at))
        .group_by(offered.c.id, CoursePoints.register, CoursePoints.occupation)
        .subquery()
    )
    most = select(func.max(sums.c.points).label("most")).group_by(sums.c.id).subquery()
    steps = [(most.c.most >= least, least) for least in reversed(rules.LEAST_POINTS)]
    step = select(cast(case(*steps, else_=0), Integer).label("step")).subquery()
    return _row("points", step.c.step, literal(""), func.count()).group_by(step.c.step)
