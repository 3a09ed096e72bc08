"""What has been erased, how long each kind of data is kept, and what is to be erased next."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.people.models import Organisation, Person
from leerhuis.privacy.erasing.rules import How, Kind


class Unlocking(db.Base):
    """While a transaction has a row here, it may change what otherwise only grows.

    The row is gone before the transaction ends, so nobody else ever sees one.
    """

    __tablename__ = "unlocking"
    privacy = db.Privacy(
        db.DataClass.OPERATION, export="none: no person", erase="kept", retention="a transaction"
    )

    at: Mapped[datetime]


class Erasure(db.Base, db.Public):
    """A person whose data were erased, all of it or what was of a day and before.

    `logged_at` is when the line stood in the file that is replayed after a back-up was restored.
    """

    __tablename__ = "erasure"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="in full",
        erase="kept: it says that somebody was erased, not who",
        retention="unlimited: it is replayed after an older back-up was restored",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    how: Mapped[How] = mapped_column(db.Word(How))
    through_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(String(300), default="")
    logged_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[by_id])

    __table_args__ = (
        Index(
            "ix_erasure_unlogged",
            "id",
            sqlite_where=text("logged_at IS NULL"),
            postgresql_where=text("logged_at IS NULL"),
        ),
    )


class RetentionTerm(db.Base, db.Public):
    """How many months an organisation at the top keeps a kind of data; the last row counts.

    `source` is where the term comes from, for example the selection list of a municipality.
    """

    __tablename__ = "retention_term"
    privacy = db.Privacy(
        db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[Kind] = mapped_column(db.Word(Kind))
    months: Mapped[int]
    source: Mapped[str] = mapped_column(String(300), default="")
    said_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (Index("ix_retention_term", "organisation_id", "kind", "id"), db.INSERT_ONLY)


class PlannedErasure(db.Base, db.Public):
    """What has had its time and goes on a day, unless somebody says why not.

    Of one person, or rows of a kind of an organisation; those of `through_on` and before. It has
    stood in the report of a month before anything goes.
    """

    __tablename__ = "planned_erasure"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="kept without the person's name",
        retention="unlimited: it says that something was erased, not what",
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[Kind] = mapped_column(db.Word(Kind))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    through_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    number: Mapped[int]
    foreseen_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(String(300), default="")

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])
    stopped_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[stopped_by_id])

    __table_args__ = (
        UniqueConstraint("person_id", "kind", "due_on"),
        Index(
            "ix_planned_erasure_open",
            "due_on",
            sqlite_where=text("done_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND stopped_at IS NULL"),
        ),
    )


class RetentionReport(db.Base):
    """The month of which was foreseen what goes, so that it is foreseen once."""

    __tablename__ = "retention_report"
    privacy = db.Privacy(
        db.DataClass.OPERATION, export="none: no person", erase="kept", retention="unlimited"
    )

    first_on: Mapped[date] = mapped_column(unique=True)
    made_at: Mapped[datetime]
