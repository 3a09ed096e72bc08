"""Reading attendance: the sheet of a session, and the marks of a whole group."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.attendance import rules
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.courses.means import Trainer
from leerhuis.courses.models import Course, CoursePoints, Edition, Session, SessionTrainer
from leerhuis.courses.queries import SHOWN
from leerhuis.courses.rules import EditionState, points_on
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation, Person
from leerhuis.registers import Category, Register

KEEPERS = (Role.COORDINATOR, Role.TRAINER)


@dataclass(frozen=True)
class Row:
    """Someone on the sheet; `extent` is None until it is marked."""

    enrolment_id: int
    public_id: str
    sort_name: str
    employer: str
    extent: Extent | None


def session_for(who: Identity, public_id: str) -> Session:
    """A session of a published group: any where this person coordinates, else one they train."""
    found = db.session.scalar(
        select(Session)
        .join(Session.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .options(
            *SHOWN,
            joinedload(Session.edition).joinedload(Edition.course).joinedload(Course.organisation),
        )
        .where(
            Session.public_id == public_id,
            Edition.state == EditionState.PUBLISHED,
            or_(below(Organisation.path, who.paths(Role.COORDINATOR)), trained_by(who)),
        )
    )
    if found is None:
        raise Missing
    return found


def trained_by(who: Identity) -> ColumnElement[bool]:
    """The condition that this person trains a session, at a place where they are a trainer."""
    own = exists().where(
        SessionTrainer.session_id == Session.id,
        SessionTrainer.trainer_id == Trainer.id,
        Trainer.person_id == who.person_id,
    )
    return and_(own, below(Organisation.path, who.paths(Role.TRAINER)))


def sheet(session: Session, *, day: date) -> list[Row]:
    """Everyone with a seat, in the order of a Dutch list, with who employs them that day."""
    employer = people.employer_name(Enrolment.person_id, day=day)
    rows = db.session.execute(
        select(Enrolment.id, Enrolment.public_id, Person.sort_name, employer, Attendance.extent)
        .join(Enrolment.person)
        .outerjoin(
            Attendance,
            (Attendance.enrolment_id == Enrolment.id) & (Attendance.session_id == session.id),
        )
        .where(*_has_seat(session.edition_id))
    )
    found = [Row(number, public, name, work or "", was) for number, public, name, work, was in rows]
    return sorted(found, key=lambda row: rules.by_name(row.sort_name))


def edition_of(session: Session) -> Edition:
    """The group that a session belongs to, with its course."""
    return db.session.scalars(
        select(Edition).options(joinedload(Edition.course)).where(Edition.id == session.edition_id)
    ).one()


def seats_of(edition_id: int) -> dict[int, Enrolment]:
    """The enrolments with a seat, by their number."""
    found = db.session.scalars(select(Enrolment).where(*_has_seat(edition_id)))
    return {each.id: each for each in found}


def sessions_of(edition_id: int) -> list[Session]:
    """The sessions of a group as they are now, the first on top."""
    return list(
        db.session.scalars(
            select(Session)
            .where(Session.edition_id == edition_id)
            .order_by(Session.starts_at, Session.id)
            .execution_options(populate_existing=True)
        )
    )


def marks_of(edition_id: int) -> dict[int, dict[int, Attendance]]:
    """By enrolment and session: what was marked in this group."""
    found: dict[int, dict[int, Attendance]] = defaultdict(dict)
    rows = db.session.scalars(
        select(Attendance)
        .join(Attendance.session)
        .where(Session.edition_id == edition_id)
        .execution_options(populate_existing=True)
    )
    for each in rows:
        found[each.enrolment_id][each.session_id] = each
    return found


def points_of(course_id: int, *, on: date) -> list[tuple[Register, str, Category, Decimal]]:
    """The rows of points that a course gives on this day, as the registry takes them."""
    rows = db.session.scalars(
        select(CoursePoints).where(CoursePoints.course_id == course_id).order_by(CoursePoints.id)
    )
    return [
        (each.register, each.occupation, each.category, each.points) for each in points_on(rows, on)
    ]


def _has_seat(edition_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Enrolment.edition_id == edition_id, Enrolment.state == EnrolmentState.CONFIRMED)
