"""The conditions and orders of the catalogue, as SQL on an edition with its course.

Now, today and the person who asks are parameters, so that a query is built once for each wish.
"""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from leerhuis.catalogue.rules import Filter, Sort, Wish
from leerhuis.courses import queries as courses
from leerhuis.courses.admission import PERSON, TODAY, admits
from leerhuis.courses.means import Venue
from leerhuis.courses.models import (
    Course,
    CoursePoints,
    Edition,
    Interest,
    Round,
    Session,
    Theme,
)
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import RoundState
from leerhuis.enrolment.models import Enrolment, InvitationCode
from leerhuis.enrolment.rules import HOLDS_SEAT, EnrolmentState
from leerhuis.people.rules import folded

NO_LIMIT = 1_000_000
ONLINE = "online"
NOW: BindParameter[Any] = bindparam("now")
Condition = ColumnElement[bool]


def is_open() -> Condition:
    """What the catalogue shows: published, not begun, and open to people like this person."""
    return and_(
        Edition.state == EditionState.PUBLISHED, Edition.starts_at > NOW, courses.shown(), admits()
    )


def may_be_found() -> ColumnElement[bool]:
    """Whether this person may know of a course.

    What was only ever planned in drafts is still being prepared; whoever asked to hear of it keeps
    seeing it.
    """
    of_course = select(Edition.id).where(Edition.course_id == Course.id).correlate(Course)
    return or_(~exists(of_course), exists(of_course.where(courses.shown())), wished())


def wished() -> ColumnElement[bool]:
    return exists(
        select(Interest.id)
        .where(Interest.course_id == Course.id, Interest.person_id == PERSON)
        .correlate(Course)
    )


def counted(*enrolled: EnrolmentState) -> ColumnElement[int]:
    """How many enrolments of the edition of the outer query are in one of these states."""
    return (
        select(func.count(Enrolment.id))
        .where(Enrolment.edition_id == Edition.id, Enrolment.state.in_(enrolled))
        .correlate(Edition)
        .scalar_subquery()
    )


def taken() -> ColumnElement[int]:
    """The seats of the edition of the outer query that are held, or kept for people with a code."""
    return counted(*HOLDS_SEAT) + _kept_by_codes()


def _kept_by_codes() -> ColumnElement[int]:
    """What is left of the uses of the codes that keep seats, until their last day."""
    used = (
        select(func.count(Enrolment.id))
        .where(Enrolment.code_id == InvitationCode.id, Enrolment.state.in_(HOLDS_SEAT))
        .correlate(InvitationCode)
        .scalar_subquery()
    )
    left = case((InvitationCode.uses > used, InvitationCode.uses - used), else_=0)
    return (
        select(cast(func.coalesce(func.sum(left), 0), Integer))  # else PostgreSQL says a Decimal
        .where(
            InvitationCode.edition_id == Edition.id,
            InvitationCode.holds_seats,
            InvitationCode.withdrawn_at.is_(None),
            or_(InvitationCode.ends_on.is_(None), InvitationCode.ends_on >= TODAY),
        )
        .correlate(Edition)
        .scalar_subquery()
    )


def own(column: Any) -> ColumnElement[Any]:
    """A column of this person's seat or place in line in the edition of the outer query."""
    return (
        select(column)
        .where(
            Enrolment.edition_id == Edition.id,
            Enrolment.person_id == PERSON,
            Enrolment.cancelled_at.is_(None),
        )
        .correlate(Edition)
        .scalar_subquery()
    )


def matching(wish: Wish) -> list[Condition]:
    """What an edition (with its course) must satisfy."""
    return list(by_filter(wish).values())


def by_filter(wish: Wish) -> dict[Filter, Condition]:
    """The condition of each chosen filter; register and category ask the same row of points."""
    asked = {
        Filter.WORDS: (wish.words, lambda: and_(*[says(word, wish=wish) for word in wish.words])),
        Filter.FREE: (wish.free, is_free),
        Filter.THEMES: (wish.themes, lambda: _of_theme(wish.themes)),
        Filter.PERIOD: (wish.starts_from or wish.starts_before, lambda: _within(wish)),
        Filter.PLACE: (wish.places, lambda: _held_in(wish.places)),
        Filter.REGISTERS: (wish.registers or wish.categories, lambda: _counts_for(wish)),
        Filter.POINTS: (wish.least_points, lambda: most_points() >= wish.least_points),
    }
    return {each: condition() for each, (chosen, condition) in asked.items() if chosen}


