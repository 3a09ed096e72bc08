"""The letters about signing in through an organisation."""

from datetime import datetime

from leerhuis.mail.rules import Letter
from leerhuis.people.models import Person
from leerhuis.signin.providers.models import IdentityProvider, PendingLink

TOKEN = "provider_link"  # noqa: S105  # the purpose of a token


def confirm(pending: PendingLink, provider: IdentityProvider, *, address: str) -> Letter:
    """To an address of the account itself: only who reads it and began there can say yes."""
    return Letter(
        kind="signin/provider_link",
        person_id=pending.account.person_id,
        subject=pending.public_id,
        values={
            "provider": provider.name,
            "shown": pending.shown,
            "address": address,
            "expires": pending.expires_at.isoformat(),
        },
        token=(TOKEN, pending.public_id, 0, pending.token_hash),
        address=address,
    )


def linked(
    person: Person, provider: IdentityProvider, *, shown: str, removed: bool, now: datetime
) -> Letter:
    return Letter(
        kind="signin/provider_linked",
        person_id=person.id,
        subject=person.public_id,
        reference=now.isoformat(),
        values={
            "provider": provider.name,
            "shown": shown,
            "removed": removed,
            "at": now.isoformat(),
        },
    )
