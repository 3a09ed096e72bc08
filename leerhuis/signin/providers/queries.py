"""Reading providers, who is linked to them, and which sessions began there."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from leerhuis import db, tokens
from leerhuis.access import Role
from leerhuis.errors import Missing
from leerhuis.people import queries as people
from leerhuis.people import rules as people_rules
from leerhuis.people.days import appointed_on, granted_on
from leerhuis.people.models import Appointment, Organisation, Person, RoleGrant
from leerhuis.people.rules import AppointmentKind
from leerhuis.signin.models import Account, BrowserSession
from leerhuis.signin.providers import rules
from leerhuis.signin.providers.models import (
    IdentityProvider,
    PendingLink,
    ProviderDomain,
    ProviderGrant,
    ProviderLink,
    ProviderMapping,
    ProviderSession,
)


def provider_at(address: str) -> IdentityProvider | None:
    """Where the organisation of this address lets its people sign in: the domain decides."""
    return db.session.scalar(
        select(IdentityProvider)
        .join(ProviderDomain, ProviderDomain.provider_id == IdentityProvider.id)
        .options(joinedload(IdentityProvider.organisation))
        .where(ProviderDomain.domain == rules.domain_of(address), IdentityProvider.active.is_(True))
    )


def active_provider(public_id: str) -> IdentityProvider:
    """A provider where people may sign in now; one that is off does not exist."""
    return people.found(
        select(IdentityProvider)
        .options(
            joinedload(IdentityProvider.organisation),
            selectinload(IdentityProvider.mappings).joinedload(ProviderMapping.organisation),
        )
        .where(IdentityProvider.public_id == public_id, IdentityProvider.active.is_(True))
    )


def belongs(person_id: int, provider: IdentityProvider, *, day: date) -> bool:
    """Whether the person works for the provider's organisation now, or holds a role there."""
    here = people.belongs_below([provider.organisation.path], day=day)
    return db.session.scalar(select(Person.id).where(Person.id == person_id, here)) is not None


def providers_open_to(person_id: int, *, day: date) -> list[IdentityProvider]:
    """The providers of the organisations where the person works or holds a role now."""
    appointed = (
        select(Organisation.path)
        .join(Appointment, Appointment.organisation_id == Organisation.id)
        .where(Appointment.person_id == person_id, appointed_on(day))
    )
    granted = (
        select(Organisation.path)
        .join(RoleGrant, RoleGrant.organisation_id == Organisation.id)
        .where(RoleGrant.person_id == person_id, granted_on(day))
    )
    paths = {*db.session.scalars(appointed), *db.session.scalars(granted)}
    return _active_up(paths)


def _active_up(paths: Iterable[str]) -> list[IdentityProvider]:
    """The active providers of these places in the tree, and of what they are part of."""
    numbers = {number for path in paths for number in people_rules.lineage(path)}
    rows = db.session.scalars(
        select(IdentityProvider)
        .options(joinedload(IdentityProvider.organisation))
        .where(IdentityProvider.organisation_id.in_(numbers), IdentityProvider.active.is_(True))
        .order_by(IdentityProvider.name, IdentityProvider.id)
    )
    return list(rows)


def only_way(person_id: int, *, day: date) -> IdentityProvider | None:
    """The provider without which this person does not come in; None for who has another way.

    All current employers have to say so. Whoever administers such an organisation keeps a
    password beside it, for the day on which the provider is broken.
    """
    employers = set(
        db.session.scalars(
            select(Organisation.path)
            .join(Appointment, Appointment.organisation_id == Organisation.id)
            .where(
                Appointment.person_id == person_id,
                Appointment.kind == AppointmentKind.EMPLOYMENT,
                appointed_on(day),
            )
        )
    )
    strict = [each for each in _active_up(employers) if each.only] if employers else []
    covered = all(
        any(path.startswith(each.organisation.path) for each in strict) for path in employers
    )
    if not strict or not covered or _administers(person_id, strict, day=day):
        return None
    return strict[0]


def _administers(person_id: int, providers: Iterable[IdentityProvider], *, day: date) -> bool:
    places = {
        number for each in providers for number in people_rules.lineage(each.organisation.path)
    }
    held = exists().where(
        RoleGrant.person_id == person_id,
        RoleGrant.role == Role.ADMINISTRATOR,
        RoleGrant.organisation_id.in_(places),
        granted_on(day),
    )
    return bool(db.session.scalar(select(held)))


