"""What is proved in a session that is there already: more, once more, or less than before."""

import secrets
from datetime import datetime

from sqlalchemy import update

from leerhuis import audit, db, tokens
from leerhuis.audit import Action
from leerhuis.errors import Missing
from leerhuis.signin import queries, rules
from leerhuis.signin.models import BrowserSession
from leerhuis.signin.rules import Way
from leerhuis.signin.service import themselves


def prove_again(token: str, *, way: Way, now: datetime) -> str:
    """Note in a session what was proved in it now, and give it a new token.

    What was proved before stays: a password after a code makes nobody weaker.
    """
    found = queries.browser_session(token)
    if found is None or found.ended_at is not None:
        raise Missing
    fresh = secrets.token_urlsafe(32)
    with db.transaction():
        found.token_hash, found.proved_at, found.seen_at = tokens.hash_of(fresh), now, now
        if way in rules.STRONG:
            found.way = way
        by = themselves(found.account.person, origin=found.origin)
        audit.record(
            Action.PROVED_AGAIN,
            by=by,
            kind="browser_session",
            subject=found.public_id,
            now=now,
            way=way.value,
        )
    return fresh


def weaken(account_id: int, *, way: Way) -> None:
    """From now on the sessions of this account count as one step."""
    db.session.execute(
        update(BrowserSession).where(BrowserSession.account_id == account_id).values(way=way)
    )
