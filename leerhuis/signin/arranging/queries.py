"""Reading the providers that an administrator sets up, and what stands in their way."""

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.people import queries as people
from leerhuis.people.models import EmailAddress, Organisation, Person
from leerhuis.signin.providers.models import IdentityProvider, ProviderDomain, ProviderMapping


def provider_for(who: Identity, public_id: str) -> IdentityProvider:
    """A provider of an organisation that `who` administers; another does not exist."""
    return people.found(
        select(IdentityProvider)
        .join(IdentityProvider.organisation)
        .options(
            joinedload(IdentityProvider.organisation),
            selectinload(IdentityProvider.domains),
            selectinload(IdentityProvider.mappings).joinedload(ProviderMapping.organisation),
        )
        .where(
            IdentityProvider.public_id == public_id,
            access.below(Organisation.path, people.paths_of(who, Role.ADMINISTRATOR)),
        )
        .execution_options(populate_existing=True)
    )


def providers_of(organisation: Organisation) -> list[IdentityProvider]:
    rows = db.session.scalars(
        select(IdentityProvider)
        .options(selectinload(IdentityProvider.domains))
        .where(IdentityProvider.organisation_id == organisation.id)
        .order_by(IdentityProvider.name, IdentityProvider.id)
    )
    return list(rows)


def domain_for(who: Identity, public_id: str) -> ProviderDomain:
    """A domain of a provider that `who` administers."""
    return people.found(
        select(ProviderDomain)
        .join(ProviderDomain.provider)
        .join(IdentityProvider.organisation)
        .options(joinedload(ProviderDomain.provider))
        .where(
            ProviderDomain.public_id == public_id,
            access.below(Organisation.path, people.paths_of(who, Role.ADMINISTRATOR)),
        )
    )


def mapping_for(who: Identity, public_id: str) -> ProviderMapping:
    """A mapping of a provider that `who` administers."""
    return people.found(
        select(ProviderMapping)
        .join(ProviderMapping.provider)
        .join(IdentityProvider.organisation)
        .options(joinedload(ProviderMapping.provider))
        .where(
            ProviderMapping.public_id == public_id,
            access.below(Organisation.path, people.paths_of(who, Role.ADMINISTRATOR)),
        )
    )


def domain_taken(domain: str) -> bool:
    return bool(db.session.scalar(select(exists().where(ProviderDomain.domain == domain))))


def used_elsewhere(domain: str, organisation: Organisation) -> bool:
    """Whether somebody who does not belong to this organisation has an address at the domain."""
    theirs = (
        select(Person.id)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(EmailAddress.address.endswith(f"@{domain}", autoescape=True))
        .where(~people.belongs_below([organisation.path]))
    )
    return db.session.scalar(theirs.limit(1)) is not None
