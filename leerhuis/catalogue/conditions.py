"""The conditions and orders of the catalogue, as SQL on an edition with its course and theme.

Now, today and the person who asks are parameters, so that a query is built once for each wish.
"""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)

from leerhuis.catalogue import rules
from leerhuis.catalogue.rules import Sort, Wish
from leerhuis.courses.means import Trainer, Venue
from leerhuis.courses.models import Course, CoursePoints, Edition, Session, Theme
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.registers import Register

NO_LIMIT = 1_000_000
NOW: BindParameter[Any] = bindparam("now")
TODAY: BindParameter[Any] = bindparam("today")
PERSON: BindParameter[Any] = bindparam("person")


def is_open() -> ColumnElement[bool]:
    """What the catalogue shows: published, and not begun."""
    return and_(Edition.state == EditionState.PUBLISHED, Edition.starts_at > NOW)


def counted(enrolled: EnrolmentState) -> ColumnElement[int]:
    """How many enrolments of the edition of the outer query are in this state."""
    return (
        select(func.count(Enrolment.id))
        .where(Enrolment.edition_id == Edition.id, Enrolment.state == enrolled)
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


def matching(wish: Wish) -> list[ColumnElement[bool]]:
    """What an edition (with its course and theme) must satisfy."""
    found = [_says(word) for word in wish.words]
    if wish.free:
        found += [_has_seat(), Edition.enrol_by_on >= TODAY]
    if wish.themes:
        found.append(Theme.public_id.in_(wish.themes))
    if wish.starts_from:
        found.append(Edition.starts_at >= wish.starts_from)
    if wish.starts_before:
        found.append(Edition.starts_at < wish.starts_before)
    if wish.place:
        found.append(_held(_in_place(wish.place)))
    if wish.registers:
        found.append(or_(*[_counts_for(key) for key in wish.registers]))
    return found


def _says(word: str) -> ColumnElement[bool]:
    """The word stands in the course, its theme, or in the trainer or place of a session."""
    return or_(
        Course.title.icontains(word, autoescape=True),
        Course.summary.icontains(word, autoescape=True),
        Theme.name.icontains(word, autoescape=True),
        _held(or_(_trained_by(word), _in_place(word))),
    )


def _trained_by(word: str) -> ColumnElement[bool]:
    return Session.trainers.any(Trainer.name.icontains(word, autoescape=True))


def _in_place(words: str) -> ColumnElement[bool]:
    if words.casefold() == "online":
        return Session.venue_id.is_(None)
    return or_(
        Venue.town.icontains(words, autoescape=True), Venue.name.icontains(words, autoescape=True)
    )


def _held(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(Session.id)
        .outerjoin(Session.venue)
        .where(Session.edition_id == Edition.id, condition)
        .correlate(Edition)
    )


def _counts_for(key: str) -> ColumnElement[bool]:
    register, category = rules.register_wish(key) or (Register.SKJ, None)
    conditions = [CoursePoints.course_id == Course.id, CoursePoints.register == register]
    if category:
        conditions.append(CoursePoints.category == category)
    return exists(select(CoursePoints.id).where(*conditions).correlate(Course))


def _has_seat() -> ColumnElement[bool]:
    return or_(Edition.capacity.is_(None), _seats_left() > 0)


def _seats_left() -> ColumnElement[Any]:
    waiting = counted(EnrolmentState.WAITING)
    return case((waiting > 0, 0), else_=Edition.capacity - counted(EnrolmentState.CONFIRMED))


def order(sort: Sort) -> list[Any]:
    by_date = [Edition.starts_at, Edition.id]
    if sort is Sort.SEATS:
        left = case(
            (Edition.enrol_by_on < TODAY, -1),
            (Edition.capacity.is_(None), NO_LIMIT),
            else_=_seats_left(),
        )
        return [left.desc(), *by_date]
    if sort is Sort.POINTS:
        return [_most_points().desc(), *by_date]
    return by_date


def _most_points() -> ColumnElement[Any]:
    """The most points that one occupation gets in one register."""
    points = func.sum(CoursePoints.points)
    most = (
        select(points)
        .where(CoursePoints.course_id == Course.id)
        .group_by(CoursePoints.register, CoursePoints.occupation)
        .order_by(points.desc())
        .limit(1)
        .correlate(Course)
        .scalar_subquery()
    )
    return func.coalesce(most, 0)
