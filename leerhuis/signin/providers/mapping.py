"""Roles that come by a token: given by a mapping, and gone when the claim is.

Such a role lasts a month from each sign-in, so that it also ends for who never comes back.
"""

from datetime import datetime, timedelta

from leerhuis import clock, db
from leerhuis.access import HOUSE
from leerhuis.errors import Refused
from leerhuis.people import directory
from leerhuis.people import service as people
from leerhuis.people.models import Person, RoleGrant
from leerhuis.signin.providers import queries, rules
from leerhuis.signin.providers.checking import Claims
from leerhuis.signin.providers.models import IdentityProvider, ProviderGrant, ProviderMapping
from leerhuis.signin.providers.rules import Mapped

LASTS = timedelta(days=30)


def apply(person: Person, provider: IdentityProvider, claims: Claims, *, now: datetime) -> None:
    """Give and take what the token says by the mappings; roles given by hand stay as they are."""
    wanted = rules.roles_in(claims, _valid(provider))
    with db.transaction():
        for _known, grant in queries.grants_of(provider.id, person_id=person.id):
            key = Mapped(grant.role, grant.organisation_id)
            if key in wanted:
                grant.ends_on = clock.day_of(now) + LASTS
                wanted.discard(key)
            else:
                _end(grant, now=now)
        for each in sorted(wanted):
            _give(person, provider, each, now=now)


def _valid(provider: IdentityProvider) -> list[ProviderMapping]:
    """Mappings of organisations that are still part of the provider's own."""
    top = provider.organisation.path
    return [each for each in provider.mappings if each.organisation.path.startswith(top)]


def _give(person: Person, provider: IdentityProvider, wanted: Mapped, *, now: datetime) -> None:
    if directory.open_grant(person.id, wanted.role, wanted.organisation_id) is not None:
        return
    place = next(
        each.organisation
        for each in provider.mappings
        if each.organisation_id == wanted.organisation_id
    )
    row = people.grant(person, wanted.role, place, by=HOUSE, now=now)
    row.ends_on = clock.day_of(now) + LASTS
    db.add(ProviderGrant(provider_id=provider.id, grant_id=row.id))


def end_all(
    provider_id: int,
    *,
    person_id: int | None = None,
    only: Mapped | None = None,
    now: datetime,
) -> None:
    """End what tokens of this provider gave: to all or one person, all roles or one."""
    with db.transaction():
        for _known, grant in queries.grants_of(provider_id, person_id=person_id):
            if only is None or only == Mapped(grant.role, grant.organisation_id):
                _end(grant, now=now)


def _end(grant: RoleGrant, *, now: datetime) -> None:
    try:
        people.end_grant(grant, by=HOUSE, now=now)
    except Refused:  # somebody has to administer the organisation: then by hand
        grant.ends_on = None
