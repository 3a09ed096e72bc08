"""The letters about signing in: invitations, resets, confirmations, and what changed."""

from datetime import datetime
from enum import StrEnum

from leerhuis.mail.rules import Letter
from leerhuis.people.models import Person
from leerhuis.signin.models import SingleUseLink


class Change(StrEnum):
    """What happened to the addresses of a person."""

    ADDED = "added"
    REMOVED = "removed"
    LETTERS = "letters"


def invitation(link: SingleUseLink, *, address: str) -> Letter:
    return _with_link("signin/invitation", link, address)


def reset(link: SingleUseLink, *, address: str) -> Letter:
    return _with_link("signin/reset", link, address)


def confirm_address(link: SingleUseLink, *, address: str) -> Letter:
    return _with_link("signin/confirm_address", link, address)


def sign_in_link(link: SingleUseLink, *, address: str) -> Letter:
    return _with_link("signin/sign_in_link", link, address)


def _with_link(kind: str, link: SingleUseLink, address: str) -> Letter:
    return Letter(
        kind=kind,
        person_id=link.person_id,
        subject=link.public_id,
        values={"address": address, "expires": link.expires_at.isoformat()},
        token=(link.purpose.value, link.public_id, 0, link.token_hash),
        address=address,
    )


def password_set(person: Person, *, first: bool, now: datetime) -> Letter:
    return Letter(
        kind="signin/password_set",
        person_id=person.id,
        subject=person.public_id,
        reference=now.isoformat(),
        values={"first": first, "at": now.isoformat()},
    )


def new_browser(person: Person, *, browser: str, origin: str, now: datetime) -> Letter:
    return Letter(
        kind="signin/new_browser",
        person_id=person.id,
        subject=person.public_id,
        reference=now.isoformat(),
        values={"browser": browser, "origin": origin, "at": now.isoformat()},
    )


def account(person: Person, *, blocked: bool, now: datetime) -> Letter:
    return Letter(
        kind="signin/account",
        person_id=person.id,
        subject=person.public_id,
        reference=now.isoformat(),
        step="blocked" if blocked else "open",
        values={"blocked": blocked, "at": now.isoformat()},
    )


def address_changed(
    person: Person, change: Change, *, address: str, to: str | None, now: datetime
) -> Letter:
    """To where letters went until now, so that a change by someone else is noticed."""
    return Letter(
        kind="signin/address_changed",
        person_id=person.id,
        subject=person.public_id,
        reference=now.isoformat(),
        step=change.value,
        values={"change": change.value, "address": address, "at": now.isoformat()},
        address=to,
    )
