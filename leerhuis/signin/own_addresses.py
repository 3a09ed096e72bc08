"""The addresses of a person, kept by the person: add, confirm, choose, remove."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.exc import IntegrityError

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing, Refused
from leerhuis.mail import service as mail
from leerhuis.people import bounces
from leerhuis.people import rules as people_rules
from leerhuis.people.models import EmailAddress
from leerhuis.signin import attempts, links, mails, queries, rules, service
from leerhuis.signin.mails import Change
from leerhuis.signin.rules import Door, LinkPurpose


class Use(StrEnum):
    """What an address can be chosen for."""

    LETTERS = "letters"
    INVITATIONS = "invitations"


def add_address(*, address: str, password: str, by: Identity, now: datetime) -> None:
    """Send a confirmation to a new address; it becomes an address of the person when used.

    Whether the address is already someone else's is not said: then no letter goes out.
    """
    person_id = by.person_id or 0
    cleaned = people_rules.clean_address(address)
    service.check_own_password(person_id, password, field="password", by=by, now=now)
    attempts.knock(Door.ADDRESS, who=str(person_id), origin=by.origin, now=now)
    known = queries.address_row(cleaned)
    mine = known is not None and known.person_id == person_id
    if known and mine and known.confirmed_at and not known.bounced_at:
        raise Refused("You have confirmed this address already.", field="address")
    with db.transaction():
        _end_earlier(person_id, cleaned, now=now)
        link = links.make(LinkPurpose.CONFIRM_ADDRESS, person_id, new_address=cleaned, now=now)
        if known is None or mine:
            mail.queue(mails.confirm_address(link, address=cleaned), now=now)
        audit.record(
            Action.ADDRESS_ADDED, by=by, kind="single_use_link", subject=link.public_id, now=now
        )


def _end_earlier(person_id: int, address: str, *, now: datetime) -> None:
    for each in queries.open_links(person_id, LinkPurpose.CONFIRM_ADDRESS, now=now):
        if each.new_address == address:
            each.expires_at = now
            mail.withdraw(person_id=person_id, subject=each.public_id)


def confirm_address(token: str, *, by: Identity, now: datetime) -> EmailAddress:
    """Make a confirmed address an address of the person who asked for it and reads it."""
    link = queries.own_link(by.person_id or 0, token, now=now)
    wanted = link.new_address or ""
    with db.transaction():
        links.use_up(link, now=now)
        row = queries.address_row(wanted) or _new(link.person_id, wanted, now)
        if row.person_id != link.person_id:
            raise Missing
        row.confirmed_at = row.confirmed_at or now
        bounces.clear(row)
        letter = mails.address_changed(
            link.person, Change.ADDED, address=row.address, to=None, now=now
        )
        mail.queue(letter, now=now)
        _note(Action.ADDRESS_CONFIRMED, row, by=by, now=now)
    return row


def _new(person_id: int, address: str, now: datetime) -> EmailAddress:
    row = EmailAddress(person_id=person_id, address=address, added_at=now)
    try:
        with db.session.begin_nested():
            db.add(row)
    except IntegrityError as taken:  # someone else confirmed it at this very moment
        raise Missing from taken
    return row


def choose_address(address: EmailAddress, use: Use, *, by: Identity, now: datetime) -> None:
    """Let letters or calendar invitations come to this address from now on."""
    if address.confirmed_at is None:
        raise Refused("Confirm this address first.")
    column = "for_letters" if use is Use.LETTERS else "for_invitations"
    if getattr(address, column):
        return
    with db.transaction():
        before = next(
            (each for each in queries.addresses_of(address.person_id) if getattr(each, column)),
            None,
        )
        if before is not None:
            setattr(before, column, False)
            db.session.flush()  # one address for each use, also halfway
        setattr(address, column, True)
        bounces.clear(address)
        if use is Use.LETTERS and before is not None:
            _tell(by, Change.LETTERS, address, to=before.address, now=now)
        _note(Action.ADDRESS_CHOSEN, address, by=by, now=now, use=use.value)


def remove_address(address: EmailAddress, *, by: Identity, now: datetime) -> None:
    """Take an address away; invitations then come where letters come."""
    with db.transaction():
        others = [each for each in queries.addresses_of(address.person_id) if each.id != address.id]
        rules.check_removal(
            confirmed=address.confirmed_at is not None,
            other_confirmed=sum(each.confirmed_at is not None for each in others),
            for_letters=address.for_letters,
        )
        invites = address.for_invitations
        _tell(by, Change.REMOVED, address, to=None, now=now)
        _note(Action.ADDRESS_REMOVED, address, by=by, now=now)
        db.session.delete(address)
        db.session.flush()
        for each in others:
            each.for_invitations = each.for_invitations or (invites and each.for_letters)


def _tell(
    by: Identity, change: Change, row: EmailAddress, *, to: str | None, now: datetime
) -> None:
    account = queries.account_of(by.person_id or 0)
    if account is not None:
        mail.queue(
            mails.address_changed(account.person, change, address=row.address, to=to, now=now),
            now=now,
        )


def _note(action: Action, row: EmailAddress, *, by: Identity, now: datetime, **more: str) -> None:
    audit.record(action, by=by, kind="email_address", subject=row.public_id, now=now, **more)
