"""Signing in and out, invitations, resets and passwords."""

import secrets
from contextlib import suppress
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, OperationalError

from leerhuis import audit, clock, db, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing, Refused
from leerhuis.mail import service as mail
from leerhuis.people import bounces
from leerhuis.people.models import EmailAddress, Person
from leerhuis.signin import attempts, guessable, links, mails, passwords, queries, rules
from leerhuis.signin.models import Account, BrowserSession, SingleUseLink
from leerhuis.signin.providers import queries as providers
from leerhuis.signin.rules import Door, LinkPurpose, Way

_FIRST = (LinkPurpose.INVITATION, LinkPurpose.RESET)
_WAYS_IN = (*_FIRST, LinkPurpose.SIGN_IN)


def prove_password(*, address: str, password: str, origin: str, now: datetime) -> Account:
    """Whose account a password opens; what was wrong is never said.

    Everything that can be done for a stranger is done for a stranger too, in the same order.
    """
    tried = attempts.knock(Door.SIGN_IN, who=address, origin=origin, now=now)
    found = queries.account_at(address)
    account = found[0] if found and _lets_in(*found) else None
    if not passwords.agrees(account.password_hash if account else None, password) or not account:
        _note(Action.SIGN_IN_FAILED, account, origin=origin, now=now, result="refused")
        raise Refused("This e-mail address and this password do not belong together.")
    kept = account.password_hash or ""
    renewed = passwords.hashed(password) if passwords.outdated(kept) else kept
    with db.transaction():
        attempts.forgive(tried, door=Door.SIGN_IN, now=now)
        account.password_hash = renewed
    _check_not_elsewhere(account, now=now)
    return account


def _check_not_elsewhere(account: Account, *, now: datetime) -> None:
    """An organisation may say that its people come in through it and by no other way."""
    provider = providers.only_way(account.person_id, day=clock.day_of(now))
    if provider is not None:
        raise Refused("Sign in through %(name)s.", name=provider.name)


def enter(account: Account, *, way: Way, browser: str, origin: str, now: datetime) -> str:
    """Sign someone in who proved enough: note it, and return the token of the new session."""
    with db.transaction():
        _note(Action.SIGNED_IN, account, origin=origin, now=now, way=way.value)
        known = queries.browsers_of(account.id)
        if known and browser[:120] not in known:
            letter = mails.new_browser(account.person, browser=browser, origin=origin, now=now)
            mail.queue(letter, now=now)
        return start_session(account, way=way, browser=browser, origin=origin, now=now)


def _lets_in(account: Account, address: EmailAddress) -> bool:
    return account.blocked_at is None and address.confirmed_at is not None


def start_session(account: Account, *, way: Way, browser: str, origin: str, now: datetime) -> str:
    """Begin a session for this browser and return the token that only its cookie keeps."""
    token = secrets.token_urlsafe(32)
    with db.transaction():
        db.add(
            BrowserSession(
                account_id=account.id,
                token_hash=tokens.hash_of(token),
                started_at=now,
                seen_at=now,
                ends_at=now + rules.ABSOLUTE,
                way=way,
                proved_at=now,
                browser=browser[:120],
                origin=origin[:64],
            )
        )
    return token


def touch(session_id: int, *, seen_at: datetime, now: datetime) -> None:
    """Remember that the browser was here; at most once a minute.

    Where nothing can be written now, pages that only read go on.
    """
    if now - seen_at >= rules.SEEN_EVERY:
        seen = update(BrowserSession).where(BrowserSession.id == session_id).values(seen_at=now)
        with suppress(OperationalError), db.transaction():
            db.session.execute(seen)


def sign_out(token: str, *, origin: str, now: datetime) -> None:
    """End the session of this browser, so that a copy of its cookie is worth nothing."""
    found = queries.browser_session(token)
    if found is None or found.ended_at is not None:
        return
    with db.transaction():
        found.ended_at = now
        _note(Action.SIGNED_OUT, found.account, origin=origin, now=now)


def end_session(session: BrowserSession, *, by: Identity, now: datetime) -> None:
    """Sign out another browser of one's own."""
    if session.ended_at is not None:
        return
    with db.transaction():
        session.ended_at = now
        audit.record(
            Action.SESSION_ENDED,
            by=by,
            kind="browser_session",
            subject=session.public_id,
            now=now,
        )


def end_others(person_id: int, *, but: str | None, by: Identity, now: datetime) -> int:
    """Sign out everywhere except in the browser that holds this token."""
    here = tokens.hash_of(but) if but else ""
    others = [each for each in queries.open_sessions(person_id, now=now) if each.token_hash != here]
    with db.transaction():
        for each in others:
            end_session(each, by=by, now=now)
    return len(others)


def invite(person: Person, *, by: Identity, now: datetime) -> SingleUseLink:
    """Give a person an account and send a link with which they choose a password."""
    with db.transaction():
        account = _account(person, by=by, now=now)
        if account.blocked_at is not None:
            raise Refused("The account of %(name)s is blocked.", name=person.name)
        if account.password_hash is not None:
            raise Refused("%(name)s can sign in already.", name=person.name)
        address = next((each for each in queries.addresses_of(person.id) if each.for_letters), None)
        if address is None:
            raise Refused("%(name)s has no e-mail address yet.", name=person.name)
        open_ones = queries.open_links(person.id, LinkPurpose.INVITATION, now=now)
        if open_ones and now - open_ones[0].made_at < rules.ONE_CLICK:
            return open_ones[0]
        return _invited(person, address, by=by, now=now)


