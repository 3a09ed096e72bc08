"""Who was there: what was said, one row each time, and what holds of it now."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Edition, Session
from leerhuis.enrolment.models import Enrolment

_FACT = db.Privacy(
    db.DataClass.DOSSIER,
    export="in full",
    erase="kept without the person's name",
    retention="12 months after the five-year period in which they count",
)


class Attendance(db.Base):
    """What holds now of one enrolment at one session: the mark that was said last.

    `marked_at` is when it was said. `forced` says that staff marked someone without a confirmed
    seat. Every mark by itself is an `AttendanceMark`.
    """

    __tablename__ = "attendance"
    privacy = _FACT

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    extent: Mapped[Extent] = mapped_column(db.Word(Extent))
    marked_at: Mapped[datetime]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    forced: Mapped[bool] = mapped_column(default=False)

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")
    session: Mapped[Session] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("enrolment_id", "session_id"),)


class WalkIn(db.Base, db.Public):
    """Someone who came in without an enrolment, until a coordinator says who it is.

    They stand on the list of every session of the group. Joined to an enrolment, their marks count
    for that. The name, the organisation and the address are emptied after a year.
    """

    __tablename__ = "walk_in"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="emptied",
        retention="1 year after the group ended",
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    name: Mapped[str] = mapped_column(String(120))
    organisation_name: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(254), default="")
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)
    removed_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship(lazy="raise")


class AttendanceMark(db.Base):
    """Someone said who was there; nothing of it is ever changed.

    `mark_id` is made by the phone that said it, so that a repeat counts once. `said_at` is when it
    was said, by the clock of the house; `received_at` is when it came in.
    """

    __tablename__ = "attendance_mark"
    privacy = _FACT

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)
    walk_in_id: Mapped[int | None] = mapped_column(ForeignKey("walk_in.id"), index=True)
    extent: Mapped[Extent] = mapped_column(db.Word(Extent))
    mark_id: Mapped[str] = mapped_column(String(36), unique=True)
    said_at: Mapped[datetime]
    received_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    forced: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint("(enrolment_id IS NULL) <> (walk_in_id IS NULL)", name="of_one"),
        Index("ix_attendance_mark_session", "session_id", "said_at"),
        db.INSERT_ONLY,
    )


class TestResult(db.Base):
    """Whether someone passed the closing test on a day; of one day the last row counts."""

    __tablename__ = "test_result"
    __test__ = False
    privacy = _FACT

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    passed: Mapped[bool]
    taken_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = db.INSERT_ONLY
