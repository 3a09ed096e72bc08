"""Groups with rooms and trainers, for the pages that look at what is planned."""

from sqlalchemy import select

from leerhuis import db
from leerhuis.courses.models import Session
from tests.factories import make_course, make_edition, train


def make_group(region, title, *, at, room=None, trainers=(), sessions=1, course=None, **given):
    """A published group whose sessions are in this room, by these trainers."""
    course = course or make_course(organisation_id=region.id, title=title)
    edition = make_edition(course=course, sessions=sessions, starts_at=at, **given)
    for each in sessions_of(edition):
        if room:
            with db.transaction():
                each.room_id, each.venue_id = room.id, room.venue_id
        train(each, *trainers)
    return edition


def sessions_of(edition):
    question = select(Session).where(Session.edition_id == edition.id)
    return list(db.session.scalars(question.order_by(Session.starts_at)))
