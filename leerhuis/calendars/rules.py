"""Calendar invitations: what is told next, in the terms of iTIP (RFC 5546)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

# What a letter carries for a calendar, as plain values; `before` is what was told until then.
Part = Mapping[str, Any]


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


def next_request(last: Told | None, *, facts: str, anew: bool = False) -> Told | None:
    """What to tell someone who has a seat; None when their calendar already says so.

    A seat that is taken `anew` is told whatever the calendar may say.
    """
    if last is None:
        return Told(Method.REQUEST, 0, facts)
    if last.method is Method.REQUEST and last.facts == facts and not anew:
        return None
    return Told(Method.REQUEST, last.sequence + 1, facts)


def next_cancel(last: Told | None) -> Told | None:
    """What to tell someone who lost a seat; None when their calendar was never told of it."""
    if last is None or last.method is Method.CANCEL:
        return None
    return Told(Method.CANCEL, last.sequence + 1, last.facts)


def before(part: Part) -> Told | None:
    """What the calendar had been told when this was written down."""
    if part["before"] is None:
        return None
    method, sequence, facts = part["before"]
    return Told(Method(method), sequence, facts)


def unsaid(last: Told, parts: Iterable[Part]) -> Told | None:
    """What a calendar was told, without these, which reached nobody; None for nothing at all.

    Numbers are not given again: a feed may have shown them.
    """
    by_sequence = {part["sequence"]: part for part in parts if "before" in part}
    said: Told | None = last
    while said is not None and said.sequence in by_sequence:
        said = before(by_sequence.pop(said.sequence))
    return said and said._replace(sequence=last.sequence)


def uid_of(entry: str) -> str:
    """One uid a session or gathering, in every calendar: who has it twice sees one appointment."""
    return f"{entry}@leerhuis"


def place_of(parts: Sequence[str], *, online_url: str) -> str:
    """Where a session is, in one line; the link when it is online.

    A venue that is called as its town is named once.
    """
    return ", ".join(dict.fromkeys(part for part in parts if part)) or online_url
