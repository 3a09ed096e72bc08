"""Reading who lacks what, and what is planned against it. Persons are counted, never listed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager

from leerhuis import clock, db
from leerhuis.access import Identity, Role, below
from leerhuis.advice.shortages.models import Call
from leerhuis.advice.shortages.rules import KINDS, Given, Planned, Quarter
from leerhuis.courses.models import Course, CoursePoints, Edition
from leerhuis.courses.queries import coordinated, shown
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import HOLDS_SEAT, IS_ACTIVE
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.queries import appointed_on
from leerhuis.registers import Category
from leerhuis.registry.lacking import Lack
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import RUNNING

USUAL_SEATS = 12


def lacking(
    who: Identity, quarters: Sequence[Quarter], *, today: date
) -> dict[tuple[Quarter, Lack], int]:
    """How many people of the own part of the tree lack what, by the quarter of their last day."""
    asked = [(quarter, lack) for quarter in quarters for lack in KINDS]
    counts = [
        func.count(
            case(
                (_lacks(lack, quarter.first_on, quarter.last_on), Registration.person_id)
            ).distinct()
        )
        for quarter, lack in asked
    ]
    in_time = Registration.apply_by_on.between(today, quarters[-1].last_on)
    row = db.session.execute(
        select(*counts).where(
            Registration.person_id.in_(_people(who.paths(Role.COORDINATOR), today=today)),
            Registration.state.in_(RUNNING),
            in_time,
        )
    ).one()
    return dict(zip(asked, row, strict=True))


def _lacks(lack: Lack, first: date, last: date) -> ColumnElement[bool]:
    """The words are apart by spaces, and none is a part of another."""
    return and_(
        Registration.lacks.contains(lack.value), Registration.apply_by_on.between(first, last)
    )


def _people(paths: Iterable[str], *, today: date) -> Select[int]:
    return (
        select(Appointment.person_id)
        .join(Appointment.organisation)
        .where(below(Organisation.path, paths), appointed_on(today))
    )


def planned(who: Identity, *, first: date, last: date) -> list[Planned]:
    """The groups that end in this time, drafts as well, with the seats that nobody holds."""
    held = (
        select(func.count(Enrolment.id))
        .where(Enrolment.edition_id == Edition.id, Enrolment.state.in_(HOLDS_SEAT))
        .correlate(Edition)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Edition.id, Edition.ends_at, Edition.capacity, held, CoursePoints.category)
        .join(Edition.course)
        .join(Course.organisation)
        .join(CoursePoints, CoursePoints.course_id == Course.id)
        .where(
            coordinated(who),
            Edition.state.in_((EditionState.DRAFT, EditionState.PUBLISHED)),
            Edition.ends_at >= clock.moment_of(first, datetime.min.time()),
            Edition.ends_at < clock.end_of(last),
        )
        .distinct()
    )
    facts: dict[int, tuple[date, int | None]] = {}
    categories: dict[int, set[Category]] = defaultdict(set)
    for number, ends_at, capacity, taken, category in rows:
        assert ends_at is not None
        free = None if capacity is None else max(0, capacity - taken)
        facts[number] = (clock.day_of(ends_at), free)
        categories[number].add(category)
    return [Planned(*facts[each], frozenset(categories[each])) for each in facts]


def courses(who: Identity, *, today: date) -> list[Given]:
    """The courses of one's own with the points that hold today, and how many a group seats."""
    seats = (
        select(Edition.capacity)
        .where(Edition.course_id == Course.id, Edition.capacity > 0)
        .order_by(Edition.id.desc())
        .limit(1)
        .correlate(Course)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Course.id,
            Course.title,
            Course.public_id,
            seats,
            CoursePoints.category,
            func.max(CoursePoints.points),
        )
        .join(Course.organisation)
        .join(CoursePoints, CoursePoints.course_id == Course.id)
        .where(
            coordinated(who),
            or_(CoursePoints.valid_from_on.is_(None), CoursePoints.valid_from_on <= today),
            or_(CoursePoints.valid_until_on.is_(None), CoursePoints.valid_until_on >= today),
        )
        .group_by(Course.id, Course.title, Course.public_id, CoursePoints.category)
        .order_by(Course.id)
    )
    found: dict[int, Given] = {}
    points: dict[int, dict[Category, Decimal]] = defaultdict(dict)
    for number, title, public_id, capacity, category, most in rows:
        points[number][category] = most
        seated = capacity or USUAL_SEATS
        found[number] = Given(number, title, public_id, points[number], seated)
    return list(found.values())


def course_for(who: Identity, public_id: str) -> Course | None:
    wanted = select(Course).join(Course.organisation).where(Course.public_id == public_id)
    return db.session.scalar(wanted.where(coordinated(who)))


def calls_due(*, now: datetime) -> list[Call]:
    """The calls of which the group can be enrolled in by now, and nobody was told."""
    return list(
        db.session.scalars(
            select(Call)
            .join(Call.edition)
            .join(Edition.course)
            .join(Course.organisation)
            .options(
                contains_eager(Call.edition)
                .contains_eager(Edition.course)
                .contains_eager(Course.organisation)
            )
            .where(
                Call.told_at.is_(None),
                Edition.state == EditionState.PUBLISHED,
                shown(),
                Edition.starts_at > now,
                Edition.enrol_by_on >= clock.day_of(now),
            )
            .order_by(Call.id)
        )
    )


def called(call: Call, *, today: date) -> list[int]:
    """Who lacks it today in the region of the course, and is not in the group yet."""
    region = call.edition.course.organisation.path.split(".")[0] + "."
    inside = select(Enrolment.person_id).where(
        Enrolment.edition_id == call.edition_id, Enrolment.state.in_(IS_ACTIVE)
    )
    return list(
        db.session.scalars(
            select(Registration.person_id)
            .where(
                Registration.person_id.in_(_people([region], today=today)),
                Registration.person_id.not_in(inside),
                Registration.state.in_(RUNNING),
                _lacks(call.lack, today, call.until_on),
            )
            .distinct()
            .order_by(Registration.person_id)
        )
    )


def call_of(edition_id: int) -> Call | None:
    return db.session.scalar(select(Call).where(Call.edition_id == edition_id))
