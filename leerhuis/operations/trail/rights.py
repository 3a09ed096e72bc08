"""Who holds which role, and who looked last whether that is still right.

Baseline Informatiebeveiliging Overheid 2, 5.18.03 and 8.02.01: rights are looked through every
year, those of who can do much every quarter.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from leerhuis import access, db
from leerhuis.access import GUARDED, Identity, Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation, Person, RoleGrant
from leerhuis.signin.models import Account, BrowserSession, SecondFactor

KEEPERS = (Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)
PAGE = 50
QUARTER = timedelta(days=92)


class Held(NamedTuple):
    """A role that someone holds: since when, by whom given, and how that person comes in."""

    person: Person
    role: Role
    organisation: str
    since_at: datetime
    until_on: date | None
    given_by: str | None
    seen_at: datetime | None
    two_steps: bool
    blocked: bool


class Rights(NamedTuple):
    rows: list[Held]
    number: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


class Reviewed(NamedTuple):
    """When these roles were last looked through, by whom, and whether that is too long ago."""

    at: datetime | None
    by: str | None
    overdue: bool


def rights(who: Identity, *, number: int, today: date) -> Rights:
    """A page of the roles that are held in one's part of the tree, those that can most first."""
    wanted = _held(who, today=today)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    rows = db.session.execute(wanted.limit(PAGE).offset((number - 1) * PAGE))
    return Rights([_told(row) for row in rows], number, pages, total)


def all_rights(who: Identity, *, today: date) -> list[Held]:
    """All of them, for a file."""
    return [_told(row) for row in db.session.execute(_held(who, today=today))]


def _held(who: Identity, *, today: date) -> Select[*tuple[Any, ...]]:
    giver = aliased(Person)
    seen = (
        select(func.max(BrowserSession.seen_at))
        .where(BrowserSession.account_id == Account.id)
        .correlate(Account)
        .scalar_subquery()
    )
    steps = (
        select(SecondFactor.id)
        .where(SecondFactor.account_id == Account.id, SecondFactor.confirmed_at.is_not(None))
        .correlate(Account)
        .exists()
    )
    guarded = RoleGrant.role.in_(GUARDED)
    return (
        select(RoleGrant, Person, Organisation.name, giver, seen, steps, Account.blocked_at)
        .join(Person, Person.id == RoleGrant.person_id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .outerjoin(giver, giver.id == RoleGrant.granted_by_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(
            people.granted_on(today),
            access.below(Organisation.path, people.paths_of(who, *KEEPERS)),
        )
        .order_by(guarded.desc(), Organisation.name, Person.sort_name, RoleGrant.id)
    )


def _told(row: Sequence[Any]) -> Held:
    grant, person, organisation, giver, seen_at, steps, blocked_at = row
    return Held(
        person,
        grant.role,
        organisation,
        grant.granted_at,
        grant.ends_on,
        giver.name if giver else None,
        seen_at,
        bool(steps),
        blocked_at is not None,
    )


def reviewed(who: Identity, *, now: datetime) -> Reviewed:
    """The last look through the roles of the same part of the tree."""
    found = db.session.execute(
        select(AuditEvent.at, Person)
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(AuditEvent.action == Action.RIGHTS_REVIEWED, AuditEvent.subject.in_(own_places(who)))
        .order_by(AuditEvent.at.desc())
        .limit(1)
    ).first()
    if found is None:
        return Reviewed(None, None, overdue=True)
    by = found[1].name if found[1] else None
    return Reviewed(found[0], by, overdue=now - found[0] > QUARTER)


def own_places(who: Identity) -> Sequence[str]:
    """The public ids of the organisations whose roles one keeps."""
    places = {grant.organisation_id for grant in who.grants if grant.role in KEEPERS}
    return db.session.scalars(
        select(Organisation.public_id).where(Organisation.id.in_(places))
    ).all()
