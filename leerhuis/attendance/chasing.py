"""Around asking for attendance that nobody marked, which the rules of reminders do."""

from datetime import datetime

from leerhuis import clock
from leerhuis.access import Role
from leerhuis.attendance import mails
from leerhuis.courses.models import Edition, Session
from leerhuis.mail import service as mail
from leerhuis.people import queries as people


def take_back(session: Session) -> None:
    """Take back what was not sent yet about the list of this session: it is being filled in."""
    mail.withdraw(subject=session.public_id, kinds=[mails.UNMARKED])


def coordinators_of(edition: Edition, *, now: datetime) -> list[int]:
    """Who coordinates the course, nearest upwards."""
    path = edition.course.organisation.path
    found = people.holders_up(path, Role.COORDINATOR, but=0, day=clock.day_of(now))
    return [each.id for each in found]
