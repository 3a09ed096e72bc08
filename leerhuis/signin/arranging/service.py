"""How an administrator sets up, tries, turns on and changes the provider of an organisation."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from leerhuis import audit, db, sealing
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.people import authority
from leerhuis.people.models import Organisation
from leerhuis.signin.arranging import queries
from leerhuis.signin.providers import asking, discovery, mapping, rules
from leerhuis.signin.providers.discovery import Found
from leerhuis.signin.providers.models import (
    IdentityProvider,
    PendingLink,
    ProviderDomain,
    ProviderLink,
    ProviderMapping,
)
from leerhuis.signin.providers.rules import Mapped
from leerhuis.signin.providers.wire import Unreachable

MOST_ROWS = 50
_FACTS = ("name", "issuer", "client_id", "acr", "two_steps", "only")


def create(
    organisation: Organisation,
    *,
    secret: str,
    by: Identity,
    now: datetime,
    **facts: Any,
) -> IdentityProvider:
    """Set up a provider; nobody signs in through it before it is tried and turned on."""
    row = IdentityProvider(
        organisation_id=organisation.id,
        secret=_locked(secret),
        active=False,
        made_at=now,
        **_checked(facts),
    )
    with db.transaction():
        authority.decide(by, organisation)
        db.add(row)
        _note(Action.PROVIDER_CREATED, row, by=by, now=now)
    return row


def change(provider: IdentityProvider, *, by: Identity, now: datetime, **facts: Any) -> None:
    """Change what a provider is; at another issuer nobody is known, so everybody links anew."""
    checked = _checked(facts)
    changed = [name for name in _FACTS if getattr(provider, name) != checked[name]]
    if not changed:
        return
    with db.transaction():
        _decide(provider, by)
        for name in changed:
            setattr(provider, name, checked[name])
        if "issuer" in changed:
            _forget_everybody(provider, now=now)
        _note(Action.PROVIDER_CHANGED, provider, by=by, now=now, changed=", ".join(changed))


def _forget_everybody(provider: IdentityProvider, *, now: datetime) -> None:
    mapping.end_all(provider.id, now=now)
    for kind in (ProviderLink, PendingLink):
        db.session.execute(
            delete(kind)
            .where(kind.provider_id == provider.id)
            .execution_options(synchronize_session=False)
        )


def replace_secret(provider: IdentityProvider, secret: str, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        _decide(provider, by)
        provider.secret = _locked(secret)
        _note(Action.PROVIDER_SECRET_REPLACED, provider, by=by, now=now)


def turn_on(provider: IdentityProvider, *, by: Identity, now: datetime) -> None:
    """Let people sign in through it; one that does not answer is not turned on."""
    discovery.forget(provider.issuer)
    try:
        discovery.keys(discovery.read(provider.issuer, now=now), now=now)
    except Unreachable as silence:
        raise Refused("This provider cannot be used now. Try it to see why.") from silence
    with db.transaction():
        _decide(provider, by)
        provider.active = True
        _note(Action.PROVIDER_ON, provider, by=by, now=now)


def turn_off(provider: IdentityProvider, *, by: Identity, now: datetime) -> None:
    """Let nobody in through it any more; the roles that it gave end."""
    with db.transaction():
        _decide(provider, by)
        provider.active = False
        mapping.end_all(provider.id, now=now)
        _note(Action.PROVIDER_OFF, provider, by=by, now=now)


def try_out(provider: IdentityProvider, *, by: Identity, now: datetime) -> Found | str:
    """What the provider says of itself now; a message id when it cannot be used."""
    discovery.forget(provider.issuer)
    try:
        found = discovery.read(provider.issuer, now=now)
        discovery.keys(found, now=now)
    except Unreachable as silence:
        _tried(provider, "refused", by=by, now=now)
        return str(silence)
    _tried(provider, "done", by=by, now=now)
    return found


def _tried(provider: IdentityProvider, result: str, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        _note(Action.PROVIDER_TRIED, provider, by=by, now=now, result=result)


def add_domain(
    provider: IdentityProvider, domain: str, *, by: Identity, now: datetime
) -> ProviderDomain:
    """Send the addresses of a domain to this provider: one that is of nobody else.

    Else an organisation could lead the people of another to a page of its own.
    """
    cleaned = rules.clean_domain(domain)
    with db.transaction():
        _decide(provider, by)
        db.hold_all(ProviderDomain)
        if queries.domain_taken(cleaned) or queries.used_elsewhere(cleaned, provider.organisation):
            raise Refused("This domain is used by another organisation too.", field="domain")
        if len(provider.domains) >= MOST_ROWS:
            raise Refused("These are too many.", field="domain")
        row = ProviderDomain(provider_id=provider.id, domain=cleaned)
        db.add(row)
        _note(Action.DOMAIN_ADDED, provider, by=by, now=now, domain=cleaned)
    return row


def remove_domain(row: ProviderDomain, *, by: Identity, now: datetime) -> None:
    provider = queries.provider_for(by, row.provider.public_id)
    with db.transaction():
        _decide(provider, by)
        _note(Action.DOMAIN_REMOVED, provider, by=by, now=now, domain=row.domain)
        db.session.delete(row)


def add_mapping(
    provider: IdentityProvider,
    *,
    claim: str,
    value: str,
    role: Role,
    organisation: Organisation,
    by: Identity,
    now: datetime,
) -> ProviderMapping:
    """Let a value of a claim give a role, at the provider's organisation or below it."""
    if not organisation.path.startswith(provider.organisation.path):
        raise Refused("Choose an organisation that is part of this one.", field="organisation")
    said = {"claim": claim, "value": value, "role": role, "organisation_id": organisation.id}
    known = [
        each for each in provider.mappings if all(getattr(each, k) == v for k, v in said.items())
    ]
    if known:
        return known[0]
    if len(provider.mappings) >= MOST_ROWS:
        raise Refused("These are too many.", field="claim")
    row = ProviderMapping(provider_id=provider.id, **said)
    with db.transaction():
        _decide(provider, by)
        authority.decide(by, organisation)
        db.add(row)
        _note(Action.MAPPING_ADDED, provider, by=by, now=now, **_told(row))
    return row


def remove_mapping(row: ProviderMapping, *, by: Identity, now: datetime) -> None:
    """Take a mapping away; what only it gave ends at once."""
    provider = queries.provider_for(by, row.provider.public_id)
    gone = Mapped(row.role, row.organisation_id)
    with db.transaction():
        _decide(provider, by)
        _note(Action.MAPPING_REMOVED, provider, by=by, now=now, **_told(row))
        db.session.delete(row)
        others = [each for each in provider.mappings if each.id != row.id]
        if gone not in {Mapped(each.role, each.organisation_id) for each in others}:
            mapping.end_all(provider.id, only=gone, now=now)


def _told(row: ProviderMapping) -> dict[str, str]:
    return {"claim": row.claim, "value": row.value, "role": row.role.value}


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    loopback = discovery.loopback_may()
    return facts | {"issuer": rules.clean_issuer(facts["issuer"], loopback=loopback)}


def _locked(secret: str) -> str:
    return sealing.locked(secret, purpose=asking.SECRET)


def _decide(provider: IdentityProvider, by: Identity) -> None:
    """Who administers the organisation, and one at a time."""
    authority.decide(by, provider.organisation)
    db.hold(provider)


def _note(
    action: Action, provider: IdentityProvider, *, by: Identity, now: datetime, **details: str
) -> None:
    audit.record(
        action,
        by=by,
        kind="identity_provider",
        subject=provider.public_id,
        now=now,
        **details,
    )
