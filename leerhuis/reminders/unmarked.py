"""Sessions that ended while nobody said who was there: trainers and coordinators are asked to."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import clock, db
from leerhuis.attendance import mails
from leerhuis.attendance.models import Attendance, AttendanceMark
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.models import Organisation
from leerhuis.reminders import readers
from leerhuis.reminders.due import Due
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.moments import Window, anchor_span, later_of, moment_for
from leerhuis.reminders.places import Part
from leerhuis.reminders.rules import Audience

# Nobody is asked sooner: whoever was there is still on the way home.
AFTER = timedelta(hours=1)
# No session lasts longer, so one that ended in a span began at most so long before it.
LONGEST = timedelta(days=2)


def due(rule: ReminderRule, part: Part, *, within: Window) -> list[Due]:
    """The lists that are still empty, each to the trainers or the coordinators of the group."""
    found = [
        (each, moment)
        for each in _sessions(rule, part, within=within)
        if within.holds(moment := _moment(rule, each))
    ]
    readers_of = _coordinators if rule.audience is Audience.COORDINATOR else _trainers
    told = readers_of([each for each, _moment in found], day=clock.day_of(within.until))
    return [
        _to(person_id, each, at=moment) for each, moment in found for person_id in told[each.id]
    ]


def _moment(rule: ReminderRule, session: Session) -> datetime:
    moment = moment_for(clock.day_of(session.ends_at), rule.offset, at=rule.at)
    return later_of(moment, session.ends_at, after=AFTER)


def _sessions(rule: ReminderRule, part: Part, *, within: Window) -> Sequence[Session]:
    """Sessions of groups with seats, of which nobody marked anything."""
    span = anchor_span(within, rule.offset)
    marked = exists().where(Attendance.session_id == Session.id) | exists().where(
        AttendanceMark.session_id == Session.id
    )
    seated = exists().where(
        Enrolment.edition_id == Session.edition_id,
        Enrolment.state == EnrolmentState.CONFIRMED,
    )
    return (
        db.session.scalars(
            select(Session)
            .join(Session.edition)
            .join(Edition.course)
            .join(Course.organisation)
            .options(
                contains_eager(Session.edition)
                .contains_eager(Edition.course)
                .contains_eager(Course.organisation),
                joinedload(Session.trainers),
            )
            .where(
                Edition.state == EditionState.PUBLISHED,
                Session.starts_at >= span.starts_at - LONGEST,
                Session.starts_at < span.ends_at,
                part.holds(Organisation.path),
                seated,
                ~marked,
            )
            .order_by(Session.ends_at, Session.id)
            .execution_options(populate_existing=True)
        )
        .unique()
        .all()
    )


def _to(person_id: int, session: Session, *, at: datetime) -> Due:
    letter = mails.unmarked(
        session, person_id=person_id, title=session.edition.course.title, step=""
    )
    return Due(
        at=at,
        subject=letter.subject,
        reference=letter.reference,
        person_id=person_id,
        values=letter.values,
    )


def _trainers(sessions: Sequence[Session], **_day: date) -> dict[int, list[int]]:
    """Only who can sign in can fill in the list."""
    return {
        each.id: sorted({known.person_id for known in each.trainers if known.person_id})
        for each in sessions
    }


def _coordinators(sessions: Sequence[Session], *, day: date) -> dict[int, list[int]]:
    paths = {each.id: each.edition.course.organisation.path for each in sessions}
    found = readers.coordinators_of(set(paths.values()), day=day)
    return {number: found[path] for number, path in paths.items()}
