"""Reading specialisms: the list of a region, and who has which."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.errors import Missing
from leerhuis.pathways.models import PersonSpecialism, Specialism
from leerhuis.people import queries as people
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.rules import AppointmentKind, lineage


def specialisms_of(organisation_paths: Sequence[str]) -> list[Specialism]:
    """The lists of the organisations above, at or below these places, by name."""
    line = {number for path in organisation_paths for number in lineage(path)}
    return list(
        db.session.scalars(
            select(Specialism)
            .join(Organisation, Organisation.id == Specialism.organisation_id)
            .where(below(Organisation.path, organisation_paths) | Organisation.id.in_(line))
            .order_by(Specialism.name, Specialism.id)
        )
    )


def specialisms_for(who: Identity) -> list[Specialism]:
    """The lists of where this person coordinates."""
    return list(
        db.session.scalars(
            select(Specialism)
            .join(Organisation, Organisation.id == Specialism.organisation_id)
            .where(coordinated(who))
            .order_by(Specialism.name, Specialism.id)
        )
    )


def specialism_for(who: Identity, public_id: str) -> Specialism:
    found = next((each for each in specialisms_for(who) if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def held(who: Identity, *, specialism: Specialism | None, page: int, today: date) -> Listing[Any]:
    """Which people of a manager have a specialism now, by name."""
    employed = _employed(who, today=today)
    wanted = (
        select(PersonSpecialism)
        .join(PersonSpecialism.person)
        .join(PersonSpecialism.specialism)
        .options(
            contains_eager(PersonSpecialism.person), contains_eager(PersonSpecialism.specialism)
        )
        .where(PersonSpecialism.ended_on.is_(None), employed)
    )
    if specialism is not None:
        wanted = wanted.where(Specialism.id == specialism.id)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery()))
    ordered = wanted.order_by(Person.sort_name, Specialism.name, PersonSpecialism.id)
    return listed(ordered, page=page, total=total)


def held_for(who: Identity, public_id: str, *, today: date) -> PersonSpecialism:
    """A specialism of somebody whom this person manages."""
    return people.found(
        select(PersonSpecialism)
        .join(PersonSpecialism.person)
        .options(joinedload(PersonSpecialism.specialism), contains_eager(PersonSpecialism.person))
        .where(
            PersonSpecialism.public_id == public_id,
            PersonSpecialism.ended_on.is_(None),
            _employed(who, today=today),
        )
    )


def _employed(who: Identity, *, today: date) -> ColumnElement[bool]:
    """The condition that someone is employed where this person is manager, not only placed."""
    return exists(
        select(Appointment.id)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id == Person.id,
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(today),
            below(Organisation.path, who.paths(Role.MANAGER)),
        )
    )


def current(person_id: int, specialism_id: int) -> PersonSpecialism | None:
    return db.session.scalar(
        select(PersonSpecialism).where(
            PersonSpecialism.person_id == person_id,
            PersonSpecialism.specialism_id == specialism_id,
            PersonSpecialism.ended_on.is_(None),
        )
    )


def holders(specialism_id: int) -> set[int]:
    """Who ever had a specialism: one that the employer took away is not given again by a track."""
    return set(
        db.session.scalars(
            select(PersonSpecialism.person_id).where(
                PersonSpecialism.specialism_id == specialism_id
            )
        )
    )


def employees_of(who: Identity, *, today: date) -> list[Person]:
    """The people below the organisations of a manager, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .where(_employed(who, today=today))
            .order_by(Person.sort_name, Person.id)
            .limit(500)
        )
    )
