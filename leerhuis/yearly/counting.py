"""Who was there in a year, as conditions and counts that the database answers: never who."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, and_, case, func, literal, or_, select

from leerhuis import clock, db
from leerhuis.access import below
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.pathways.audience import Place, Tree
from leerhuis.people import rules as people
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import AppointmentKind
from leerhuis.registry.models import PointsEntry, Registration
from leerhuis.yearly.rules import AtWork, Points, Span

_WAS_THERE = (Extent.PRESENT, Extent.PARTLY)

Within = ColumnElement[bool]
Number = ColumnElement[int]


def decimal(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.1"))


def bounds(span: Span) -> tuple[datetime, datetime]:
    """The moment on which a span begins, and the one on which it is over."""
    return clock.moment_of(span.first_on, time(0)), clock.end_of(span.last_on)


def year_of(spans: Sequence[Span]) -> ColumnElement[int]:
    """The year of the span in which a group ended."""
    return case(*((_within(span), literal(span.year)) for span in spans))


def _within(span: Span) -> ColumnElement[bool]:
    begin, end = bounds(span)
    return and_(Edition.ends_at >= begin, Edition.ends_at < end)


def ended(spans: Sequence[Span], *, now: datetime) -> ColumnElement[bool]:
    """The condition that a group was there for all to see, and is over."""
    return and_(
        or_(*map(_within, spans)), Edition.ends_at < now, Edition.state != EditionState.DRAFT
    )


def there_in(place: Organisation, spans: Sequence[Span], *, now: datetime) -> CTE:
    """Who was there at a session or more: a row for each person in each group.

    Hours are those of the course, for who completed it. The rows are made first: who weaves this
    into the rest expects one of them, and looks for each of thousands apart.
    """
    completed = Enrolment.completed_on.is_not(None)
    marked = select(Attendance.enrolment_id).where(Attendance.extent.in_(_WAS_THERE))
    return (
        select(
            year_of(spans).label("year"),
            Enrolment.id,
            Enrolment.public_id,
            Enrolment.edition_id,
            Enrolment.person_id,
            case((completed, 1), else_=0).label("completed"),
            case((completed, func.coalesce(Course.hours, 0)), else_=0).label("hours"),
        )
        .join(Enrolment.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(
            below(Organisation.path, [place.path]),
            ended(spans, now=now),
            Edition.state != EditionState.CANCELLED,
            Enrolment.id.in_(marked),
        )
        .cte("there")
        .prefix_with("MATERIALIZED")
    )


def at_work(there: CTE, spans: Sequence[Span]) -> list[AtWork]:
    """By organisation how many people were there, each once in a year.

    They count where they did the work: where they were placed, else where they were employed; of
    several such places the last one, and then the one with the most hours. Who had no work that
    year that we know of counts where they worked in another.
    """
    posts = _posts(there, spans).subquery()
    rows = db.session.execute(
        select(
            there.c.year,
            posts.c.organisation_id,
            func.count(there.c.person_id.distinct()),
            func.count(),
            func.sum(there.c.completed),
            func.sum(there.c.hours),
        )
        .select_from(there)
        .outerjoin(
            posts,
            and_(
                posts.c.person_id == there.c.person_id,
                posts.c.year == there.c.year,
                posts.c.nth == 1,
            ),
        )
        .group_by(there.c.year, posts.c.organisation_id)
    ).all()
    tree = tree_around(row[1] for row in rows)
    return [_at_place(row, tree) for row in rows]


def _posts(there: CTE, spans: Sequence[Span]) -> Select[Any]:
    """Where each of these people worked in that year, the place that counts first."""
    who = select(there.c.year, there.c.person_id).distinct().subquery()
    then = or_(
        *(
            and_(
                who.c.year == span.year,
                Appointment.starts_on <= span.last_on,
                or_(Appointment.ends_on.is_(None), Appointment.ends_on >= span.first_on),
            )
            for span in spans
        )
    )
    nth = func.row_number().over(
        partition_by=(who.c.year, who.c.person_id),
        order_by=(
            case((then, 0), else_=1),
            case((Appointment.kind == AppointmentKind.PLACEMENT, 0), else_=1),
            func.coalesce(Appointment.ends_on, date.max).desc(),
            Appointment.fte.desc(),
            Appointment.id,
        ),
    )
    return select(who.c.year, who.c.person_id, Appointment.organisation_id, nth.label("nth")).join(
        Appointment, Appointment.person_id == who.c.person_id
    )


def tree_around(numbers: Iterable[int | None]) -> Tree:
    """These organisations with all that they are part of."""
    wanted = {number for number in numbers if number is not None}
    paths = db.session.scalars(select(Organisation.path).where(Organisation.id.in_(wanted)))
    line = {number for path in paths for number in people.lineage(path)}
    rows = db.session.execute(
        select(
            Organisation.id,
            Organisation.public_id,
            Organisation.name,
            Organisation.kind,
            Organisation.path,
        ).where(Organisation.id.in_(line))
    )
    return Tree({place.id: place for place in (Place(*row) for row in rows)})


def _at_place(row: Any, tree: Tree) -> AtWork:
    year, number, persons, visits, completed, hours = row
    place = tree.employer(number) if number is not None else None
    return AtWork(
        year=year,
        sector=tree.sector(place) if place else None,
        place_id=place.id if place else None,
        place=place.name if place else "",
        people=persons,
        visits=visits,
        completed=int(completed),
        hours=decimal(hours),
    )


def points(there: CTE) -> list[Points]:
    """Points that count for a registration of who was there; of two chambers the best."""
    each = _points_by_registration(there)
    thing = (each.c.year, each.c.public_id, each.c.person_id, each.c.register, each.c.category)
    best = (
        select(*thing, func.max(each.c.points).label("points"))
        .group_by(*thing)
        .having(func.max(each.c.points) > 0)
        .subquery()
    )
    kind = (best.c.year, best.c.register, best.c.category)
    rows = db.session.execute(
        select(*kind, func.sum(best.c.points), func.count(best.c.person_id.distinct())).group_by(
            *kind
        )
    )
    return [Points(row[0], row[1], row[2], decimal(row[3]), row[4]) for row in rows]


def _points_by_registration(there: CTE) -> Subquery:
    """What each time that someone was there brought for each of their registrations."""
    entry, held = PointsEntry, Registration
    thing = (there.c.year, there.c.public_id, there.c.person_id, entry.register, entry.category)
    brought = and_(entry.person_id == there.c.person_id, entry.ref == there.c.public_id)
    counts = and_(
        held.person_id == entry.person_id,
        held.register == entry.register,
        or_(entry.occupation == "", entry.occupation == held.occupation),
    )
    return (
        select(*thing, func.sum(entry.points).label("points"))
        .join(entry, brought)
        .join(held, counts)
        .group_by(*thing, held.id)
        .subquery()
    )
