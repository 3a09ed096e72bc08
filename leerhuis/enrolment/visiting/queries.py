"""Reading who asked for a seat without an account."""

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.queries import coordinated
from leerhuis.enrolment import counting
from leerhuis.enrolment.models import Enrolment, GuestRequest
from leerhuis.errors import Missing
from leerhuis.people.models import EmailAddress, Person


def is_a_guest(person_id: int) -> bool:
    """Whether nobody has said yet for which organisation this person works."""
    wanted = (GuestRequest.person_id == person_id, GuestRequest.attached_at.is_(None))
    return bool(db.session.scalar(select(exists().where(*wanted))))


def person_at(address: str) -> Person | None:
    return db.session.scalar(
        select(Person).join(Person.addresses).where(EmailAddress.address == address)
    )


def by_hash(token_hash: str) -> GuestRequest | None:
    """With the group that it is about."""
    return (
        db.session.execute(_with_edition().where(GuestRequest.token_hash == token_hash))
        .unique()
        .scalar_one_or_none()
    )


def last_request(edition_id: int, address: str) -> GuestRequest | None:
    """What this address asked last for this group."""
    return db.session.scalar(
        select(GuestRequest)
        .where(GuestRequest.edition_id == edition_id, GuestRequest.address == address)
        .order_by(GuestRequest.id.desc())
        .limit(1)
    )


def requests_of(person_id: int) -> list[GuestRequest]:
    return list(db.session.scalars(select(GuestRequest).where(GuestRequest.person_id == person_id)))


def to_attach(who: Identity) -> list[GuestRequest]:
    """Who waits for an organisation, in groups of courses that this person coordinates."""
    rows = db.session.scalars(_to_attach(who).order_by(GuestRequest.confirmed_at))
    return list(rows.unique())


def request_for(who: Identity, public_id: str) -> GuestRequest:
    wanted = _to_attach(who).where(GuestRequest.public_id == public_id)
    found = db.session.execute(wanted).unique().scalar_one_or_none()
    if found is None:
        raise Missing
    return found


def _to_attach(who: Identity) -> Select[GuestRequest]:
    return (
        _with_edition()
        .join(GuestRequest.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .join(Enrolment, Enrolment.id == GuestRequest.enrolment_id)
        .where(
            coordinated(who),
            GuestRequest.attached_at.is_(None),
            Enrolment.cancelled_at.is_(None),
        )
    )


def _with_edition() -> Select[GuestRequest]:
    return select(GuestRequest).options(joinedload(GuestRequest.edition).options(*counting.EDITION))
