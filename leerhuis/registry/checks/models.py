"""What the registers answered, the public measures they show, and how an employer's list reads."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db
from leerhuis.registry.checks import rules
from leerhuis.registry.rules import CheckedHow, CheckReason


class RegisterCheck(db.Base, db.Public):
    """One question to a register about one registration, with the answer."""

    __tablename__ = "register_check"
    privacy = db.Privacy(
        db.DataClass.REGISTRATION,
        export="in full",
        erase="removed with the registration: an exception to being append-only",
        retention="2 years after the last appointment",
    )
    __table_args__ = db.INSERT_ONLY

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    how: Mapped[CheckedHow] = mapped_column(db.Word(CheckedHow))
    why: Mapped[CheckReason] = mapped_column(db.Word(CheckReason))
    outcome: Mapped[rules.Outcome] = mapped_column(db.Word(rules.Outcome))
    found: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(500), default="")


class PublicMeasure(db.Base, db.Public):
    """A measure that a register makes public; what is not public is never stored.

    `key` names it within its registration, so that seeing it again is no second measure.
    """

    __tablename__ = "public_measure"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="in full",
        erase="removed with the registration",
        retention="as long as the register shows it",
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[rules.MeasureKind] = mapped_column(db.Word(rules.MeasureKind))
    description: Mapped[str] = mapped_column(String(500))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    seen_first_at: Mapped[datetime]
    seen_last_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("registration_id", "key"),)


class OverviewColumns(db.Base):
    """How the columns of an employer's own overview are named; told once, used again."""

    __tablename__ = "overview_columns"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    told_at: Mapped[datetime]
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class OverviewUpload(db.Base, db.Public):
    """An employer's overview, kept so that one can look at it before and after it is noted."""

    __tablename__ = "overview_upload"
    privacy = db.Privacy(
        db.DataClass.REGISTRATION,
        export="none: the checks that came of it are exported",
        erase="removed",
        retention="1 day",
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(120))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
