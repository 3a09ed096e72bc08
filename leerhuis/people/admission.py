"""A new person with the first tie to an organisation, so that somebody can find them again."""

from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.errors import Refused
from leerhuis.people import service
from leerhuis.people.models import Organisation, Person
from leerhuis.people.rules import Post


def admit(
    *,
    given_name: str,
    name_prefix: str,
    family_name: str,
    address: str | None,
    organisation: Organisation,
    post: Post | None,
    role: Role | None,
    by: Identity,
    now: datetime,
) -> Person:
    """Add a person who is appointed, holds a role, or both."""
    if post is None and role is None:
        raise Refused("Choose a function, a role or both.", field="function")
    with db.transaction():
        person = service.create_person(
            given_name=given_name,
            name_prefix=name_prefix,
            family_name=family_name,
            address=address,
            by=by,
            now=now,
        )
        if post is not None:
            _appoint(person, organisation, post, by=by, now=now)
        if role is not None:
            service.grant(person, role, organisation, by=by, now=now)
    return person


def _appoint(
    person: Person, organisation: Organisation, post: Post, *, by: Identity, now: datetime
) -> None:
    if post.fte is None:
        raise Refused("Fill in the fte, for example 0,89.", field="fte")
    if post.starts_on is None:
        raise Refused("Fill in the first day.", field="starts_on")
    service.appoint(
        person,
        organisation,
        kind=post.kind,
        function=post.function,
        fte=post.fte,
        personnel_number=post.personnel_number,
        starts_on=post.starts_on,
        ends_on=None,
        by=by,
        now=now,
    )
