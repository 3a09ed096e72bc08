"""Who leaves their last employer, and the addresses that they have."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person, RoleGrant
from leerhuis.people.queries import found, granted_on, is_appointed
from leerhuis.people.rules import AppointmentKind
from leerhuis.signin.models import Account

_LATER = aliased(Appointment, name="later")


class Leaver(NamedTuple):
    """Someone whom nobody employs after a day, and who employed them until then."""

    person: Person
    employer: Organisation
    on: date


def leavers(*, first: date, last: date) -> list[Leaver]:
    """Whose last employment ends between these days, and who has an account."""
    rows = db.session.execute(
        select(Person, Organisation, Appointment.ends_on)
        .select_from(Appointment)
        .join(Appointment.person)
        .join(Appointment.organisation)
        .where(
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            Appointment.ends_on.between(first, last),
            exists().where(Account.person_id == Person.id),
            ~_goes_on(),
        )
        .order_by(Appointment.ends_on, Appointment.id)
    )
    return [Leaver(person, employer, on) for person, employer, on in rows if on is not None]


def _goes_on() -> ColumnElement[bool]:
    return (
        exists()
        .where(
            _LATER.person_id == Appointment.person_id,
            _LATER.kind == AppointmentKind.EMPLOYMENT,
            _LATER.id != Appointment.id,
            or_(
                _LATER.ends_on.is_(None),
                _LATER.ends_on > Appointment.ends_on,
                # Of two that end on one day, the first that was written down tells.
                (_LATER.ends_on == Appointment.ends_on) & (_LATER.id < Appointment.id),
            ),
        )
        .correlate(Appointment)
    )


def last_day_of(person_id: int, *, today: date) -> date | None:
    """Until when somebody employs this person; None as long as it is not known, or nobody does."""
    ends = db.session.scalars(
        select(Appointment.ends_on).where(
            Appointment.person_id == person_id,
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today),
        )
    ).all()
    days = [day for day in ends if day is not None]
    return max(days) if days and len(days) == len(ends) else None


def is_bound(person_id: int, *, today: date) -> bool:
    """Whether an organisation has to do with the person: by an appointment or a role."""
    granted = exists().where(RoleGrant.person_id == person_id, granted_on(today))
    return is_appointed(person_id, day=today) or bool(db.session.scalar(select(granted)))


def addresses_of(person_id: int) -> Sequence[EmailAddress]:
    return db.session.scalars(
        select(EmailAddress).where(EmailAddress.person_id == person_id).order_by(EmailAddress.id)
    ).all()


def own_address(person_id: int, public_id: str) -> EmailAddress:
    return found(
        select(EmailAddress).where(
            EmailAddress.person_id == person_id, EmailAddress.public_id == public_id
        )
    )


def private_address(person_id: int) -> EmailAddress | None:
    """Where letters go when nobody employs the person: confirmed, and letters arrive there."""
    return db.session.scalar(
        select(EmailAddress)
        .where(
            EmailAddress.person_id == person_id,
            EmailAddress.private,
            EmailAddress.confirmed_at.is_not(None),
            EmailAddress.bounced_at.is_(None),
        )
        .order_by(EmailAddress.for_letters.desc(), EmailAddress.id)
        .limit(1)
    )
