"""What the registers were told, and how a course is known at PE-online."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.means import OFFER
from leerhuis.courses.models import Course, Edition
from leerhuis.enrolment.models import Enrolment
from leerhuis.registers import Category, Register
from leerhuis.reporting import rules


class Report(db.Base, db.Public):
    """Points of one kind that one person earned in one group, and whether the register knows.

    `points` are what the dossier says now, `told_points` what was reported. `apart` is what stands
    in the way as it was last looked at; every change is in the audit trail.
    """

    __tablename__ = "report"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="kept without the person's name",
        retention="12 months after the five-year period in which they count",
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    register: Mapped[Register] = mapped_column(db.Word(Register))
    occupation: Mapped[str] = mapped_column(String(40), default="")
    category: Mapped[Category] = mapped_column(db.Word(Category))
    points: Mapped[Decimal] = mapped_column(db.Points)
    completed_on: Mapped[date]
    state: Mapped[rules.ReportState] = mapped_column(db.Word(rules.ReportState))
    apart: Mapped[rules.Apart | None] = mapped_column(db.Word(rules.Apart))
    via: Mapped[rules.Via | None] = mapped_column(db.Word(rules.Via))
    told_points: Mapped[Decimal | None] = mapped_column(db.Points)
    told_at: Mapped[datetime | None]
    told_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    awarded_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("enrolment_id", "register", "occupation", "category"),
        Index("ix_report_state_completed_on", "state", "completed_on"),
    )


class ReportMark(db.Base):
    """Up to which moment the ledger of points has been looked through; one row."""

    __tablename__ = "report_mark"
    privacy = OFFER

    looked_at: Mapped[datetime]


class PeCourse(db.Base):
    """How a course is known at PE-online: its internal code there, and how it is accredited."""

    __tablename__ = "pe_course"
    privacy = OFFER

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    body: Mapped[int]
    code: Mapped[str] = mapped_column(String(60))
    kind: Mapped[int]

    course: Mapped[Course] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("course_id", "body"),)


class PeEdition(db.Base):
    """The internal code of a group at PE-online."""

    __tablename__ = "pe_edition"
    privacy = OFFER

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    body: Mapped[int]
    code: Mapped[str] = mapped_column(String(60))

    edition: Mapped[Edition] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("edition_id", "body"),)
