"""The directory that an administrator keeps: lists, and all that a page of a person shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.people import queries, rules
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person, RoleGrant
from leerhuis.people.queries import (
    appointed_on,
    belongs_below,
    called,
    found,
    kept_below,
    paths_of,
)

PAGE = 50


@dataclass(frozen=True)
class PersonPage:
    """One page of a list of persons, and how many there are in all."""

    rows: Sequence[Person]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def headcounts(who: Identity, *, day: date) -> dict[int, int]:
    """How many persons are appointed that day at each organisation itself, by its number."""
    rows = db.session.execute(
        select(Appointment.organisation_id, func.count(Appointment.person_id.distinct()))
        .join(Appointment.organisation)
        .where(
            access.below(Organisation.path, paths_of(who, Role.ADMINISTRATOR)), appointed_on(day)
        )
        .group_by(Appointment.organisation_id)
    )
    return {each[0]: each[1] for each in rows}


def person_card(who: Identity, public_id: str, *, today: date) -> Person:
    """A person with addresses, and the appointments and roles that an administrator may see."""
    places = paths_of(who, Role.ADMINISTRATOR)
    return found(
        select(Person)
        .options(_addresses(places, today=today), *_ties(places))
        .where(called(public_id), kept_below(places, today=today))
        .execution_options(populate_existing=True)
    )


def own_card(person_id: int) -> Person:
    """A person with all addresses, appointments and roles: for themselves."""
    return found(
        select(Person)
        .options(selectinload(Person.addresses), *_ties([""]))
        .where(Person.id == person_id)
        .execution_options(populate_existing=True)
    )


def persons_page(
    who: Identity,
    *,
    today: date,
    words: str = "",
    organisation: Organisation | None = None,
    page: int = 1,
) -> PersonPage:
    """Persons whom an administrator keeps, by name, fifty at a time."""
    places = paths_of(who, Role.ADMINISTRATOR)
    here = [organisation.path] if organisation else places
    wanted = select(Person).where(kept_below(here, today=today), *matching(words))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = min(max(page, 1), max(1, ceil(total / PAGE)))
    rows = db.session.scalars(
        wanted.options(_addresses(places, today=today), *_ties(places))
        .order_by(Person.search_name, Person.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return PersonPage(rows=rows.all(), total=total, page=page)


def matching(words: str) -> list[ColumnElement[bool]]:
    """Each word stands somewhere in the name or in an address."""
    return [
        or_(
            Person.search_name.contains(word, autoescape=True),
            Person.addresses.any(
                EmailAddress.address.contains(word, autoescape=True) & ~EmailAddress.private
            ),
        )
        for word in rules.folded(words).split()[:8]
    ]


def _addresses(places: list[str], *, today: date) -> Any:
    """Load the addresses that an administrator keeps: none of who left, and no private one."""
    here = select(Person.id).where(belongs_below(places, since=today))
    theirs = EmailAddress.person_id.in_(here) & ~EmailAddress.private
    return selectinload(Person.addresses.and_(theirs))


def _ties(places: list[str]) -> tuple[Any, ...]:
    """Load the appointments and current roles of persons, at these places only."""
    within = select(Organisation.id).where(access.below(Organisation.path, places))
    return (
        selectinload(Person.appointments.and_(Appointment.organisation_id.in_(within))).joinedload(
            Appointment.organisation
        ),
        selectinload(
            Person.grants.and_(RoleGrant.organisation_id.in_(within), RoleGrant.ended_at.is_(None))
        ).joinedload(RoleGrant.organisation),
    )


def appointment_for(who: Identity, public_id: str, *, today: date) -> Appointment:
    """An appointment at one of the places that an administrator keeps, of who is found there."""
    places = paths_of(who, Role.ADMINISTRATOR)
    return found(
        select(Appointment)
        .join(Appointment.organisation)
        .join(Appointment.person)
        .options(contains_eager(Appointment.organisation), contains_eager(Appointment.person))
        .where(Appointment.public_id == public_id, access.below(Organisation.path, places))
        .where(kept_below(places, today=today))
    )


def grant_for(who: Identity, public_id: str, *, today: date) -> RoleGrant:
    """The same of a role that nobody took away."""
    places = paths_of(who, Role.ADMINISTRATOR)
    return found(
        select(RoleGrant)
        .join(RoleGrant.organisation)
        .join(RoleGrant.person)
        .options(contains_eager(RoleGrant.organisation), contains_eager(RoleGrant.person))
        .where(RoleGrant.public_id == public_id, access.below(Organisation.path, places))
        .where(RoleGrant.ended_at.is_(None), kept_below(places, today=today))
    )


def address_for(who: Identity, public_id: str, *, today: date) -> EmailAddress:
    """An address of a person whom an administrator keeps."""
    return found(
        select(EmailAddress)
        .join(EmailAddress.person)
        .options(contains_eager(EmailAddress.person).selectinload(Person.addresses))
        .where(
            EmailAddress.public_id == public_id,
            ~EmailAddress.private,
            belongs_below(paths_of(who, Role.ADMINISTRATOR), since=today),
        )
    )


def organisations_below(path: str) -> list[Organisation]:
    """The organisation at this place and all below it."""
    rows = db.session.scalars(select(Organisation).where(access.below(Organisation.path, [path])))
    return list(rows)


def names_below(parent: Organisation | None, *, but: int | None = None) -> list[str]:
    """The names of what is directly part of this organisation (of nothing, if none is given)."""
    rows = db.session.scalars(
        select(Organisation.name).where(
            Organisation.parent_id == (parent.id if parent else None),
            Organisation.id.is_distinct_from(but),
        )
    )
    return list(rows)


def beside(row: Appointment) -> list[Appointment]:
    """Other appointments at the same organisation, of the same person or number."""
    with db.session.no_autoflush:
        rows = db.session.scalars(
            select(Appointment).where(
                Appointment.organisation_id == row.organisation_id,
                or_(
                    Appointment.person_id == row.person_id,
                    Appointment.personnel_number == row.personnel_number,
                ),
                Appointment.id.is_distinct_from(row.id),
            )
        )
        return list(rows)


def open_grant(person_id: int, role: Role, organisation_id: int) -> RoleGrant | None:
    """The grant of this role that nobody took away yet."""
    return db.session.scalar(
        select(RoleGrant).where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.organisation_id == organisation_id,
            RoleGrant.ended_at.is_(None),
        )
    )


def open_grants(person_id: int, places: Iterable[str]) -> list[RoleGrant]:
    """The grants of a person at or below these places that nobody took away yet."""
    rows = db.session.scalars(
        select(RoleGrant)
        .join(RoleGrant.organisation)
        .options(contains_eager(RoleGrant.organisation))
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.ended_at.is_(None),
            access.below(Organisation.path, places),
        )
        .order_by(RoleGrant.id)
    )
    return list(rows)


def administrators_over(organisation: Organisation, *, but: int) -> int:
    """How many other grants of administrator hold here or above, with no end in sight."""
    return (
        db.session.scalar(
            select(func.count(RoleGrant.id)).where(
                RoleGrant.role == Role.ADMINISTRATOR,
                RoleGrant.organisation_id.in_(rules.lineage(organisation.path)),
                RoleGrant.ended_at.is_(None),
                RoleGrant.ends_on.is_(None),
                RoleGrant.id != but,
            )
        )
        or 0
    )


def addresses_beside(person_id: int, address: str) -> list[EmailAddress]:
    """What a new address of a person meets: the same one (of anybody), and the one for letters."""
    rows = db.session.scalars(
        select(EmailAddress).where(
            or_(
                EmailAddress.address == address,
                and_(EmailAddress.person_id == person_id, EmailAddress.for_letters),
            )
        )
    )
    return list(rows)


def addresses_of(person_id: int) -> list[EmailAddress]:
    rows = db.session.scalars(
        select(EmailAddress).where(EmailAddress.person_id == person_id).order_by(EmailAddress.id)
    )
    return list(rows)


def parents_for(
    who: Identity, organisation: Organisation
) -> tuple[list[Organisation], Organisation | None]:
    """What an organisation may become part of, and what it is part of now.

    Nothing to choose from means that its parent lies outside the part of the administrator.
    """
    parent = db.session.get(Organisation, organisation.parent_id or 0)
    mine = queries.organisations_for(who, Role.ADMINISTRATOR)
    if parent not in mine:
        return [], parent
    return [each for each in mine if not each.path.startswith(organisation.path)], parent


def ties_of(person: Person) -> list[Organisation]:
    """The organisations of the appointments and roles that were loaded with a person."""
    places = [each.organisation for each in person.appointments]
    places += [each.organisation for each in person.grants]
    return rules.tree_order({each.id: each for each in places}.values())
