"""Letters waiting to be sent, and what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db
from leerhuis.mail import rules


class QueuedLetter(db.Base, db.Public):
    """One letter to one person: written in the transaction that causes it, sent later.

    Without a person it is to a contact: an `address` and a `name`.
    """

    __tablename__ = "letter"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="kind and moment",
        erase="values and text are removed",
        retention="values and text 90 days, the fact 2 years",
    )

    key: Mapped[str] = mapped_column(String(400), unique=True)
    kind: Mapped[str] = mapped_column(String(60), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str | None] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120), default="")
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    invitation: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    token: Mapped[list[Any] | None] = mapped_column(JSON)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[rules.LetterState] = mapped_column(
        db.Word(rules.LetterState), default=rules.LetterState.QUEUED
    )
    planned_at: Mapped[datetime]
    try_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")
    sent_to: Mapped[str | None] = mapped_column(String(254))
    sent_at: Mapped[datetime | None]
    rendered: Mapped[bytes | None] = mapped_column(deferred=True)

    __table_args__ = (
        Index(
            "ix_letter_due",
            "try_at",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )
