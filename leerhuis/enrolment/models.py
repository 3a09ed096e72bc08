"""Who has a seat, and who waits for one."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.models import Edition
from leerhuis.enrolment import rules
from leerhuis.people.models import Person


class Enrolment(db.Base, db.Public):
    """A person in an edition: confirmed, or waiting with a place in line (`turn`).

    `completed_on` is the day of the last session, of who was marked present at each of them.
    """

    __tablename__ = "enrolment"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="kept without the person's name",
        retention="7 years",
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[rules.EnrolmentState] = mapped_column(db.Word(rules.EnrolmentState))
    turn: Mapped[int]
    enrolled_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    completed_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(300), default="")

    edition: Mapped[Edition] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_enrolment_active",
            "edition_id",
            "person_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
        Index("uq_enrolment_turn", "edition_id", "turn", unique=True),
        Index("ix_enrolment_edition_state", "edition_id", "state", "turn"),
    )
