"""One letter where somebody is written to twice: as a person of the house and by their address."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from leerhuis import db
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.people.models import EmailAddress


def left_out(letters: Iterable[Letter]) -> list[Letter]:
    """These letters without those to an address whose owner gets the very same one as a person.

    Asks nothing when no letter goes to a contact.
    """
    given = list(letters)
    contacts = {each.key: each for each in given if each.person_id is None and each.address}
    if not contacts:
        return given
    owners = _owners({each.address or "" for each in contacts.values()})
    twins = {
        key: replace(each, person_id=owners[each.address or ""]).key
        for key, each in contacts.items()
        if each.address in owners
    }
    told = {each.key for each in given} | _written(set(twins.values()))
    return [each for each in given if twins.get(each.key) not in told]


def _owners(addresses: set[str]) -> dict[str, int]:
    """Whose these addresses are, as far as somebody said so."""
    rows = db.session.execute(
        select(EmailAddress.address, EmailAddress.person_id).where(
            EmailAddress.address.in_(addresses), EmailAddress.confirmed_at.is_not(None)
        )
    )
    return {row.address: row.person_id for row in rows}


def _written(keys: set[str]) -> set[str]:
    if not keys:
        return set()
    rows = db.session.scalars(
        select(QueuedLetter.key).where(
            QueuedLetter.key.in_(keys), QueuedLetter.state != LetterState.WITHDRAWN
        )
    )
    return set(rows)
