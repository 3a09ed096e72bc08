"""Reading what both wings have for one person, as plain columns: this page is opened most."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from leerhuis import clock, db
from leerhuis.courses.models import Course, Edition, Session, Venue
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState

SESSIONS_SHOWN = 5
PLACES_SHOWN = 10


class Meeting(NamedTuple):
    """A session for which someone has a seat; without a town it is online."""

    enrolment_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str | None
    town: str | None

    @property
    def day(self) -> date:
        return clock.day_of(self.starts_at)


class Place(NamedTuple):
    """A place in line; 1 is next."""

    enrolment_id: str
    title: str
    starts_at: datetime
    place: int

    @property
    def day(self) -> date:
        return clock.day_of(self.starts_at)


def meetings_of(person_id: int | None, *, now: datetime) -> list[Meeting]:
    """The next sessions that are not over yet, the first on top."""
    rows = db.session.execute(
        select(
            Enrolment.public_id,
            Course.title,
            Session.starts_at,
            Session.ends_at,
            Venue.name,
            Venue.town,
        )
        .select_from(Enrolment)
        .join(Enrolment.edition)
        .join(Edition.course)
        .join(Edition.sessions)
        .outerjoin(Session.venue)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            Session.ends_at >= now,
        )
        .order_by(Session.starts_at, Session.id)
        .limit(SESSIONS_SHOWN)
    )
    return [Meeting(*row) for row in rows]


def places_of(person_id: int | None, *, now: datetime) -> list[Place]:
    """Where someone waits for a seat in a group that has not begun, with the place in line."""
    ahead = aliased(Enrolment)
    place = (
        select(func.count(ahead.id))
        .where(
            ahead.edition_id == Enrolment.edition_id,
            ahead.state == EnrolmentState.WAITING,
            ahead.turn <= Enrolment.turn,
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Enrolment.public_id, Course.title, Edition.starts_at, place)
        .join(Enrolment.edition)
        .join(Edition.course)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.state == EnrolmentState.WAITING,
            Edition.starts_at >= now,
        )
        .order_by(Edition.starts_at, Enrolment.id)
        .limit(PLACES_SHOWN)
    )
    return [Place(*row) for row in rows]
