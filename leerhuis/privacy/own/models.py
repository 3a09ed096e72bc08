"""All that is kept about a person as one file, for that person alone."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.people.models import Person


class PersonExport(db.Base, db.Public):
    """A file that a person asked for; it is there once `made_at` is, for a week.

    `claimed_at` is since when a process makes it, which another takes over when it takes too long.
    """

    __tablename__ = "person_export"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="moments: the file itself is the export",
        erase="removed, with the file",
        retention="7 days",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    stored_as: Mapped[str | None] = mapped_column(String(80), unique=True)
    size: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_person_export_in_work",
            "person_id",
            unique=True,
            sqlite_where=text("made_at IS NULL"),
            postgresql_where=text("made_at IS NULL"),
        ),
    )
