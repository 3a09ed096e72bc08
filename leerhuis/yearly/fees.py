"""Who enrolled before a fee was asked and after: by sector, never of a few."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import CTE, and_, case, func, literal, or_, select

from leerhuis import clock, db
from leerhuis.access import below
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.prerequisites import months_later
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import WhyNot
from leerhuis.people import counted
from leerhuis.people.counted import Cell
from leerhuis.people.models import Organisation
from leerhuis.people.sectors import Sector
from leerhuis.yearly import counting
from leerhuis.yearly.rules import AtWork, Span


class FeeCourse(NamedTuple):
    """A course of which some group asked a fee, and the day on which the first of those began."""

    id: int
    public_id: str
    title: str
    since_on: date


class Side(NamedTuple):
    """A year before or after: groups, those of them with a fee, people, enrolments, and who left.

    `refused` are the people who signed off because of what it costs.
    """

    span: Span
    groups: int
    with_fee: int
    people: Cell
    enrolments: Cell
    refused: Cell


class SectorSides(NamedTuple):
    sector: Sector | None
    before: Cell
    after: Cell


class Compared(NamedTuple):
    before: Side
    after: Side
    sectors: Sequence[SectorSides]


def courses_with_fee(place: Organisation) -> list[FeeCourse]:
    """The courses of an organisation that ever asked a fee, the first to do so first."""
    since = func.min(Edition.starts_at)
    rows = db.session.execute(
        select(Course.id, Course.public_id, Course.title, since)
        .join(Edition, Edition.course_id == Course.id)
        .join(Course.organisation)
        .where(
            below(Organisation.path, [place.path]),
            Edition.fee > 0,
            Edition.starts_at.is_not(None),
            Edition.state.not_in((EditionState.DRAFT, EditionState.CANCELLED)),
        )
        .group_by(Course.id)
        .order_by(since, Course.id)
    )
    return [FeeCourse(*row[:3], clock.day_of(row[3])) for row in rows if row[3]]


def chosen(known: Sequence[FeeCourse], public_id: str | None) -> FeeCourse | None:
    """The course that was asked for, else the first; nothing, if none ever asked a fee."""
    if public_id:
        return next((each for each in known if each.public_id == public_id), None)
    return known[0] if known else None


def sides(since_on: date) -> tuple[Span, Span]:
    """The year before a day, and the one from it."""
    before = Span(months_later(since_on, -12), since_on - timedelta(days=1))
    return before, Span(since_on, months_later(since_on, 12) - timedelta(days=1))


def compared(place: Organisation, course: FeeCourse) -> Compared:
    """Enrolments in groups that began in the year before the first fee, and in the year from it.

    Always of one course and around the same day: what differs between two choices could tell of a
    few people.
    """
    spans = sides(course.since_on)
    enrolled = _enrolled(place, spans, course.id)
    people = counting.at_work(enrolled, spans)
    groups = _groups(place, spans, course.id)
    refused = _refused(enrolled)
    before, after = (_side(span, people, groups, refused) for span in spans)
    return Compared(before, after, _by_sector(people, spans))


def _began(spans: Sequence[Span]) -> list[counting.Within]:
    return [
        and_(Edition.starts_at >= begin, Edition.starts_at < end)
        for begin, end in map(counting.bounds, spans)
    ]


def _year(spans: Sequence[Span]) -> counting.Number:
    first, second = spans
    return case((_began(spans)[0], literal(first.year)), else_=literal(second.year))


def _enrolled(place: Organisation, spans: Sequence[Span], course_id: int) -> CTE:
    """Everyone who enrolled in these groups, whatever came of it."""
    return (
        select(
            _year(spans).label("year"),
            Enrolment.id,
            Enrolment.public_id,
            Enrolment.edition_id,
            Enrolment.person_id,
            Enrolment.why,
            literal(0).label("completed"),
            literal(0).label("hours"),
        )
        .join(Enrolment.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(
            below(Organisation.path, [place.path]),
            Course.id == course_id,
            or_(*_began(spans)),
            Edition.state.not_in((EditionState.DRAFT, EditionState.CANCELLED)),
        )
        .cte("enrolled")
    )


def _groups(
    place: Organisation, spans: Sequence[Span], course_id: int
) -> dict[int, tuple[int, int]]:
    """How many groups began in each year, and how many of them asked a fee."""
    year = _year(spans).label("year")
    rows = db.session.execute(
        select(year, func.count(), func.sum(case((Edition.fee > 0, 1), else_=0)))
        .select_from(Edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(
            below(Organisation.path, [place.path]),
            Course.id == course_id,
            or_(*_began(spans)),
            Edition.state.not_in((EditionState.DRAFT, EditionState.CANCELLED)),
        )
        .group_by(year)
    )
    return {row[0]: (row[1], int(row[2])) for row in rows}


def _refused(enrolled: CTE) -> dict[int, int]:
    rows = db.session.execute(
        select(enrolled.c.year, func.count(enrolled.c.person_id.distinct()))
        .where(enrolled.c.why == WhyNot.FEE)
        .group_by(enrolled.c.year)
    )
    return {row[0]: row[1] for row in rows}


def _side(
    span: Span,
    people: Sequence[AtWork],
    groups: dict[int, tuple[int, int]],
    refused: dict[int, int],
) -> Side:
    its = [each for each in people if each.year == span.year]
    number, with_fee = groups.get(span.year, (0, 0))
    return Side(
        span,
        number,
        with_fee,
        _alone(sum(each.people for each in its)),
        _alone(sum(each.visits for each in its)),
        _alone(refused.get(span.year, 0)),
    )


def _alone(number: int) -> Cell:
    return counted.cells([number])[0]


def _by_sector(people: Sequence[AtWork], spans: Sequence[Span]) -> list[SectorSides]:
    known = {each.sector for each in people}
    order = [each for each in (*Sector, None) if each in known]
    before, after = (
        counted.cells(
            [
                sum(part.people for part in people if (part.year, part.sector) == (year, each))
                for each in order
            ]
        )[1]
        for year in (span.year for span in spans)
    )
    return [SectorSides(*row) for row in zip(order, before, after, strict=True)]


def runs(side: Side, *, today: date) -> bool:
    """Whether this year is not over yet."""
    return side.span.last_on >= today
