"""What happened: rows that are only ever added, in the transaction of what they tell.

`chain` seals them afterwards, so that no write waits for another.
"""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db, events
from leerhuis.actions import Action as Action


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
    """The same, to be written with many others at once; ValueError for what `events` lacks."""
    events.check(action, kind=kind, result=result, fields=details)
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
