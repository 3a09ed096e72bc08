"""The seal on the audit trail: each event is linked by a hash to all that were sealed before it.

Whoever changes or removes a sealed event breaks the chain from there on. Whoever cuts off its end,
or makes the whole of it anew, is found by a head that was kept elsewhere: the log of the jobs tells
it every day.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from leerhuis import db
from leerhuis.audit import AuditEvent, AuditSeal

BATCH = 500
TAIL = 20
# A transaction that began early may commit late: so far behind the last sealed event is looked.
BEHIND = 2000

_TOLD = (
    AuditEvent.id,
    AuditEvent.public_id,
    AuditEvent.at,
    AuditEvent.actor_id,
    AuditEvent.origin,
    AuditEvent.action,
    AuditEvent.kind,
    AuditEvent.subject,
    AuditEvent.result,
    AuditEvent.details,
)


class Break(NamedTuple):
    """The first link that does not hold: its number, and the event, where that is still there."""

    number: int
    event: str | None
    at: datetime | None


class Tail(NamedTuple):
    """The events that wait for their seal: how many, and the first of them."""

    number: int
    first: Sequence[AuditEvent]


class Progress(NamedTuple):
    """Until which event the trail is sealed, and how many wait for their seal."""

    sealed_until_at: datetime | None
    unsealed: int


class Verdict(NamedTuple):
    """How far the chain holds: its links, the last of them, what breaks it, and what waits."""

    links: int
    head: str
    broken: Break | None
    tail: Tail


def seal(*, now: datetime, everywhere: bool = False) -> int:
    """Link the events that are not sealed yet to the chain; returns how many were.

    At every tick this looks at the newest events only, `everywhere` at all that there are.
    """
    with db.transaction():
        last = head()
        rows = db.session.execute(_waiting(last, everywhere, *_TOLD).limit(BATCH)).all()
        link = last.seal if last else ""
        for row in rows:
            link = _link(link, row)
            db.session.add(AuditSeal(event_id=row[0], seal=link))
        return len(rows)


def _waiting(last: AuditSeal | None, everywhere: bool, *columns: Any) -> Select[Any]:
    """The events without a seal, the first of them first."""
    waiting = (
        select(*columns)
        .select_from(AuditEvent)
        .outerjoin(AuditSeal, AuditSeal.event_id == AuditEvent.id)
        .where(AuditSeal.id.is_(None))
        .order_by(AuditEvent.id)
    )
    if everywhere or last is None:
        return waiting
    return waiting.where(AuditEvent.id > last.event_id - BEHIND)


def verify(*, newest: int | None = None) -> Verdict:
    """Walk over the chain, or over the newest so many links of it, as far as it holds."""
    after, link = _start(newest)
    links, broken = 0, None
    for number, sealed, row in _links_after(after):
        link = _link(link, row) if row[0] is not None else ""
        if link != sealed:
            broken = Break(number, row[1], row[2])
            break
        links += 1
    return Verdict(links, link if broken is None else "", broken, tail())


def tail() -> Tail:
    """What waits for its seal wherever it stands, oldest first."""
    last = head()
    waiting = _waiting(last, True, AuditEvent.id).order_by(None).subquery()
    number = db.session.scalar(select(func.count()).select_from(waiting)) or 0
    first = db.session.scalars(_waiting(last, True, AuditEvent).limit(TAIL)).all()
    return Tail(number, first)


def progress() -> Progress:
    """Until when the trail is sealed, and how many of the newest events wait, in one statement."""
    last = select(AuditSeal.event_id).order_by(AuditSeal.id.desc()).limit(1).scalar_subquery()
    waiting = (
        select(func.count(AuditEvent.id))
        .outerjoin(AuditSeal, AuditSeal.event_id == AuditEvent.id)
        .where(AuditSeal.id.is_(None), AuditEvent.id > func.coalesce(last, 0) - BEHIND)
    )
    sealed_until = select(AuditEvent.at).where(AuditEvent.id == last)
    found = select(sealed_until.scalar_subquery(), waiting.scalar_subquery())
    return Progress(*db.session.execute(found).one())


def head() -> AuditSeal | None:
    """The last link, which tells of all before it."""
    return db.session.scalar(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))


def holds(link: str) -> bool:
    """Whether a head that was kept elsewhere is still a link of the chain."""
    return db.session.scalar(select(AuditSeal.id).where(AuditSeal.seal == link)) is not None


def _start(newest: int | None) -> tuple[int, str]:
    """After which link to begin, and what it says; from the first when all are asked for."""
    if newest is None:
        return 0, ""
    before = db.session.scalar(
        select(AuditSeal).order_by(AuditSeal.id.desc()).offset(newest).limit(1)
    )
    return (before.id, before.seal) if before else (0, "")


def _links_after(after: int) -> Iterator[tuple[int, str, Sequence[Any]]]:
    """Each link with what its event says now; an event that is gone says nothing."""
    while rows := db.session.execute(
        select(AuditSeal.id, AuditSeal.seal, *_TOLD)
        .outerjoin(AuditEvent, AuditEvent.id == AuditSeal.event_id)
        .where(AuditSeal.id > after)
        .order_by(AuditSeal.id)
        .limit(BATCH)
    ).all():
        for row in rows:
            yield row[0], row[1], row[2:]
        after = rows[-1][0]


def _link(previous: str, told: Sequence[Any]) -> str:
    number, public_id, at, actor, origin, action, kind, subject, result, details = told
    said = [
        previous,
        number,
        public_id,
        at.isoformat(),
        actor,
        origin,
        action.value,
        kind,
        subject,
        result,
        details,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