def link_at(provider: IdentityProvider, subject: str) -> ProviderLink | None:
    """Whose account this subject has, at this issuer: nothing else of a token is looked at."""
    return db.session.scalar(
        select(ProviderLink)
        .options(joinedload(ProviderLink.account).joinedload(Account.person))
        .where(
            ProviderLink.provider_id == provider.id,
            ProviderLink.issuer == provider.issuer,
            ProviderLink.subject == subject,
        )
    )


def is_linked(issuer: str, subject: str) -> bool:
    """Whether this subject has an account already, through whichever provider."""
    known = exists().where(ProviderLink.issuer == issuer, ProviderLink.subject == subject)
    return bool(db.session.scalar(select(known)))


def links_of(person_id: int) -> list[ProviderLink]:
    rows = db.session.scalars(
        select(ProviderLink)
        .join(ProviderLink.account)
        .options(
            joinedload(ProviderLink.provider).joinedload(IdentityProvider.organisation),
        )
        .where(Account.person_id == person_id)
        .order_by(ProviderLink.id)
    )
    return list(rows)


def own_link(person_id: int, public_id: str) -> ProviderLink:
    found = next((each for each in links_of(person_id) if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def pending(token: str, *, now: datetime) -> PendingLink:
    """A first time that waits for its button, of someone who is not blocked."""
    return people.found(
        select(PendingLink)
        .join(PendingLink.account)
        .join(PendingLink.provider)
        .options(
            joinedload(PendingLink.account).joinedload(Account.person),
            joinedload(PendingLink.provider).joinedload(IdentityProvider.organisation),
            joinedload(PendingLink.address),
        )
        .where(
            PendingLink.token_hash == tokens.hash_of(token),
            PendingLink.used_at.is_(None),
            PendingLink.expires_at > now,
            Account.blocked_at.is_(None),
            IdentityProvider.active.is_(True),
        )
    )


def waiting(provider_id: int, account_id: int, *, now: datetime) -> list[PendingLink]:
    """First times of this account that wait, the latest first."""
    rows = db.session.scalars(
        select(PendingLink)
        .where(
            PendingLink.provider_id == provider_id,
            PendingLink.account_id == account_id,
            PendingLink.used_at.is_(None),
            PendingLink.expires_at > now,
        )
        .order_by(PendingLink.id.desc())
    )
    return list(rows)


def session_at(token: str) -> ProviderSession | None:
    """Where the session of this browser began, if it began at a provider."""
    return db.session.scalar(
        select(ProviderSession)
        .join(ProviderSession.session)
        .options(
            joinedload(ProviderSession.session),
            joinedload(ProviderSession.link)
            .joinedload(ProviderLink.provider)
            .joinedload(IdentityProvider.organisation),
        )
        .where(BrowserSession.token_hash == tokens.hash_of(token))
    )


def session_left(public_id: str) -> ProviderSession:
    """A session that ended, by its public id: to leave the provider as well."""
    return people.found(
        select(ProviderSession)
        .join(ProviderSession.session)
        .options(joinedload(ProviderSession.link).joinedload(ProviderLink.provider))
        .where(BrowserSession.public_id == public_id, BrowserSession.ended_at.is_not(None))
    )


def open_sessions(
    provider: IdentityProvider, *, subject: str | None, sid: str | None, now: datetime
) -> list[BrowserSession]:
    """Open sessions that began at this provider: of a subject, or of one session there."""
    asked = [ProviderLink.issuer == provider.issuer, ProviderLink.provider_id == provider.id]
    asked += [ProviderLink.subject == subject] if subject else []
    asked += [ProviderSession.sid_hash == tokens.hash_of(sid)] if sid else []
    rows = db.session.scalars(
        select(BrowserSession)
        .join(ProviderSession, ProviderSession.session_id == BrowserSession.id)
        .join(ProviderSession.link)
        .where(BrowserSession.ended_at.is_(None), BrowserSession.ends_at > now, *asked)
        .order_by(BrowserSession.id)
    )
    return list(rows)


def grants_of(
    provider_id: int, *, person_id: int | None = None
) -> list[tuple[ProviderGrant, RoleGrant]]:
    """The roles that tokens of this provider gave and that were not taken away."""
    asked = [RoleGrant.person_id == person_id] if person_id is not None else []
    rows = db.session.execute(
        select(ProviderGrant, RoleGrant)
        .join(RoleGrant, RoleGrant.id == ProviderGrant.grant_id)
        .options(joinedload(RoleGrant.organisation))
        .where(
            ProviderGrant.provider_id == provider_id,
            RoleGrant.ended_at.is_(None),
            *asked,
        )
        .order_by(ProviderGrant.id)
    )
    return [(row[0], row[1]) for row in rows]
