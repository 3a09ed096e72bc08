"""Letters waiting to be sent, and what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
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
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    rendered: Mapped[bytes | None] = mapped_column(deferred=True)
    held_for: Mapped[rules.Rhythm | None] = mapped_column(db.Word(rules.Rhythm))
    erased_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_letter_state", "state"),  # counted by it, and the rows are long
        Index("ix_letter_kept", "erased_at", "planned_at"),
        Index(
            "ix_letter_due",
            "try_at",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "ix_letter_held",
            "person_id",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
    )


class DeliveryPause(db.Base):
    """While there is such a row no letter goes out: after a restore, until somebody has looked."""

    __tablename__ = "delivery_pause"
    privacy = db.Privacy(
        db.DataClass.OPERATION,
        export="none: no person",
        erase="kept",
        retention="until the letters are let go",
    )

    since_at: Mapped[datetime]


class LetterChoice(db.Base):
    """How often someone wants letters of a kind; without a row each comes at once."""

    __tablename__ = "letter_choice"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="removed",
        retention="2 years after the last appointment",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    rhythm: Mapped[rules.Rhythm] = mapped_column(db.Word(rules.Rhythm))

    __table_args__ = (UniqueConstraint("person_id", "kind"),)


class LetterWording(db.Base, db.Public):
    """The words of an organisation for a kind of letter, for who works at it or below."""

    __tablename__ = "letter_wording"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(150))
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("organisation_id", "kind", "language"),)


class LetterDuty(db.Base):
    """A kind of letter that an organisation wants everyone who works there to get at once."""

    __tablename__ = "letter_duty"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(60), index=True)

    __table_args__ = (UniqueConstraint("organisation_id", "kind"),)
