"""Addresses that an administrator keeps for a person, until the person confirms one."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.people import bounces, directory, rules
from leerhuis.people.authority import note
from leerhuis.people.models import EmailAddress, Person


def add_address(person: Person, *, address: str, by: Identity, now: datetime) -> EmailAddress:
    """Add an address that nobody else has; the first one is for letters and invitations."""
    cleaned = rules.clean_address(address)
    with db.transaction():
        beside = directory.addresses_beside(person.id, cleaned)
        known = next((each for each in beside if each.address == cleaned), None)
        if known is not None and known.person_id == person.id:
            return known
        if known is not None:
            raise _taken()
        first = not beside
        row = EmailAddress(
            person_id=person.id,
            address=cleaned,
            added_at=now,
            for_letters=first,
            for_invitations=first,
        )
        try:
            db.add(row)
        except IntegrityError as error:  # someone else added it at this very moment
            raise _taken() from error
        note(Action.ADDRESS_ADDED, row, by=by, now=now, person=person.public_id)
    return row


def _taken() -> Refused:
    return Refused(
        "This address already belongs to someone. Look that person up, or fill in another address.",
        field="address",
    )


def choose_address(address: EmailAddress, *, by: Identity, now: datetime) -> None:
    """Send letters and invitations here, as long as the person has confirmed no address."""
    with db.transaction():
        others = directory.addresses_of(address.person_id)
        rules.check_in_hand(confirmed=any(each.confirmed_at for each in others))
        for each in others:
            each.for_letters = each.for_invitations = False
        db.session.flush()
        address.for_letters = address.for_invitations = True
        bounces.clear(address)
        note(Action.ADDRESS_CHOSEN, address, by=by, now=now)


def remove_address(address: EmailAddress, *, by: Identity, now: datetime) -> None:
    """Take away an address that the person has not confirmed and that is not in use."""
    with db.transaction():
        rules.check_in_hand(confirmed=address.confirmed_at is not None)
        if address.for_letters or address.for_invitations:
            raise Refused("Letters go to this address. Choose another address first.")
        db.session.delete(address)
        note(Action.ADDRESS_REMOVED, address, by=by, now=now)
