"""Reading certificates, and who should have one."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.attendance.models import Attendance
from leerhuis.certificates.models import Certificate
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation, Person, RoleGrant

PER_PAGE = 20
_VALID = and_(Certificate.enrolment_id == Enrolment.id, Certificate.withdrawn_at.is_(None))


class Listed(NamedTuple):
    """One page of a person's certificates."""

    rows: Sequence[Certificate]
    page: int
    pages: int


def editions_to_do(*, now: datetime) -> list[int]:
    """The groups in which someone is complete without a certificate, or has one wrongly."""
    found = db.session.scalars(
        select(Enrolment.edition_id)
        .join(Enrolment.edition)
        .where(
            Edition.state == EditionState.PUBLISHED,
            Edition.ends_at <= now,
            or_(and_(_is_complete(), ~exists().where(_VALID)), _is_wrong()),
        )
        .distinct()
        .order_by(Enrolment.edition_id)
    )
    return list(found)


def edition(edition_id: int) -> Edition:
    """A group with all that its certificates state."""
    return (
        db.session.execute(
            select(Edition)
            .options(
                joinedload(Edition.course).options(
                    joinedload(Course.points), joinedload(Course.organisation)
                ),
                joinedload(Edition.sessions).options(
                    joinedload(Session.venue), joinedload(Session.room)
                ),
            )
            .where(Edition.id == edition_id)
        )
        .unique()
        .scalar_one()
    )


def without(edition_id: int) -> Sequence[Enrolment]:
    """Who was at every session of the group and has no certificate yet."""
    return db.session.scalars(
        select(Enrolment)
        .options(joinedload(Enrolment.person))
        .where(Enrolment.edition_id == edition_id, _is_complete(), ~exists().where(_VALID))
        .order_by(Enrolment.id)
    ).all()


def wrong(edition_id: int) -> Sequence[Certificate]:
    """The certificates of who, as was found out later, missed a session of the group."""
    return db.session.scalars(
        select(Certificate)
        .join(Certificate.enrolment)
        .where(Enrolment.edition_id == edition_id, Certificate.withdrawn_at.is_(None), _missed())
        .order_by(Certificate.id)
    ).all()


def signer_of(organisation: Organisation) -> str:
    """Who coordinates there: the nearest up the tree, and who was appointed first."""
    parts = organisation.path.rstrip(".").split(".")
    above = [".".join(parts[:length]) + "." for length in range(1, len(parts) + 1)]
    found = db.session.scalar(
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(
            RoleGrant.role == Role.COORDINATOR,
            RoleGrant.ended_at.is_(None),
            Organisation.path.in_(above),
        )
        .order_by(func.length(Organisation.path).desc(), RoleGrant.granted_at, RoleGrant.id)
        .limit(1)
    )
    return found.name if found else ""


def certificates_of(person_id: int | None, *, page: int) -> Listed:
    """Someone's own certificates, the newest on top."""
    mine = Certificate.person_id == person_id
    total = db.session.scalar(select(func.count(Certificate.id)).where(mine)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    rows = db.session.scalars(
        select(Certificate)
        .where(mine)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return Listed(rows.all(), page, pages)


def certificate_for(who: Identity, public_id: str) -> Certificate:
    """One's own certificate, as long as it holds."""
    found = db.session.scalar(
        select(Certificate).where(
            Certificate.public_id == public_id,
            Certificate.person_id == who.person_id,
            Certificate.withdrawn_at.is_(None),
        )
    )
    if found is None:
        raise Missing
    return found


def by_code(code: str) -> Certificate | None:
    return db.session.scalar(select(Certificate).where(Certificate.code == code))


def _is_complete() -> ColumnElement[bool]:
    """A seat whose holder is marked present at every session of its group."""
    marked = exists(
        select(Attendance.id)
        .where(
            Attendance.enrolment_id == Enrolment.id,
            Attendance.session_id == Session.id,
            Attendance.present,
        )
        .correlate(Enrolment, Session)
    )
    of_group = Session.edition_id == Enrolment.edition_id
    return and_(
        Enrolment.state == EnrolmentState.CONFIRMED,
        exists(select(Session.id).where(of_group).correlate(Enrolment)),
        ~exists(select(Session.id).where(of_group, ~marked).correlate(Enrolment)),
    )


def _missed() -> ColumnElement[bool]:
    return exists().where(Attendance.enrolment_id == Enrolment.id, ~Attendance.present)


def _is_wrong() -> ColumnElement[bool]:
    return and_(exists().where(_VALID), _missed())
