"""Letting someone else in or out: block, unblock, and take a lost second step away."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update

from leerhuis import audit, clock, db
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.people import authority
from leerhuis.people import queries as people
from leerhuis.signin import links, mails
from leerhuis.signin import service as signin
from leerhuis.signin.accounts import queries, rules
from leerhuis.signin.factors import service as factors
from leerhuis.signin.models import Account
from leerhuis.signin.rules import LinkPurpose


def block(account: Account, *, reason: str, by: Identity, now: datetime) -> None:
    """Let someone in no more: sessions end at once, and calendars and links stop working."""
    with db.transaction():
        _decide(account, by=by, now=now)
        rules.check_block(
            oneself=account.person_id == by.person_id,
            places_left_alone=queries.places_left_alone(account.person_id, today=clock.day_of(now)),
            name=account.person.name,
        )
        closed = {"blocked_at": now, "blocked_because": reason[:200]}
        if not _first_to_change(account, Account.blocked_at.is_(None), **closed):
            return
        signin.end_others(account.person_id, but=None, by=by, now=now)
        links.void(account.person_id, *LinkPurpose, now=now)
        _tell(Action.ACCOUNT_BLOCKED, account, by=by, now=now)


def unblock(account: Account, *, by: Identity, now: datetime) -> None:
    """Let someone in again."""
    with db.transaction():
        _decide(account, by=by, now=now)
        opened = {"blocked_at": None, "blocked_because": None}
        if not _first_to_change(account, Account.blocked_at.is_not(None), **opened):
            return
        _tell(Action.ACCOUNT_UNBLOCKED, account, by=by, now=now)


def reset_second_step(account: Account, *, by: Identity, now: datetime) -> None:
    """For someone who lost the phone and the paper: at the next sign-in it is set up anew."""
    with db.transaction():
        if account.person_id == by.person_id:
            raise Refused("Ask another administrator, or move your second step to another phone.")
        _decide(account, by=by, now=now)
        factors.reset(account, by=by, now=now)


def _decide(account: Account, *, by: Identity, now: datetime) -> None:
    """Make sure that all the power of this person lies within what `by` administers."""
    today, within = clock.day_of(now), people.paths_of(by, Role.ADMINISTRATOR)
    person_id, name = account.person_id, account.person.name
    rules.check_theirs(
        only_elsewhere=queries.only_elsewhere(person_id, within=within, today=today), name=name
    )
    places = queries.places_of_power(person_id, today=today)
    rules.check_power([each.path for each in places], within=within, name=name)
    for each in places:
        authority.decide(by, each)


def _first_to_change(account: Account, when: ColumnElement[bool], **values: Any) -> bool:
    """Change an account that is still as it was; of two who click at once, one does."""
    values |= {"generation": Account.generation + 1}
    changed = db.session.execute(
        update(Account).where(Account.id == account.id, when).values(**values)
    )
    db.session.refresh(account, ["blocked_at", "blocked_because", "generation"])
    return bool(changed.rowcount == 1)  # type: ignore[attr-defined]


def _tell(action: Action, account: Account, *, by: Identity, now: datetime) -> None:
    blocked = account.blocked_at is not None
    mail.queue(mails.account(account.person, blocked=blocked, now=now), now=now)
    audit.record(action, by=by, kind="account", subject=account.public_id, now=now)
