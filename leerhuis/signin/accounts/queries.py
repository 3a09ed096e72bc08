"""Reading the way in of someone else, for whoever administers them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import exists, func, literal, select
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.access import GUARDED, Role
from leerhuis.errors import Missing
from leerhuis.people import queries as people
from leerhuis.people.days import granted_on
from leerhuis.people.models import Organisation, Person, RoleGrant
from leerhuis.signin import queries as signin
from leerhuis.signin.factors import queries as factors
from leerhuis.signin.factors.rules import State
from leerhuis.signin.models import Account


class Shown(NamedTuple):
    """The way in of a person: the account, its second step, and in how many browsers."""

    account: Account | None
    second_step: State
    browsers: int


def shown(person_id: int, *, now: datetime) -> Shown:
    account = signin.account_of(person_id)
    step = factors.state_of(account.id) if account else State(None, 0)
    return Shown(account, step, len(signin.open_sessions(person_id, now=now)))


def account_for(person_id: int) -> Account:
    """The account of someone who has one; `Missing` for others."""
    found = signin.account_of(person_id)
    if found is None:
        raise Missing
    return found


def account_at_address(address: str) -> Account:
    """The account of whoever has this address; `Missing` when nobody has."""
    found = signin.account_at(address.strip().lower())
    if found is None:
        raise Missing
    return found[0]


def places_of_power(person_id: int, *, today: date) -> list[Organisation]:
    """Where someone holds a role that sees the data of others, each once."""
    rows = db.session.scalars(
        select(Organisation)
        .where(
            exists().where(
                RoleGrant.organisation_id == Organisation.id,
                RoleGrant.person_id == person_id,
                RoleGrant.role.in_(GUARDED),
                granted_on(today),
            )
        )
        .order_by(Organisation.id)
    )
    return list(rows)


def only_elsewhere(person_id: int, *, within: Iterable[str], today: date) -> bool:
    """Whether someone works or has a role now, and nowhere within these places."""
    here = people.belongs_below(within, day=today)
    anywhere = people.belongs_below([""], day=today)
    found = select(Person.id).where(Person.id == person_id, anywhere, ~here)
    return db.session.scalar(found) is not None


def places_left_alone(person_id: int, *, today: date) -> int:
    """How many places would have no administrator who can sign in, were it not for this one."""
    here, above = aliased(Organisation), aliased(Organisation)
    another = (
        select(RoleGrant.id)
        .join(above, above.id == RoleGrant.organisation_id)
        .join(Account, Account.person_id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.person_id != person_id,
            granted_on(today),
            Account.blocked_at.is_(None),
            here.path.startswith(above.path),
        )
        .correlate(here)
    )
    hers = aliased(RoleGrant)
    held = (
        select(literal(1))
        .select_from(hers)
        .where(
            hers.organisation_id == here.id,
            hers.person_id == person_id,
            hers.role == Role.ADMINISTRATOR,
            hers.ended_at.is_(None),
        )
        .correlate(here)
    )
    found = db.session.scalar(select(func.count(here.id)).where(held.exists(), ~another.exists()))
    return found or 0
