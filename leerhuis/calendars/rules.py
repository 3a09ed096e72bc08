"""Calendar invitations: what is told next, in the terms of iTIP (RFC 5546)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

# A feed is asked for every few minutes; its last use is written down once an hour.
USE_NOTED_EVERY = timedelta(hours=1)


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Told(NamedTuple):
    """What a calendar was last told of a session; `facts` are when and where it is."""

    method: Method
    sequence: int
    facts: str


def facts(*, starts_at: datetime, ends_at: datetime, place: str) -> str:
    """What makes someone come at another hour or to another door, as one short text.

    The title is not in it: a mended typing error is not worth a message to every calendar.
    """
    text = "\n".join((starts_at.isoformat(), ends_at.isoformat(), place))
    return hashlib.sha256(text.encode()).hexdigest()


def next_request(last: Told | None, *, facts: str) -> Told | None:
    """What to tell someone who has a seat; None when their calendar already says so."""
    if last is None:
        return Told(Method.REQUEST, 0, facts)
    if last.method is Method.REQUEST and last.facts == facts:
        return None
    return Told(Method.REQUEST, last.sequence + 1, facts)


def next_cancel(last: Told | None) -> Told | None:
    """What to tell someone who lost a seat; None when their calendar was never told of it."""
    if last is None or last.method is Method.CANCEL:
        return None
    return Told(Method.CANCEL, last.sequence + 1, last.facts)


def uid_of(session: str) -> str:
    """One uid a session, in every calendar: whoever has it twice sees one appointment."""
    return f"{session}@leerhuis"


def place_of(parts: Sequence[str], *, online_url: str) -> str:
    """Where a session is, in one line; the link when it is online.

    A venue that is called as its town is named once.
    """
    return ", ".join(dict.fromkeys(part for part in parts if part)) or online_url
