"""What is kept of a session that began at a provider, and of one that did not begin."""

import logging
from datetime import datetime

from leerhuis import audit, db, sealing, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.signin import queries as signin
from leerhuis.signin.models import BrowserSession
from leerhuis.signin.providers import rules
from leerhuis.signin.providers.asking import Proof
from leerhuis.signin.providers.models import IdentityProvider, ProviderLink, ProviderSession
from leerhuis.signin.rules import Way

PROOF = "provider proof"
log = logging.getLogger("leerhuis")


def remember(token: str, link: ProviderLink, proof: Proof, *, now: datetime) -> None:
    """Keep with a session where it began and when that was proved there.

    A provider that does not say when somebody proved it, proved nothing a short while ago.
    """
    row = signin.browser_session(token)
    if row is None:
        return
    sid = proof.claims.get("sid")
    with db.transaction():
        row.proved_at = rules.proved_at(proof.claims, now=now) or row.proved_at - rules.LONG_AGO
        db.add(
            ProviderSession(
                session_id=row.id,
                link_id=link.id,
                sid_hash=tokens.hash_of(sid) if isinstance(sid, str) and sid else "",
                proof=sealing.locked(proof.token, purpose=PROOF),
            )
        )


def way_now(token: str) -> Way | None:
    """By what the session of this browser was proved."""
    row: BrowserSession | None = signin.browser_session(token)
    return row.way if row else None


def note_failure(provider: IdentityProvider, *, why: str, origin: str, now: datetime) -> None:
    """Write down that somebody came back with what cannot be trusted."""
    nobody = Identity(None, "", "", origin)
    log.warning("provider %s: %s", provider.public_id, why[:200])
    with db.transaction():
        audit.record(
            Action.SIGN_IN_FAILED,
            by=nobody,
            kind="identity_provider",
            subject=provider.public_id,
            now=now,
            result="refused",
        )
