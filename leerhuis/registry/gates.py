"""Whose registrations one may open: one's own, and those of the people whom one employs."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.errors import Missing
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.queries import found
from leerhuis.people.rules import AppointmentKind
from leerhuis.registry import places
from leerhuis.registry.checking import COMING_DAYS
from leerhuis.registry.models import PersonalRequirement, Registration


class Seen(NamedTuple):
    """A person as a manager may see them; `full` by who employs them, or will soon.

    What was done in the time of another employer, and changing anything, is for who does
    (`employed`); who will sees what must be known and checked before the first day of work.
    """

    person: Person
    full: bool
    employed: bool


def own_id(who: Identity) -> int:
    if who.person_id is None:
        raise Missing
    return who.person_id


def own(who: Identity) -> Person:
    return found(select(Person).where(Person.id == own_id(who)))


def registration_for(who: Identity, public_id: str, *, today: date) -> Registration:
    """One's own registration, or one of somebody whose employer's manager one is, or will be."""
    employed_here = _employed_below(who.paths(Role.MANAGER), today=today)
    return _registration(public_id, or_(Registration.person_id == who.person_id, employed_here))


def registration_to_change(who: Identity, public_id: str, *, today: date) -> Registration:
    """The same, but not of somebody whose work here has not begun."""
    employed_here = places.employed_below(who.paths(Role.MANAGER), day=today)
    return _registration(public_id, or_(Registration.person_id == who.person_id, employed_here))


def registration_of_employed(who: Identity, public_id: str, *, today: date) -> Registration:
    """The same, but never one's own."""
    return _registration(
        public_id,
        _employed_below(who.paths(Role.MANAGER), today=today),
        Registration.person_id != who.person_id,
    )


def extra_of(registration: Registration, public_id: str) -> PersonalRequirement:
    """Something that the register asks of the person, by the registration that one may open."""
    return found(
        select(PersonalRequirement).where(
            PersonalRequirement.public_id == public_id,
            PersonalRequirement.registration_id == registration.id,
            PersonalRequirement.removed_at.is_(None),
        )
    )


def _registration(public_id: str, *conditions: ColumnElement[bool]) -> Registration:
    return found(
        select(Registration)
        .join(Registration.person)
        .options(contains_eager(Registration.person))
        .where(Registration.public_id == public_id, *conditions)
    )


def employed(who: Identity, public_id: str, *, today: date) -> Seen:
    """Somebody whose employer's manager one is, or will be soon."""
    seen = person_seen(who, public_id, today=today)
    if not seen.full:
        raise Missing
    return seen


def owner_of_dossier(who: Identity, public_id: str, *, today: date) -> Person:
    """Somebody whose employer's manager one is today."""
    seen = person_seen(who, public_id, today=today)
    if not seen.employed:
        raise Missing
    return seen.person


def person_seen(who: Identity, public_id: str, *, today: date) -> Seen:
    """A person below one of the places where `who` is manager, and whether in full."""
    paths = who.paths(Role.MANAGER)
    full = _employed_below(paths, today=today)
    now = places.employed_below(paths, day=today)
    row = db.session.execute(
        select(Person, full.label("full"), now.label("employed")).where(
            Person.public_id == public_id, or_(full, places.at_work_below(paths, day=today))
        )
    ).first()
    if row is None:
        raise Missing
    return Seen(row[0], bool(row[1]), bool(row[2]))


def _employed_below(paths: Sequence[str], *, today: date) -> ColumnElement[bool]:
    """The condition that a person is employed at or below these places, or will be soon."""
    coming = (
        select(Appointment.id)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id == Person.id,
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            Appointment.starts_on.between(today, today + timedelta(days=COMING_DAYS)),
            access.below(Organisation.path, paths),
        )
        .correlate(Person)
        .exists()
    )
    return or_(places.employed_below(paths, day=today), coming)
