"""The first administrator: made by a command, because nobody else could."""

from datetime import datetime

from leerhuis import db
from leerhuis.access import COMMAND, Role
from leerhuis.people import service as people
from leerhuis.people.rules import OrganisationKind
from leerhuis.signin import guessable, links, queries, service


def create_first_administrator(
    *,
    organisation: str,
    given_name: str,
    name_prefix: str,
    family_name: str,
    address: str,
    password: str | None,
    now: datetime,
) -> str | None:
    """Make an administrator of an organisation, and the organisation if it is not there yet.

    With a password the account is ready; without one the address of the invitation is returned.
    """
    if password is not None:
        words = [given_name, family_name, address.split("@")[0]]
        guessable.check_password(password, words=words)
    with db.transaction():
        person = people.create_person(
            given_name=given_name,
            name_prefix=name_prefix,
            family_name=family_name,
            address=address,
            by=COMMAND,
            now=now,
        )
        place = queries.region_named(organisation) or people.create_organisation(
            name=organisation, kind=OrganisationKind.REGION, parent=None, by=COMMAND, now=now
        )
        people.grant(person, Role.ADMINISTRATOR, place, by=COMMAND, now=now)
        link = service.invite(person, by=COMMAND, now=now)
        if password is None:
            return links.address_of(link)
        service.choose_password(links.token_of(link), password, origin="command", now=now)
    return None
