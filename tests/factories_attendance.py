"""Seats with marks, for attendance, certificates and the pages of the catalogue."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from leerhuis import db
from leerhuis.attendance.models import Attendance, AttendanceMark, WalkIn
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from tests.factories import NOW, make_person, saved
from tests.numbers import Numbers

_turns = Numbers(1)


def make_seat(edition, person=None, state=EnrolmentState.CONFIRMED, **given):
    """A row as enrolling leaves it, without its letters."""
    return saved(
        Enrolment(
            **{
                "edition_id": edition.id,
                "person_id": (person or make_person()).id,
                "state": state,
                "turn": next(_turns),
                "enrolled_at": NOW,
                "cancelled_at": NOW if state is EnrolmentState.CANCELLED else None,
            }
            | given
        )
    )


def make_seats(edition, number, state=EnrolmentState.CONFIRMED):
    return [make_seat(edition, state=state) for _ in range(number)]


def sessions_of(edition):
    return list(
        db.session.scalars(
            select(Session).where(Session.edition_id == edition.id).order_by(Session.starts_at)
        )
    )


def make_mark(seat, session, *, extent=Extent.PRESENT, kept=False):
    """What holds of someone; `kept` writes the mark down too, as if said two hours ago."""
    if kept:
        at = NOW - timedelta(hours=2)
        said = {"session_id": session.id, "enrolment_id": seat.id, "extent": extent}
        saved(AttendanceMark(mark_id=str(uuid4()), said_at=at, received_at=at, **said))
    return saved(
        Attendance(enrolment_id=seat.id, session_id=session.id, extent=extent, marked_at=NOW)
    )


def make_walk_in(session, **given):
    named = {"name": "Joost Ruiter", "organisation_name": "De Brug", "added_at": NOW}
    of = {"edition_id": session.edition_id, "session_id": session.id}
    return saved(WalkIn(**named | of | given))
