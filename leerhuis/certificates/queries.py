"""Reading certificates, and who should have one."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.certificates.models import Certificate, CertificateBundle
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation, Person, RoleGrant

PER_PAGE = 20
PER_GROUP_PAGE = 50
HOLDS = and_(Certificate.withdrawn_at.is_(None), Certificate.superseded_at.is_(None))
_OF_SEAT = Certificate.enrolment_id == Enrolment.id
# What a person took back does not come by itself again.
_SETTLED = and_(_OF_SEAT, or_(HOLDS, Certificate.withdrawn_by_id.is_not(None)))


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
            or_(and_(_is_complete(), ~exists().where(_SETTLED)), _is_wrong()),
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
    """Who completed the course in this group and has no certificate yet."""
    return db.session.scalars(
        select(Enrolment)
        .options(joinedload(Enrolment.person))
        .where(Enrolment.edition_id == edition_id, _is_complete(), ~exists().where(_SETTLED))
        .order_by(Enrolment.id)
    ).all()


def seat_of(certificate: Certificate) -> Enrolment:
    """The enrolment as it is now, with its person."""
    return db.session.execute(
        select(Enrolment)
        .options(joinedload(Enrolment.person))
        .where(Enrolment.id == certificate.enrolment_id)
        .execution_options(populate_existing=True)
    ).scalar_one()


def is_complete(enrolment: Enrolment) -> bool:
    return enrolment.state is EnrolmentState.CONFIRMED and enrolment.completed_on is not None


def has_one_that_holds(enrolment: Enrolment) -> bool:
    held = exists().where(Certificate.enrolment_id == enrolment.id, HOLDS)
    return bool(db.session.scalar(select(held)))


def wrong(edition_id: int) -> Sequence[Certificate]:
    """The certificates of who, as was found out later, did not complete the course."""
    return db.session.scalars(
        select(Certificate)
        .join(Certificate.enrolment)
        .where(Enrolment.edition_id == edition_id, HOLDS, ~_is_complete())
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
        .options(joinedload(Certificate.superseded_by))
        .where(mine)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return Listed(rows.all(), page, pages)


def certificate_for(who: Identity, public_id: str) -> Certificate:
    """One's own certificate, as long as what it states was not found wrong."""
    newer = aliased(Certificate)
    was_corrected = exists().where(
        newer.id == Certificate.superseded_by_id, newer.enrolment_id == Certificate.enrolment_id
    )
    return _one(
        Certificate.public_id == public_id,
        Certificate.person_id == who.person_id,
        Certificate.withdrawn_at.is_(None),
        ~was_corrected,
    )


def certificate_for_staff(who: Identity, public_id: str) -> Certificate:
    """A certificate of a course of an organisation where this person coordinates."""
    return _one(Certificate.public_id == public_id, _coordinated(who))


def _one(*conditions: ColumnElement[bool]) -> Certificate:
    found = db.session.scalar(
        select(Certificate)
        .join(Certificate.enrolment)
        .join(Enrolment.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .options(
            joinedload(Certificate.person),
            contains_eager(Certificate.enrolment)
            .contains_eager(Enrolment.edition)
            .contains_eager(Edition.course),
        )
        .where(*conditions)
    )
    if found is None:
        raise Missing
    return found


def issued_in(edition: Edition, *, page: int) -> Listed:
    """The certificates of a group by name, the newest of a person first."""
    of_group = Enrolment.edition_id == edition.id
    counted = select(func.count(Certificate.id)).join(Certificate.enrolment).where(of_group)
    total = db.session.scalar(counted) or 0
    pages = max(1, -(-total // PER_GROUP_PAGE))
    page = min(max(page, 1), pages)
    rows = db.session.scalars(
        select(Certificate)
        .join(Certificate.enrolment)
        .join(Certificate.person)
        .options(contains_eager(Certificate.person), joinedload(Certificate.withdrawn_by))
        .where(of_group)
        .order_by(Person.sort_name, Certificate.id.desc())
        .limit(PER_GROUP_PAGE)
        .offset((page - 1) * PER_GROUP_PAGE)
    )
    return Listed(rows.all(), page, pages)


def valid_in(edition_id: int, *, after: int, limit: int) -> Sequence[Certificate]:
    """The next certificates of a group that hold, by number."""
    return db.session.scalars(
        select(Certificate)
        .join(Certificate.enrolment)
        .where(Enrolment.edition_id == edition_id, HOLDS, Certificate.id > after)
        .order_by(Certificate.id)
        .limit(limit)
    ).all()


def count_valid_in(edition_id: int) -> int:
    counted = select(func.count(Certificate.id)).join(Certificate.enrolment)
    return db.session.scalar(counted.where(Enrolment.edition_id == edition_id, HOLDS)) or 0


def earlier_of(enrolments: Sequence[Enrolment], course_id: int) -> dict[int, Certificate]:
    """The certificate of this course that each of these people holds from another group."""
    rows = db.session.scalars(
        select(Certificate)
        .join(Certificate.enrolment)
        .join(Enrolment.edition)
        .where(
            Edition.course_id == course_id,
            Certificate.person_id.in_([each.person_id for each in enrolments]),
            Certificate.enrolment_id.not_in([each.id for each in enrolments]),
            HOLDS,
        )
    )
    return {each.person_id: each for each in rows}


def bundle_for(who: Identity, public_id: str) -> CertificateBundle:
    """A bundle of a group of an organisation where this person coordinates."""
    found = db.session.scalar(
        select(CertificateBundle)
        .join(Edition, Edition.id == CertificateBundle.edition_id)
        .join(Edition.course)
        .join(Course.organisation)
        .where(CertificateBundle.public_id == public_id, _coordinated(who))
    )
    if found is None:
        raise Missing
    return found


def bundle_in_work(edition_id: int) -> CertificateBundle | None:
    """The bundle of a group that somebody asked for and that is not made yet."""
    return db.session.scalar(
        select(CertificateBundle)
        .where(CertificateBundle.edition_id == edition_id, CertificateBundle.made_at.is_(None))
        .order_by(CertificateBundle.id)
        .limit(1)
    )


def bundles_before(moment: datetime) -> Sequence[CertificateBundle]:
    return db.session.scalars(
        select(CertificateBundle).where(CertificateBundle.asked_at < moment)
    ).all()


def _coordinated(who: Identity) -> ColumnElement[bool]:
    return below(Organisation.path, who.paths(Role.COORDINATOR))


def by_code(code: str) -> Certificate | None:
    return db.session.scalar(select(Certificate).where(Certificate.code == code))


def _is_complete() -> ColumnElement[bool]:
    """A seat whose holder met what the course asks: attendance says so with a day."""
    return and_(Enrolment.state == EnrolmentState.CONFIRMED, Enrolment.completed_on.is_not(None))


def _is_wrong() -> ColumnElement[bool]:
    return and_(exists().where(_OF_SEAT, HOLDS), ~_is_complete())
