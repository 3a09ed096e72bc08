"""Reading who came in without a confirmed seat, and which account that may be."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.attendance import rules, sheet
from leerhuis.attendance.models import Attendance, AttendanceMark, WalkIn
from leerhuis.courses.models import Edition, Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people.models import EmailAddress, Person


def walk_in_of(session: Session, public_id: str) -> WalkIn:
    """Someone who came into the group of this session, and was not taken away."""
    found = db.session.scalar(
        select(WalkIn).where(
            WalkIn.public_id == public_id,
            WalkIn.edition_id == session.edition_id,
            WalkIn.removed_at.is_(None),
        )
    )
    if found is None:
        raise Missing
    return found


def let_in_of(session: Session, public_id: str) -> Enrolment:
    """Someone whom staff marked in this group without a confirmed seat, also if they got one."""
    found = db.session.scalar(
        select(Enrolment).where(
            Enrolment.public_id == public_id,
            Enrolment.edition_id == session.edition_id,
            exists().where(Attendance.enrolment_id == Enrolment.id, Attendance.forced),
        )
    )
    if found is None:
        raise Missing
    return found


def waiting_for_a_seat(session: Session) -> Sequence[Enrolment]:
    """Whom staff marked in this group, and who has no confirmed seat in it by now."""
    return db.session.scalars(
        select(Enrolment)
        .options(joinedload(Enrolment.person))
        .where(Enrolment.edition_id == session.edition_id, sheet.let_in())
        .order_by(Enrolment.id)
    ).all()


def known_in(session: Session, *, name: str, address: str) -> Enrolment | None:
    """The enrolment in this group of someone of this name or address; who has a seat goes first."""
    rows = db.session.execute(
        select(Enrolment, Person)
        .join(Enrolment.person)
        .where(Enrolment.edition_id == session.edition_id)
        .order_by((Enrolment.state == EnrolmentState.CONFIRMED).desc(), Enrolment.id.desc())
    )
    owner = person_at(address) if address else None
    wanted = " ".join(rules.plain(name).split())
    for enrolment, person in rows:
        same = rules.plain(person.name) == wanted
        if same or (owner is not None and owner.id == person.id):
            return enrolment
    return None


def person_at(address: str) -> Person | None:
    """Whose confirmed address this is."""
    return db.session.scalar(
        select(Person)
        .join(Person.addresses)
        .where(EmailAddress.address == address, EmailAddress.confirmed_at.is_not(None))
    )


def same_walk_in(session: Session, *, name: str, organisation_name: str) -> WalkIn | None:
    """Someone of this name and organisation who stands on the list by now."""
    rows = db.session.scalars(
        select(WalkIn).where(
            WalkIn.edition_id == session.edition_id,
            WalkIn.removed_at.is_(None),
            WalkIn.enrolment_id.is_(None),
        )
    )
    wanted = rules.plain(name), rules.plain(organisation_name)
    return next(
        (
            row
            for row in rows
            if (rules.plain(row.name), rules.plain(row.organisation_name)) == wanted
        ),
        None,
    )


def marks_of(walk_in: WalkIn) -> list[tuple[Session, AttendanceMark]]:
    """What was said of someone, with the session, in the order in which it was said."""
    rows = db.session.execute(
        select(Session, AttendanceMark)
        .join(AttendanceMark, AttendanceMark.session_id == Session.id)
        .where(AttendanceMark.walk_in_id == walk_in.id)
        .order_by(AttendanceMark.said_at, AttendanceMark.id)
    )
    return [(row[0], row[1]) for row in rows]


def attended(enrolment: Enrolment) -> list[tuple[Session, Attendance]]:
    """What holds of someone, with the session."""
    rows = db.session.execute(
        select(Session, Attendance)
        .join(Attendance, Attendance.session_id == Session.id)
        .where(Attendance.enrolment_id == enrolment.id)
        .order_by(Session.starts_at)
    )
    return [(row[0], row[1]) for row in rows]


def to_empty(*, now: datetime) -> Sequence[WalkIn]:
    """Whose name was kept for a year after the group ended."""
    year = timedelta(days=365)
    return db.session.scalars(
        select(WalkIn)
        .join(WalkIn.edition)
        .where(Edition.ends_at < now - year, or_(WalkIn.name != "", WalkIn.address != ""))
        .order_by(WalkIn.id)
    ).all()
