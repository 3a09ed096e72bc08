"""Asking for attendance that nobody marked: the trainer first, then the coordinator too."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.attendance import mails
from leerhuis.attendance.models import Attendance, AttendanceMark
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.courses.series import public_holiday
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail import service as mail
from leerhuis.mail.rules import Letter
from leerhuis.people import queries as people

EVENING = time(18)
MORNING = time(9)
AFTER = timedelta(hours=1)
CHASED = timedelta(days=14)
SATURDAY = 6


def chase_due(*, now: datetime) -> int:
    """Ask for the lists of sessions that ended: the trainer first, the next working day both."""
    number = 0
    with db.transaction():
        for session in _unmarked(now):
            number += sum(mail.queue(each, now=now) for each in _letters(session, now=now))
    return number


def evening_of(ends_at: datetime) -> datetime:
    """When the trainer is asked: in the evening, at least an hour after the end."""
    return max(clock.moment_of(clock.day_of(ends_at), EVENING), ends_at + AFTER)


def morning_after(ends_at: datetime) -> datetime:
    """When trainer and coordinator are asked: in the morning of the next working day."""
    day = clock.day_of(ends_at) + timedelta(days=1)
    while day.isoweekday() >= SATURDAY or public_holiday(day):
        day += timedelta(days=1)
    return clock.moment_of(day, MORNING)


def take_back(session: Session) -> None:
    """Take back what was not sent yet about the list of this session: it is being filled in."""
    mail.withdraw(subject=session.public_id, kinds=[mails.UNMARKED])


def _unmarked(now: datetime) -> Sequence[Session]:
    """Sessions of groups with seats that ended, of which nobody marked anything."""
    marked = or_(
        exists().where(Attendance.session_id == Session.id),
        exists().where(AttendanceMark.session_id == Session.id),
    )
    seated = exists().where(
        Enrolment.edition_id == Session.edition_id,
        Enrolment.state == EnrolmentState.CONFIRMED,
    )
    return (
        db.session.scalars(
            select(Session)
            .join(Session.edition)
            .options(
                joinedload(Session.trainers),
                joinedload(Session.edition)
                .joinedload(Edition.course)
                .joinedload(Course.organisation),
            )
            .where(
                Edition.state == EditionState.PUBLISHED,
                Session.ends_at.between(now - CHASED, now),
                seated,
                ~marked,
            )
            .order_by(Session.ends_at, Session.id)
        )
        .unique()
        .all()
    )


def _letters(session: Session, *, now: datetime) -> list[Letter]:
    trainers = {each.person_id for each in session.trainers if each.person_id is not None}
    if now >= morning_after(session.ends_at):
        readers, step = trainers | set(coordinators_of(session.edition, now=now)), "morning"
    elif now >= evening_of(session.ends_at):
        readers, step = trainers, "evening"
    else:
        return []
    title = session.edition.course.title
    return [
        mails.unmarked(session, person_id=each, title=title, step=step) for each in sorted(readers)
    ]


def coordinators_of(edition: Edition, *, now: datetime) -> list[int]:
    """Who coordinates the course, nearest upwards."""
    path = edition.course.organisation.path
    found = people.holders_up(path, Role.COORDINATOR, but=0, day=clock.day_of(now))
    return [each.id for each in found]
