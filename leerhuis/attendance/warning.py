"""Telling coordinators who can no longer complete a course, because they missed too much."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.attendance import chasing, completion, mails, rules
from leerhuis.attendance.models import Attendance, AttendanceMark
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail import service as mail
from leerhuis.people.models import Person

# Who is still marking is left in peace; what is long ago is known.
QUIET = timedelta(hours=1)
LATELY = timedelta(days=14)


def tell_due(*, now: datetime) -> int:
    """One letter a group, with everyone in it; the next only when more was marked of them."""
    number = 0
    with db.transaction():
        for edition in _marked_lately(now):
            number += _tell(edition, now=now)
    return number


def _tell(edition: Edition, *, now: datetime) -> int:
    below = _below(edition)
    if not below:
        return 0
    names = sorted((name for _number, name in below), key=rules.by_name)
    last = _last_mark([number for number, _name in below])
    letters = [
        mails.below(edition, person_id=each, names=names, last_mark=last)
        for each in chasing.coordinators_of(edition, now=now)
    ]
    return sum(mail.queue(each, now=now) for each in letters)


def _marked_lately(now: datetime) -> Sequence[Edition]:
    """Groups of which something was marked these days, and nothing in the last hour."""
    lately = (
        select(Session.edition_id)
        .join(AttendanceMark, AttendanceMark.session_id == Session.id)
        .where(AttendanceMark.received_at >= now - LATELY)
        .group_by(Session.edition_id)
        .having(func.max(AttendanceMark.received_at) <= now - QUIET)
    )
    return db.session.scalars(
        select(Edition)
        .options(joinedload(Edition.course).joinedload(Course.organisation))
        .where(Edition.id.in_(lately), Edition.state == EditionState.PUBLISHED)
        .order_by(Edition.id)
    ).all()


def _below(edition: Edition) -> list[tuple[int, str]]:
    """Who of the group cannot be there any more for as much as the course asks."""
    sessions = db.session.scalars(select(Session.id).where(Session.edition_id == edition.id)).all()
    rows = db.session.execute(
        select(Enrolment.id, Person.sort_name, Attendance.session_id, Attendance.extent)
        .join(Enrolment.person)
        .join(Attendance, Attendance.enrolment_id == Enrolment.id)
        .where(Enrolment.edition_id == edition.id, Enrolment.state == EnrolmentState.CONFIRMED)
    )
    marks: dict[tuple[int, str], dict[int, Extent]] = defaultdict(dict)
    for number, name, session_id, extent in rows:
        marks[number, name][session_id] = extent
    share = edition.course.least_share
    return [
        who
        for who, said in marks.items()
        if completion.is_below(completion.tally(said, sessions=sessions), least_share=share)
    ]


def _last_mark(enrolment_ids: Sequence[int]) -> int:
    wanted = AttendanceMark.enrolment_id.in_(enrolment_ids)
    return db.session.scalar(select(func.max(AttendanceMark.id)).where(wanted)) or 0
