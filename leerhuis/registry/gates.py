"""Whose registrations one may open: one's own, and those of the people whom one employs."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.errors import Missing
from leerhuis.people.models import Person
from leerhuis.people.queries import found
from leerhuis.registry import places
from leerhuis.registry.models import PersonalRequirement, Registration


class Seen(NamedTuple):
    """A person as a manager may see them; in full only by who employs them."""

    person: Person
    full: bool


def own_id(who: Identity) -> int:
    if who.person_id is None:
        raise Missing
    return who.person_id


def own(who: Identity) -> Person:
    return found(select(Person).where(Person.id == own_id(who)))


def registration_for(who: Identity, public_id: str, *, today: date) -> Registration:
    """One's own registration, or one of somebody whose employer's manager one is."""
    employed_here = places.employed_below(who.paths(Role.MANAGER), day=today)
    return _registration(public_id, or_(Registration.person_id == who.person_id, employed_here))


def registration_of_employed(who: Identity, public_id: str, *, today: date) -> Registration:
    """The same, but never one's own."""
    return _registration(
        public_id,
        places.employed_below(who.paths(Role.MANAGER), day=today),
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


def employed(who: Identity, public_id: str, *, today: date) -> Person:
    """Somebody whose employer's manager one is."""
    seen = person_seen(who, public_id, today=today)
    if not seen.full:
        raise Missing
    return seen.person


def person_seen(who: Identity, public_id: str, *, today: date) -> Seen:
    """A person below one of the places where `who` is manager, and whether in full."""
    paths = who.paths(Role.MANAGER)
    full = places.employed_below(paths, day=today)
    row = db.session.execute(
        select(Person, full.label("full")).where(
            Person.public_id == public_id, places.at_work_below(paths, day=today)
        )
    ).first()
    if row is None:
        raise Missing
    return Seen(row[0], bool(row[1]))
