"""Own activities with their evidence, and what stands in the register of each."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.registers import Form, Register
from leerhuis.registry.dossier import rules
from leerhuis.registry.models import REF_MAX, Registration
from leerhuis.registry.rules import Source


class Activity(db.Held, db.Public):
    """Something a person did outside the courses of Leerhuis, in hours.

    Its `public_id` is the `ref` of its rows in the points ledger. `shared_at`: the person lets the
    employer see the evidence of this reflection. `series` is the `ref` of what shows all of a
    series of meetings at once; then it was written by the group, and its owner does not change it.
    """

    __tablename__ = "activity"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="removed",
        retention="12 months after the five-year period in which they count",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    form: Mapped[Form] = mapped_column(db.Word(Form))
    title: Mapped[str] = mapped_column(String(200))
    provider: Mapped[str] = mapped_column(String(120), default="")
    completed_on: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    note: Mapped[str] = mapped_column(String(1000), default="")
    source: Mapped[Source] = mapped_column(db.Word(Source))
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    shared_at: Mapped[datetime | None]
    series: Mapped[str | None] = mapped_column(String(REF_MAX))


class Reflection(db.Base):
    """What somebody wrote of themselves on an activity or a series (`ref`), locked.

    Nobody but its owner reads it: it is no evidence that can be shared, and no text stands open in
    the database. `finished_at` is when its owner called it done.
    """

    __tablename__ = "reflection"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full, opened for its owner alone",
        erase="removed",
        retention="12 months after the five-year period in which they count",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ref: Mapped[str] = mapped_column(String(REF_MAX))
    locked: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("person_id", "ref"),)


class Evidence(db.Base, db.Public):
    """A file that shows that something was done; the bytes lie outside the web root.

    `ref` is that of the thing it shows: an activity or a course followed here.
    """

    __tablename__ = "evidence"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full, with the file",
        erase="removed, with the file",
        retention="12 months after the five-year period in which they count",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    ref: Mapped[str] = mapped_column(String(REF_MAX), index=True)
    file_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    stored_as: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class RegisterEntry(db.Base):
    """Where something stands in the register since a day; the last row of a thing counts."""

    __tablename__ = "register_entry"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="removed: an exception to being append-only",
        retention="12 months after the five-year period in which they count",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ref: Mapped[str] = mapped_column(String(REF_MAX))
    register: Mapped[Register] = mapped_column(db.Word(Register))
    number: Mapped[int]
    status: Mapped[rules.EntryStatus] = mapped_column(db.Word(rules.EntryStatus))
    since_on: Mapped[date]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("person_id", "ref", "register", "number", name="uq_register_entry_row"),
        db.INSERT_ONLY,
    )


class EmployerStatement(db.Base, db.Public):
    """A request for the statement of the employer (werkgeversverklaring), and its answer.

    One at a time for a registration and period: after one was taken back another may be asked.
    """

    __tablename__ = "employer_statement"
    privacy = db.Privacy(
        db.DataClass.DOSSIER, export="in full", erase="removed", retention="with the registration"
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    period_starts_on: Mapped[date]
    asked_at: Mapped[datetime]
    signed_on: Mapped[date | None]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_employer_statement_current",
            "registration_id",
            "period_starts_on",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )
