"""What the page of a group reads."""

from sqlalchemy import exists, select

from leerhuis import db
from leerhuis.attendance.models import Attendance
from leerhuis.courses.models import Edition, Session
from leerhuis.enrolment.models import Enrolment


def marked_sessions(edition: Edition) -> set[int]:
    """The sessions of which someone has said who was there."""
    return set(
        db.session.scalars(
            select(Attendance.session_id)
            .join(Attendance.session)
            .where(Session.edition_id == edition.id)
            .distinct()
        )
    )


def ever_enrolled(edition: Edition) -> bool:
    """Whether anyone ever had a seat or a place in line, also if they signed off."""
    return bool(db.session.scalar(select(exists().where(Enrolment.edition_id == edition.id))))
