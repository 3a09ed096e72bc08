"""The ways in of two persons that are one: one account stays, and nobody remains signed in."""

from datetime import datetime

from sqlalchemy import Table, delete, exists, or_, select, update

from leerhuis import db
from leerhuis.db import Base
from leerhuis.people.models import EmailAddress
from leerhuis.signin.models import Account, BrowserSession, SingleUseLink
from leerhuis.signin.providers.models import ProviderLink, ProviderSession

_ACCOUNT = Account.__tablename__


def account_of(person_id: int) -> Account | None:
    return db.session.scalar(select(Account).where(Account.person_id == person_id))


def is_used(account: Account | None) -> bool:
    """Whether somebody signs in with it: with a password, by a provider or by a mailed link."""
    if account is None:
        return False
    linked = exists().where(ProviderLink.account_id == account.id)
    opened = exists().where(BrowserSession.account_id == account.id)  # ended or not
    signs_in = select(or_(linked, opened))
    return account.password_hash is not None or bool(db.session.scalar(signs_in))


def merge(person_id: int, into_id: int, *, now: datetime) -> None:
    """One account stays: that of who stays, unless only the other is used.

    What the other account knew of a provider comes along. Everybody signs in anew, and a link that
    was sent to either opens nothing any more.
    """
    mine, theirs = account_of(person_id), account_of(into_id)
    _end_sessions([each.id for each in (mine, theirs) if each], now=now)
    _end_links([person_id, into_id], now=now)
    if mine is None:
        return
    if theirs is not None:
        kept, gone = (mine, theirs) if is_used(mine) and not is_used(theirs) else (theirs, mine)
        kept.blocked_at = kept.blocked_at or gone.blocked_at
        _hand_on_links(gone.id, kept.id)
        _remove(gone.id)
        mine = kept
    mine.person_id = into_id
    mine.generation += 1
    db.session.flush()


def merge_addresses(person_id: int, into_id: int) -> None:
    """All addresses become the other's, whose own choice stays; else the first one's counts."""
    chosen = [
        name
        for name in ("for_letters", "for_invitations")
        if db.session.scalar(
            select(
                exists().where(
                    EmailAddress.person_id == into_id, getattr(EmailAddress, name).is_(True)
                )
            )
        )
    ]
    db.session.execute(
        update(EmailAddress)
        .where(EmailAddress.person_id == person_id)
        .values({"person_id": into_id} | dict.fromkeys(chosen, False))
        .execution_options(synchronize_session=False)
    )


def _end_sessions(account_ids: list[int], *, now: datetime) -> None:
    db.session.execute(
        update(BrowserSession)
        .where(BrowserSession.account_id.in_(account_ids), BrowserSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def _end_links(person_ids: list[int], *, now: datetime) -> None:
    db.session.execute(
        update(SingleUseLink)
        .where(
            SingleUseLink.person_id.in_(person_ids),
            SingleUseLink.used_at.is_(None),
            SingleUseLink.expires_at > now,
        )
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )


def _hand_on_links(account_id: int, kept_id: int) -> None:
    """How a provider knows the person, where the account that stays is not known there."""
    known = select(ProviderLink.provider_id).where(ProviderLink.account_id == kept_id)
    db.session.execute(
        update(ProviderLink)
        .where(ProviderLink.account_id == account_id, ProviderLink.provider_id.not_in(known))
        .values(account_id=kept_id)
        .execution_options(synchronize_session=False)
    )


def _remove(account_id: int) -> None:
    """An account with all that hangs on it: browsers, a second step, codes, links."""
    db.session.flush()
    sessions = select(BrowserSession.id).where(BrowserSession.account_id == account_id)
    links = select(ProviderLink.id).where(ProviderLink.account_id == account_id)
    for wanted in (ProviderSession.session_id.in_(sessions), ProviderSession.link_id.in_(links)):
        db.session.execute(
            delete(ProviderSession).where(wanted).execution_options(synchronize_session=False)
        )
    for table in reversed(Base.metadata.sorted_tables):
        for name in columns_of_accounts(table):
            db.session.execute(delete(table).where(table.c[name] == account_id))
    db.session.expire_all()
    db.session.execute(delete(Account.__table__).where(Account.__table__.c.id == account_id))  # type: ignore[arg-type]


def columns_of_accounts(table: Table) -> list[str]:
    return [
        column.name
        for column in table.columns
        if any(key.column.table.name == _ACCOUNT for key in column.foreign_keys)
    ]
