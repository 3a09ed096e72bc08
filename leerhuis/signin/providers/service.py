"""Signing in through an organisation: whose account it is, the first time, and leaving again."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from leerhuis import audit, clock, db, settings, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing, Refused
from leerhuis.mail import service as mail
from leerhuis.people.models import EmailAddress
from leerhuis.signin import attempts
from leerhuis.signin import queries as signin
from leerhuis.signin import service as sessions
from leerhuis.signin.accounts import queries as accounts
from leerhuis.signin.factors import queries as factors
from leerhuis.signin.models import Account
from leerhuis.signin.providers import mails, mapping, queries, rules
from leerhuis.signin.providers.asking import Proof
from leerhuis.signin.providers.models import (
    IdentityProvider,
    PendingLink,
    ProviderLink,
)
from leerhuis.signin.rules import STRONG, Door, Way


class Sent(NamedTuple):
    """A letter went to an address of the account; in this browser its link can be used."""

    pending: str
    address: str


def recognise(
    provider: IdentityProvider, proof: Proof, *, origin: str, now: datetime
) -> ProviderLink | Sent:
    """Whose account somebody at a provider has, by issuer and subject; else a letter asks."""
    link = queries.link_at(provider, proof.claims["sub"])
    if link is None:
        return _first_time(provider, proof, origin=origin, now=now)
    check(link, provider, now=now)
    with db.transaction():
        link.used_at, link.shown = now, rules.name_in(proof.claims) or link.shown
        mapping.apply(link.account.person, provider, proof.claims, now=now)
    return link


def check(link: ProviderLink, provider: IdentityProvider, *, now: datetime) -> None:
    """A way in through an organisation is open to who belongs to it and is not blocked."""
    if link.account.blocked_at is not None:
        raise Refused("Your account is blocked. Ask your administrator.")
    if not queries.belongs(link.account.person_id, provider, day=clock.day_of(now)):
        raise Refused(
            "You no longer work for %(organisation)s. Sign in with an address of your own.",
            organisation=provider.organisation.name,
        )


def _first_time(provider: IdentityProvider, proof: Proof, *, origin: str, now: datetime) -> Sent:
    """Ask by letter to the own confirmed address; what the provider tells is a hint at most."""
    attempts.knock(
        Door.PROVIDER, who=f"{provider.issuer} {proof.claims['sub']}", origin=origin, now=now
    )
    told = rules.address_in(proof.claims)
    found = signin.account_at(told) if told else None
    if found is None or not _is_theirs(provider, *found, now=now):
        raise Refused(
            "Nobody at %(organisation)s has %(address)s as an address in Leerhuis. Ask your"
            " administrator, or sign in with a password and link your account in your details.",
            organisation=provider.organisation.name,
            address=told or provider.name,
        )
    account, address = found
    with db.transaction():
        for each in queries.waiting(provider.id, account.id, now=now):
            each.expires_at = now
            mail.withdraw(person_id=account.person_id, subject=each.public_id)
        row = _pending(provider, account, proof, address_id=address.id, now=now)
        mail.queue(mails.confirm(row, provider, address=address.address), now=now)
        _note(Action.PROVIDER_LINK_ASKED, account, provider, origin=origin, now=now)
    return Sent(row.public_id, address.address)


def _is_theirs(
    provider: IdentityProvider, account: Account, address: EmailAddress, *, now: datetime
) -> bool:
    return (
        account.blocked_at is None
        and address.confirmed_at is not None
        and queries.belongs(account.person_id, provider, day=clock.day_of(now))
    )


def _pending(
    provider: IdentityProvider, account: Account, proof: Proof, *, address_id: int, now: datetime
) -> PendingLink:
    row = PendingLink(
        public_id=tokens.public_id(),
        provider_id=provider.id,
        issuer=provider.issuer,
        subject=proof.claims["sub"],
        account_id=account.id,
        address_id=address_id,
        shown=rules.name_in(proof.claims),
        made_at=now,
        expires_at=now + rules.PENDING,
    )
    row.account = account
    row.token_hash = tokens.hash_of(token_of(row))
    db.add(row)
    return row


def token_of(row: PendingLink) -> str:
    """The token that its letter carries, formed again from the row."""
    key = settings.current().secret_key
    return tokens.form(key, purpose=mails.TOKEN, row=row.public_id, generation=0)


def confirm(token: str, *, begun: str, origin: str, now: datetime) -> IdentityProvider:
    """Say yes to a first time: by who reads the own address, in the browser where it began.

    Without the second condition, somebody at the organisation could let another click.
    """
    row = queries.pending(token, now=now)
    if row.public_id != begun:
        raise Refused("Open this link in the browser in which you signed in at your organisation.")
    if not queries.belongs(row.account.person_id, row.provider, day=clock.day_of(now)):
        raise Missing
    with db.transaction():
        used = db.session.execute(
            update(PendingLink)
            .where(PendingLink.id == row.id, PendingLink.used_at.is_(None))
            .values(used_at=now)
            .execution_options(synchronize_session=False)
        )
        if used.rowcount != 1:  # type: ignore[attr-defined]
            raise Missing
        _link(
            row.account,
            row.provider,
            issuer=row.issuer,
            subject=row.subject,
            shown=row.shown,
            origin=origin,
            now=now,
        )
    return row.provider


def link(
    person_id: int, provider: IdentityProvider, proof: Proof, *, origin: str, now: datetime
) -> None:
    """Link whom the provider named to the account that is signed in."""
    account = signin.account_of(person_id)
    if account is None or not queries.belongs(person_id, provider, day=clock.day_of(now)):
        raise Missing
    known = queries.link_at(provider, proof.claims["sub"])
    if known is not None and known.account_id == account.id:
        return
    _link(
        account,
        provider,
        issuer=provider.issuer,
        subject=proof.claims["sub"],
        shown=rules.name_in(proof.claims),
        origin=origin,
        now=now,
    )


def _link(
    account: Account,
    provider: IdentityProvider,
    *,
    issuer: str,
    subject: str,
    shown: str,
    origin: str,
    now: datetime,
) -> None:
    if issuer != provider.issuer:
        raise Missing
    if queries.is_linked(issuer, subject):
        raise Refused("This account at your organisation belongs to somebody else in Leerhuis.")
    row = ProviderLink(
        provider_id=provider.id,
        issuer=issuer,
        subject=subject,
        account_id=account.id,
        shown=shown,
        made_at=now,
    )
    try:
        with db.transaction(), db.session.begin_nested():
            db.add(row)
            _tell(account, provider, shown=shown, removed=False, now=now)
            _note(Action.PROVIDER_LINKED, account, provider, origin=origin, now=now)
    except IntegrityError as taken:
        raise Refused(
            "You already sign in at this organisation with another account. Unlink that one first."
        ) from taken


def unlink(link: ProviderLink, *, here: str, by: Identity, now: datetime) -> None:
    """Take away a way in; its roles and its sessions elsewhere end with it."""
    account = signin.account_of(by.person_id or 0)
    if account is None:
        raise Missing
    if account.password_hash is None and len(queries.links_of(account.person_id)) == 1:
        raise Refused("This is your only way in. Choose a password first.")
    provider = link.provider
    with db.transaction():
        for each in queries.open_sessions(provider, subject=link.subject, sid=None, now=now):
            if each.token_hash != tokens.hash_of(here):
                sessions.end_session(each, by=by, now=now)
        mapping.end_all(provider.id, person_id=account.person_id, now=now)
        _tell(account, provider, shown=link.shown, removed=True, now=now)
        _note(Action.PROVIDER_UNLINKED, account, provider, origin=by.origin, now=now)
        db.session.delete(link)


def way_of(link: ProviderLink, provider: IdentityProvider, proof: Proof, *, now: datetime) -> Way:
    """How strong it was. Power outside the organisation is not for its provider to open alone."""
    places = accounts.places_of_power(link.account.person_id, today=clock.day_of(now))
    if not all(each.path.startswith(provider.organisation.path) for each in places):
        return Way.PROVIDER_PLAIN
    return rules.way_of(proof.claims, acr=provider.acr, two_steps=provider.two_steps)


def proved_again(
    person_id: int, provider: IdentityProvider, proof: Proof, *, since: datetime, now: datetime
) -> ProviderLink:
    """Make sure that it is the same person, who proved it again since they were asked."""
    link = queries.link_at(provider, proof.claims["sub"])
    if link is None or link.account.person_id != person_id:
        raise Refused("This is not the account that you are signed in with.")
    check(link, provider, now=now)
    if not rules.proved_since(proof.claims, since, now=now):
        raise Refused(
            "%(name)s did not ask again who you are. Use your password instead.",
            name=provider.name,
        )
    way = way_of(link, provider, proof, now=now)
    if way not in STRONG and factors.factor_of(link.account_id) is not None:
        raise Refused("%(name)s asked one step. Give the code of your app.", name=provider.name)
    return link


def _tell(
    account: Account, provider: IdentityProvider, *, shown: str, removed: bool, now: datetime
) -> None:
    mail.queue(
        mails.linked(account.person, provider, shown=shown, removed=removed, now=now), now=now
    )


def _note(
    action: Action, account: Account, provider: IdentityProvider, *, origin: str, now: datetime
) -> None:
    by = Identity(None, "", "", origin)
    if action is not Action.PROVIDER_LINK_ASKED:
        person = account.person
        by = Identity(person.id, person.public_id, person.name, origin)
    audit.record(
        action,
        by=by,
        kind="account",
        subject=account.public_id,
        now=now,
        provider=provider.public_id,
    )
