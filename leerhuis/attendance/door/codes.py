"""The code that a trainer shows changes, so that it proves that someone was in the room.

It is worked out from the session and the quarter of an hour; nothing of it is stored.
"""

import hmac
from datetime import datetime, timedelta

from leerhuis import settings, tokens

TURN = timedelta(minutes=15)
LENGTH = 12


def code_of(session: str, *, now: datetime, back: int = 0, key: str | None = None) -> str:
    """The code of a session (its public id) now, or so many turns back."""
    turn = int(now.timestamp() // TURN.total_seconds()) - back
    chosen = key or settings.current().secret_key
    return tokens.form(chosen, purpose="check_in", row=session, generation=turn)[:LENGTH]


def is_right(code: str, session: str, *, now: datetime) -> bool:
    """Whether this is the code of now, or the one before: signing in takes a while."""
    keys = settings.current().keys
    known = [code_of(session, now=now, back=back, key=key) for key in keys for back in (0, 1)]
    return any(hmac.compare_digest(code.encode(), each.encode()) for each in known)
