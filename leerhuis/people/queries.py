"""Reading organisations, persons, appointments and grants.

Rows are fetched through gates that know who asks: `x_for(who, public_id)` gives the row or raises
`Missing`, also when it exists and belongs to someone else's part of the tree.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.errors import Missing
from leerhuis.people import rules
from leerhuis.people.days import appointed_on as appointed_on
from leerhuis.people.days import granted_on as granted_on
from leerhuis.people.identities import identity_of as identity_of
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person, RoleGrant
from leerhuis.people.rules import AppointmentKind
from leerhuis.people.sectors import Sector, sector_of

MANAGES = (Role.MANAGER, Role.COORDINATOR)
CARERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.COORDINATOR)
Row = TypeVar("Row")


def identity_by_address(address: str, *, today: date) -> Identity:
    """Who someone is that a command names by a confirmed address."""
    person = found(
        select(Person)
        .join(Person.addresses)
        .where(
            EmailAddress.address == rules.clean_address(address),
            EmailAddress.confirmed_at.is_not(None),
        )
    )
    return identity_of(person, origin="command", today=today)


def is_appointed(person_id: int, *, day: date) -> bool:
    """Whether the person has an appointment on this day."""
    return _has_appointment(Appointment.person_id == person_id, appointed_on(day))


def asks_registration(person_id: int, *, day: date) -> bool:
    """Whether the person works that day in a function that asks for a registration."""
    return _has_appointment(
        Appointment.person_id == person_id,
        Appointment.function.in_(rules.ASKS_REGISTRATION),
        appointed_on(day),
    )


def _has_appointment(*conditions: ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(select(exists().where(*conditions))))


def found(wanted: Select[Row]) -> Row:
    """The one row, or `Missing`."""
    row = db.session.scalar(wanted)
    if row is None:
        raise Missing
    return row


def paths_of(who: Identity, *roles: Role) -> list[str]:
    """Where `who` holds one of these roles (any role, if none is named); the house everywhere."""
    return [""] if who.person_id is None else who.paths(*(roles or tuple(Role)))


def oversees_all(who: Identity, *roles: Role) -> bool:
    """Whether there is no organisation outside the part where `who` holds one of these roles."""
    outside = ~access.below(Organisation.path, paths_of(who, *roles))
    return not db.session.scalar(select(exists().where(outside)))


def organisations_for(who: Identity, *roles: Role) -> list[Organisation]:
    """The organisations where `who` holds one of these roles, each under what it is part of."""
    rows = db.session.scalars(
        select(Organisation).where(access.below(Organisation.path, paths_of(who, *roles)))
    )
    return rules.tree_order(rows)


def organisation_for(who: Identity, public_id: str, *roles: Role) -> Organisation:
    return found(
        select(Organisation).where(
            Organisation.public_id == public_id,
            access.below(Organisation.path, paths_of(who, *roles)),
        )
    )


def organisation_by_path(path: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.path == path))


def belongs_below(
    paths: Iterable[str], *, day: date | None = None, since: date | None = None
) -> ColumnElement[bool]:
    """The condition that a person has an appointment or a role at or below these places.

    With a day: one that holds then; `since` a day: one that holds then or later. Without: also one
    that is over.
    """
    places = list(paths)
    place = access.below(Organisation.path, places)
    appointed = (
        select(Appointment.id)
        .join(Appointment.organisation)
        .where(Appointment.person_id == Person.id, place)
    )
    granted = (
        select(RoleGrant.id).join(RoleGrant.organisation).where(RoleGrant.person_id == Person.id)
    ).where(place, RoleGrant.ended_at.is_(None))
    if day is not None:
        appointed = appointed.where(appointed_on(day))
        granted = granted.where(granted_on(day))
    if since is not None:
        lasts = Appointment.ends_on.is_(None) | (Appointment.ends_on >= since)
        appointed, granted = appointed.where(lasts), granted.where(granted_on(since))
    return or_(appointed.exists(), granted.exists())


def answered_for(who: Identity, *roles: Role, day: date) -> ColumnElement[bool]:
    """The condition that a person belongs to the part of `who`; of who belongs nowhere, did once.

    Whoever left is their former employer's no more as long as somebody else answers for them.
    """
    places = paths_of(who, *roles)
    nowhere = ~belongs_below([""], day=day)
    return or_(belongs_below(places, day=day), nowhere & belongs_below(places))


def kept_below(paths: Iterable[str], *, today: date) -> ColumnElement[bool]:
    """The condition that who keeps persons at these places has to do with this one.

    Who left is theirs for a month more, so that a last day can be put right; after that the
    organisation has its proofs, and no person.
    """
    return belongs_below(paths, since=today - timedelta(days=rules.KEPT_DAYS))


def called(public_id: str) -> ColumnElement[bool]:
    """The condition that a person is called so, or was before two became one."""
    now = func.coalesce(Person.merged_into_id, Person.id)
    return Person.id == select(now).where(Person.public_id == public_id).scalar_subquery()


def person_for(who: Identity, public_id: str, *roles: Role, today: date) -> Person:
    """A person in the part of the tree where `who` cares for people (or holds one of the roles)."""
    places = paths_of(who, *(roles or CARERS))
    return found(select(Person).where(called(public_id), kept_below(places, today=today)))


def appointments_of(person_id: int) -> list[Appointment]:
    """All appointments of a person with their organisations, the oldest first."""
    rows = db.session.scalars(
        select(Appointment)
        .options(joinedload(Appointment.organisation))
        .where(Appointment.person_id == person_id)
        .order_by(Appointment.starts_on, Appointment.id)
    )
    return list(rows)


def letters_address(person_id: int) -> str | None:
    """Where letters to this person go."""
    return db.session.scalar(
        select(EmailAddress.address).where(
            EmailAddress.person_id == person_id, EmailAddress.for_letters
        )
    )


def invitations_address(person_id: int) -> str | None:
    """Where calendar invitations to this person go."""
    return db.session.scalar(
        select(EmailAddress.address).where(
            EmailAddress.person_id == person_id, EmailAddress.for_invitations
        )
    )


def employer_of(person_id: int, *, day: date) -> Organisation | None:
    """Who employs the person that day; with several employers the one of the most hours."""
    return db.session.scalar(
        _employers(person_id, day=day).order_by(Appointment.fte.desc(), Appointment.id).limit(1)
    )


def employing(person_id: int, *, day: date) -> Organisation | None:
    """The organisation that employs the person that day: what their team is part of."""
    employer = employer_of(person_id, day=day)
    if employer is None:
        return None
    return db.session.scalar(
        select(Organisation)
        .where(
            Organisation.id.in_(rules.lineage(employer.path)),
            Organisation.kind != rules.OrganisationKind.TEAM,
        )
        .order_by(func.length(Organisation.path).desc())
        .limit(1)
    )


def sector_of_person(person_id: int, *, day: date) -> Sector | None:
    """The sector of who employs the person that day; None for who has no employer."""
    employer = employer_of(person_id, day=day)
    if employer is None:
        return None
    line = rules.lineage(employer.path)
    rows = db.session.execute(
        select(Organisation.id, Organisation.kind).where(Organisation.id.in_(line))
    )
    kinds = {each.id: each.kind for each in rows}
    return sector_of([kinds[number] for number in line])


def employer_name(person: InstrumentedAttribute[int], *, day: date) -> ScalarSelect[str | None]:
    """For a list of people: the name of who employs the person of this column on a day."""
    return (
        select(func.min(Organisation.name))
        .join(Organisation.appointments)
        .where(
            Appointment.person_id == person,
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(day),
        )
        .scalar_subquery()
    )


def managers_of(person_id: int, *, day: date) -> list[Person]:
    """The managers on the nearest organisation up the employment line; if none, coordinators.

    Nobody is their own manager: then the next one up the line is.
    """
    lines = [
        rules.lineage(each.path) for each in db.session.scalars(_employers(person_id, day=day))
    ]
    for role in MANAGES:
        holders = _holders(role, lines, but=person_id, day=day)
        if holders:
            return holders
    return []


def holders_up(path: str, *roles: Role, but: int, day: date) -> list[Person]:
    """Who holds the first of these roles that anyone holds, nearest upwards of this place."""
    for role in roles:
        holders = _holders(role, [rules.lineage(path)], but=but, day=day)
        if holders:
            return holders
    return []


def _employers(person_id: int, *, day: date) -> Select[Organisation]:
    return (
        select(Organisation)
        .join(Organisation.appointments)
        .where(
            Appointment.person_id == person_id,
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(day),
        )
    )


def _holders(role: Role, lines: list[list[int]], *, but: int, day: date) -> list[Person]:
    """Who holds the role on the nearest organisation of each line where anyone does."""
    rows = db.session.execute(
        select(RoleGrant.organisation_id, Person)
        .join(RoleGrant.person)
        .where(
            RoleGrant.role == role,
            RoleGrant.organisation_id.in_({number for line in lines for number in line}),
            RoleGrant.person_id != but,
            granted_on(day),
        )
        .order_by(Person.search_name, Person.id)
    ).all()
    staffed = {organisation_id for organisation_id, _person in rows}
    nearest = {next((n for n in reversed(line) if n in staffed), None) for line in lines}
    return list({person.id: person for at, person in rows if at in nearest}.values())
