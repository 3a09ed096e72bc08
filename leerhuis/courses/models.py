"""What is offered: themes, courses with points, rounds, editions, sessions and venues."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db, registers
from leerhuis.courses import rules
from leerhuis.people.models import Organisation

_OFFER = db.Privacy(
    db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
)


class Theme(db.Base, db.Public):
    """A subject with its gable; shape, word and colour say the same."""

    __tablename__ = "theme"
    privacy = _OFFER

    name: Mapped[str] = mapped_column(String(80), unique=True)
    gable: Mapped[rules.Gable] = mapped_column(db.Word(rules.Gable))

    courses: Mapped[list["Course"]] = relationship(back_populates="theme", lazy="raise")

    @property
    def hue(self) -> str:
        return rules.HUES[self.gable]


class Venue(db.Base, db.Public):
    """A building or room where sessions are held."""

    __tablename__ = "venue"
    privacy = _OFFER

    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(120), default="")
    town: Mapped[str] = mapped_column(String(80), index=True)

    __table_args__ = (UniqueConstraint("name", "town"),)


class Course(db.Base, db.Public):
    """What one can learn; it is given as editions."""

    __tablename__ = "course"
    privacy = _OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    goals: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    theme: Mapped[Theme] = relationship(back_populates="courses", lazy="raise")
    points: Mapped[list["CoursePoints"]] = relationship(
        back_populates="course",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="CoursePoints.id",
    )
    editions: Mapped[list["Edition"]] = relationship(back_populates="course", lazy="raise")

    __table_args__ = (UniqueConstraint("organisation_id", "title"),)


class CoursePoints(db.Base):
    """Points that a course gives for a register, occupation and category.

    `occupation` is a chamber of SKJ or a BIG profession; empty counts for each of them.
    """

    __tablename__ = "course_points"
    privacy = _OFFER

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    register: Mapped[registers.Register] = mapped_column(db.Word(registers.Register))
    occupation: Mapped[str] = mapped_column(String(40), default="")
    category: Mapped[registers.Category] = mapped_column(db.Word(registers.Category))
    points: Mapped[Decimal] = mapped_column(db.Points)
    accreditation: Mapped[str] = mapped_column(String(60), default="")

    course: Mapped[Course] = relationship(back_populates="points", lazy="raise")

    __table_args__ = (UniqueConstraint("course_id", "register", "occupation", "category"),)


class Round(db.Base, db.Public):
    """A season of editions; a leerhuis has two a year."""

    __tablename__ = "round"
    privacy = _OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    editions: Mapped[list["Edition"]] = relationship(back_populates="round", lazy="raise")

    __table_args__ = (UniqueConstraint("organisation_id", "name"),)


class Edition(db.Held, db.Public):
    """One group that follows a course together. `capacity` None is no limit, 0 is full.

    `version` counts up each time someone holds the edition to give or free a seat.
    """

    __tablename__ = "edition"
    privacy = _OFFER

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    state: Mapped[rules.EditionState] = mapped_column(
        db.Word(rules.EditionState), default=rules.EditionState.DRAFT
    )
    capacity: Mapped[int | None]
    enrol_by_on: Mapped[date]
    cancel_by_on: Mapped[date]
    policy: Mapped[rules.WaitingPolicy] = mapped_column(
        db.Word(rules.WaitingPolicy), default=rules.WaitingPolicy.CONFIRM
    )
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship(back_populates="editions", lazy="raise")
    round: Mapped[Round | None] = relationship(back_populates="editions", lazy="raise")
    sessions: Mapped[list["Session"]] = relationship(
        back_populates="edition", lazy="raise", order_by="Session.starts_at"
    )

    __table_args__ = (Index("ix_edition_state_starts_at", "state", "starts_at"),)


class Session(db.Base, db.Public):
    """One meeting of an edition: in a venue, or online by a link."""

    __tablename__ = "session"
    privacy = _OFFER

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    room: Mapped[str] = mapped_column(String(80), default="")
    online_url: Mapped[str] = mapped_column(String(300), default="")
    trainer: Mapped[str] = mapped_column(String(120), default="")
    changed_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship(back_populates="sessions", lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
