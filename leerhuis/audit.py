"""What happened: rows that are only ever added, sealed into a hash chain by the jobs process.

An event is written in the transaction of what it tells. The chain is made afterwards, so that no
write waits for another.
"""

import hashlib
import json
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db
from leerhuis.actions import Action as Action

SEAL_BATCH = 500


class Actor(Protocol):
    """Who did it: an identity of `access`, which this module does not know."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def origin(self) -> str: ...


class AuditEvent(db.Base, db.Public):
    """One thing that happened: who, what, on which row, when, from where, with which result."""

    __tablename__ = "audit_event"
    __table_args__ = db.INSERT_ONLY
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="events of which the person is the actor",
        erase="kept; the actor becomes a number without a name",
        retention="7 years",
    )

    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    origin: Mapped[str] = mapped_column(String(64))
    action: Mapped[Action] = mapped_column(db.Word(Action), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    result: Mapped[str] = mapped_column(String(20), default="done")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class AuditSeal(db.Base):
    """The link of one event in the hash chain."""

    __tablename__ = "audit_seal"
    __table_args__ = db.INSERT_ONLY
    privacy = db.Privacy(
        db.DataClass.SECURITY, export="none: hashes", erase="kept", retention="7 years"
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), unique=True)
    seal: Mapped[str] = mapped_column(String(64))


def record(
    action: Action,
    *,
    by: Actor,
    kind: str,
    subject: str,
    now: datetime,
    result: str = "done",
    **details: Any,
) -> None:
    """Write down what happened to the row `subject` (its public id) of this kind."""
    db.add(event(action, by=by, kind=kind, subject=subject, now=now, result=result, **details))


def event(
    action: Action,
    *,
    by: Actor,
    kind: str,
    subject: str,
    now: datetime,
    result: str = "done",
    **details: Any,
) -> AuditEvent:
    """The same, to be written with many others at once."""
    return AuditEvent(
        at=now,
        actor_id=by.person_id,
        origin=by.origin,
        action=action,
        kind=kind,
        subject=subject,
        result=result,
        details=details,
    )


def seal(*, now: datetime) -> int:
    """Link the events that are not sealed yet to the chain; returns how many were."""
    with db.transaction():
        last = db.session.scalar(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))
        events = db.session.scalars(
            select(AuditEvent)
            .outerjoin(AuditSeal, AuditSeal.event_id == AuditEvent.id)
            .where(AuditSeal.id.is_(None))
            .order_by(AuditEvent.id)
            .limit(SEAL_BATCH)
        ).all()
        link = last.seal if last else ""
        for each in events:
            link = _link(link, each)
            db.session.add(AuditSeal(event_id=each.id, seal=link))
        return len(events)


def first_broken() -> AuditEvent | None:
    """The first sealed event that no longer agrees with its seal; None when the chain holds."""
    link, last = "", 0
    while batch := _sealed_after(last):
        for each, sealed in batch:
            link = _link(link, each)
            if link != sealed.seal:
                return each
        last = batch[-1][1].id
        db.session.expunge_all()  # the trail is long, and only the last link is needed
    return None


def _sealed_after(seal_id: int) -> list[tuple[AuditEvent, AuditSeal]]:
    """The next events with their seals, in the order of the chain."""
    rows = db.session.execute(
        select(AuditEvent, AuditSeal)
        .join(AuditSeal, AuditSeal.event_id == AuditEvent.id)
        .where(AuditSeal.id > seal_id)
        .order_by(AuditSeal.id)
        .limit(SEAL_BATCH)
    )
    return [(each, sealed) for each, sealed in rows]


def _link(previous: str, each: AuditEvent) -> str:
    told = [
        previous,
        each.id,
        each.public_id,
        each.at.isoformat(),
        each.actor_id,
        each.origin,
        each.action.value,
        each.kind,
        each.subject,
        each.result,
        each.details,
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