def says(word: str, *, wish: Wish) -> Condition:
    """The word stands in what the course is found by, or in what the edition is found by."""
    plain = folded(word)
    of_edition = (
        Edition.search_text.contains(plain, autoescape=True) if wish.trainers else _held_in((word,))
    )
    found = aliased(Course)
    courses_that_say_it = select(found.id).where(found.search_text.contains(plain, autoescape=True))
    return or_(of_edition, Edition.course_id.in_(courses_that_say_it))


def is_free() -> Condition:
    """A newcomer could get a seat today, as far as the group and its round go."""
    open_rounds = select(Round.id).where(Round.state == RoundState.OPEN)
    return and_(
        Edition.enrol_by_on >= TODAY,
        or_(Edition.round_id.is_(None), Edition.round_id.in_(open_rounds)),
        or_(Edition.capacity.is_(None), Edition.capacity > _taken()),
    )


def holds_on(last: Any) -> Condition:
    """A row of points holds on the day of the last session."""
    day = func.date(last)
    return and_(
        or_(CoursePoints.valid_from_on.is_(None), CoursePoints.valid_from_on <= day),
        or_(CoursePoints.valid_until_on.is_(None), CoursePoints.valid_until_on >= day),
    )


def of_row(wish: Wish) -> list[Condition]:
    """What a row of points must be of."""
    found: list[Condition] = []
    if wish.registers:
        found.append(CoursePoints.register.in_(wish.registers))
    if wish.categories:
        found.append(CoursePoints.category.in_(wish.categories))
    return found


def order(sort: Sort) -> list[Any]:
    by_date = [Edition.starts_at, Edition.id]
    if sort is Sort.SEATS:
        left = case(
            (Edition.enrol_by_on < TODAY, -1),
            (Edition.capacity.is_(None), NO_LIMIT),
            else_=func.coalesce(Edition.capacity, 0) - _taken(),
        )
        return [left.desc(), *by_date]
    if sort is Sort.POINTS:
        return [most_points().desc(), *by_date]
    return by_date


def most_points() -> ColumnElement[Any]:
    """The most points that one occupation gets in one register."""
    points = func.sum(CoursePoints.points)
    most = (
        select(points)
        .where(CoursePoints.course_id == Edition.course_id, holds_on(Edition.ends_at))
        .group_by(CoursePoints.register, CoursePoints.occupation)
        .order_by(points.desc())
        .limit(1)
        .correlate(Edition)
        .scalar_subquery()
    )
    return func.coalesce(most, 0)


def _of_theme(public_ids: tuple[str, ...]) -> Condition:
    return Course.theme_id.in_(select(Theme.id).where(Theme.public_id.in_(public_ids)))


def _within(wish: Wish) -> Condition:
    found = []
    if wish.starts_from:
        found.append(Edition.starts_at >= wish.starts_from)
    if wish.starts_before:
        found.append(Edition.starts_at < wish.starts_before)
    return and_(*found)


def _held_in(places: tuple[str, ...]) -> Condition:
    return exists(
        select(Session.id)
        .outerjoin(Session.venue)
        .where(Session.edition_id == Edition.id, or_(*[_in_place(each) for each in places]))
        .correlate(Edition)
    )


def _in_place(words: str) -> Condition:
    if words.casefold() == ONLINE:
        return Session.venue_id.is_(None)
    return or_(
        Venue.town.icontains(words, autoescape=True), Venue.name.icontains(words, autoescape=True)
    )


def _counts_for(wish: Wish) -> Condition:
    return exists(
        select(CoursePoints.id)
        .where(
            CoursePoints.course_id == Edition.course_id, holds_on(Edition.ends_at), *of_row(wish)
        )
        .correlate(Edition)
    )


def _taken() -> ColumnElement[Any]:
    """How many seats are gone for a newcomer: each of them as soon as someone waits."""
    seats = case((Enrolment.state == EnrolmentState.WAITING, NO_LIMIT), else_=1)
    gone = (
        select(func.sum(seats))
        .where(Enrolment.edition_id == Edition.id, Enrolment.cancelled_at.is_(None))
        .correlate(Edition)
        .scalar_subquery()
    )
    return func.coalesce(gone, 0) + _kept_by_codes()
