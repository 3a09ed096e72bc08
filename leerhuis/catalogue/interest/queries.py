"""Reading who wants to hear of a course, and of whom a group can be told now."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, select

from leerhuis import db
from leerhuis.catalogue.conditions import may_be_found
from leerhuis.courses import queries as courses
from leerhuis.courses.models import Course, Edition, Interest
from leerhuis.courses.rules import EditionState
from leerhuis.errors import Missing
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment


class Waiting(NamedTuple):
    """Who asked to hear of which course, as it was read: the row may be gone by now."""

    id: int
    public_id: str
    person_id: int
    course_id: int
    course: str
    title: str


class Wanted(NamedTuple):
    """A course that someone may ask to hear of."""

    id: int
    title: str


def course_for(person_id: int, public_id: str) -> Wanted:
    """A course that this person may know of."""
    question = select(Course.id, Course.title).where(Course.public_id == public_id, may_be_found())
    row = db.session.execute(question, {"person": person_id}).one_or_none()
    if row is None:
        raise Missing
    return Wanted(*row)


def interest_of(person_id: int | None, course_id: int) -> Interest | None:
    return db.session.scalar(
        select(Interest).where(Interest.person_id == person_id, Interest.course_id == course_id)
    )


def maybe_due(*, now: datetime, today: date) -> list[Waiting]:
    """Those whose course has a group that some people can enrol in; the first asked first.

    Whoever works nowhere today cannot enrol: their wish waits.
    """
    works = exists().where(Appointment.person_id == Interest.person_id, appointed_on(today))
    group = select(Edition.id).where(Edition.course_id == Interest.course_id, _open(now, today))
    rows = db.session.execute(
        select(
            Interest.id,
            Interest.public_id,
            Interest.person_id,
            Interest.course_id,
            Course.public_id.label("course"),
            Course.title,
        )
        .join(Interest.course)
        .where(exists(group), works, Interest.told_at.is_(None))
        .order_by(Interest.id)
    )
    return [Waiting(*row) for row in rows]


def _open(now: datetime, today: date) -> ColumnElement[bool]:
    return and_(
        Edition.state == EditionState.PUBLISHED,
        Edition.starts_at > now,
        Edition.enrol_by_on >= today,
        courses.shown(),
    )