def _invited(
    person: Person, address: EmailAddress, *, by: Identity, now: datetime
) -> SingleUseLink:
    links.void(person.id, *_WAYS_IN, now=now)
    link = links.make(LinkPurpose.INVITATION, person.id, address_id=address.id, now=now)
    mail.queue(mails.invitation(link, address=address.address), now=now)
    audit.record(Action.INVITED, by=by, kind="person", subject=person.public_id, now=now)
    return link


def _account(person: Person, *, by: Identity, now: datetime) -> Account:
    """The account of a person, made when there is none; two who make it at once make one."""
    known = queries.account_of(person.id)
    if known is not None:
        return known
    row = Account(person_id=person.id, created_at=now)
    try:
        with db.session.begin_nested():
            db.add(row)
    except IntegrityError:
        return _account(person, by=by, now=now)
    audit.record(Action.ACCOUNT_CREATED, by=by, kind="account", subject=row.public_id, now=now)
    return row


def ask_reset(address: str, *, origin: str, now: datetime) -> None:
    """Send a link for a new password to whom this address belongs; nobody is told whether it did.

    Who never used an invitation gets it again. The letter goes to the address as it is kept, not
    as it was typed.
    """
    attempts.knock(Door.RESET, who=address, origin=origin, now=now)
    found = queries.account_at(address)
    with db.transaction():
        result = _send_way_in(*found, now=now) if found else "unknown"
        _note(
            Action.RESET_ASKED, found[0] if found else None, origin=origin, now=now, result=result
        )


def _send_way_in(account: Account, address: EmailAddress, *, now: datetime) -> str:
    fresh = account.password_hash is None and address.for_letters
    if account.blocked_at is not None or not (fresh or address.confirmed_at):
        return "refused"
    purpose = LinkPurpose.INVITATION if account.password_hash is None else LinkPurpose.RESET
    links.void(account.person_id, *_WAYS_IN, now=now)
    link = links.make(purpose, account.person_id, address_id=address.id, now=now)
    letter = mails.invitation if purpose is LinkPurpose.INVITATION else mails.reset
    mail.queue(letter(link, address=address.address), now=now)
    return "done"


def choose_password(token: str, password: str, *, origin: str, now: datetime) -> None:
    """Use the link of an invitation or reset: a password, and the address is confirmed by it."""
    link = queries.open_link(token, *_FIRST, now=now)
    account = queries.account_of(link.person_id)
    if account is None:
        raise Missing
    guessable.check_password(password, words=_words(account.person))
    kept = passwords.hashed(password)  # before the transaction: hashing is slow on purpose
    by = themselves(account.person, origin=origin)
    with db.transaction():
        links.use_up(link, now=now)
        if link.address:
            bounces.clear(link.address)
        if link.address and link.address.confirmed_at is None:
            link.address.confirmed_at = now
            audit.record(
                Action.ADDRESS_CONFIRMED,
                by=by,
                kind="email_address",
                subject=link.address.public_id,
                now=now,
            )
        _set_password(account, kept, keep=None, by=by, now=now)


def change_password(
    person_id: int, *, current: str, new: str, here: str | None, by: Identity, now: datetime
) -> None:
    """Choose another password; every other browser is signed out."""
    account = check_own_password(person_id, current, field="current", by=by, now=now)
    guessable.check_password(new, words=_words(account.person), field="password")
    kept = passwords.hashed(new)
    with db.transaction():
        _set_password(account, kept, keep=here, by=by, now=now)


def check_own_password(
    person_id: int, password: str, *, field: str, by: Identity, now: datetime
) -> Account:
    """Ask the password once more before something that would let another in for good."""
    tried = attempts.knock(Door.PASSWORD, who=str(person_id), origin=by.origin, now=now)
    account = queries.account_of(person_id)
    if not passwords.agrees(account.password_hash if account else None, password) or not account:
        raise Refused("This is not your password.", field=field)
    attempts.forgive(tried, door=Door.PASSWORD, now=now)
    return account


def _set_password(
    account: Account, kept: str, *, keep: str | None, by: Identity, now: datetime
) -> None:
    first = account.password_hash is None
    account.password_hash, account.password_set_at = kept, now
    account.generation += 1
    end_others(account.person_id, but=keep, by=by, now=now)
    links.void(account.person_id, *_WAYS_IN, now=now)
    mail.queue(mails.password_set(account.person, first=first, now=now), now=now)
    audit.record(Action.PASSWORD_SET, by=by, kind="account", subject=account.public_id, now=now)


def _words(person: Person) -> list[str]:
    """What someone who knows the person would try first."""
    addresses = [each.address for each in queries.addresses_of(person.id)]
    return [person.given_name, person.family_name, *(each.split("@")[0] for each in addresses)]


def themselves(person: Person, *, origin: str) -> Identity:
    """Who acts for themselves before, or without, a session that says so."""
    return Identity(person.id, person.public_id, person.name, origin)


def _note(
    action: Action,
    account: Account | None,
    *,
    origin: str,
    now: datetime,
    result: str = "done",
    **more: str,
) -> None:
    """Write down a try at the door; of an address that nobody has, not even the address."""
    nobody = Identity(None, "", "", origin)
    by = nobody
    if account is not None and result == "done" and action is not Action.RESET_ASKED:
        by = themselves(account.person, origin=origin)
    subject = account.public_id if account else ""
    with db.transaction():
        audit.record(action, by=by, kind="account", subject=subject, now=now, result=result, **more)
