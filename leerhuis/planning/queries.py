"""What the page of a group reads."""

from sqlalchemy import exists, select

from leerhuis import db
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Enrolment


def ever_enrolled(edition: Edition) -> bool:
    """Whether anyone ever had a seat or a place in line, also if they signed off."""
    return bool(db.session.scalar(select(exists().where(Enrolment.edition_id == edition.id))))
