"""What is offered: themes, courses with points, rounds, editions and their sessions."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db, registers
from leerhuis.courses import rules, words
from leerhuis.courses.contents import CourseSector, Material, Prerequisite
from leerhuis.courses.limits import SeatLimit
from leerhuis.courses.means import OFFER, Room, Trainer, Venue
from leerhuis.people.models import Organisation
from leerhuis.people.sectors import Sector


class Theme(db.Base, db.Public):
    """A subject with its gable; shape, word and colour say the same."""

    __tablename__ = "theme"
    privacy = OFFER

    name: Mapped[str] = mapped_column(String(80), unique=True)
    gable: Mapped[rules.Gable] = mapped_column(db.Word(rules.Gable))

    courses: Mapped[list["Course"]] = relationship(back_populates="theme", lazy="raise")

    @property
    def hue(self) -> str:
        return rules.HUES[self.gable]


class Course(db.Base, db.Public):
    """What one can learn; it is given as editions.

    It is completed by being there for `least_share` percent of its sessions, and by passing the
    closing test if there is one.
    """

    __tablename__ = "course"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    goals: Mapped[str] = mapped_column(Text, default="")
    programme: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    level: Mapped[words.Level | None] = mapped_column(db.Word(words.Level))
    form: Mapped[words.CourseForm | None] = mapped_column(db.Word(words.CourseForm))
    elearning_url: Mapped[str] = mapped_column(String(300), default="")
    closing_test: Mapped[bool] = mapped_column(default=False)
    least_share: Mapped[int] = mapped_column(default=100)
    strictness: Mapped[words.Strictness] = mapped_column(
        db.Word(words.Strictness), default=words.Strictness.INFORM
    )
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    theme: Mapped[Theme] = relationship(back_populates="courses", lazy="raise")
    points: Mapped[list["CoursePoints"]] = relationship(
        back_populates="course",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="CoursePoints.id",
    )
    sectors: Mapped[list[CourseSector]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=CourseSector.sector
    )
    prerequisites: Mapped[list[Prerequisite]] = relationship(
        back_populates="course",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by=Prerequisite.id,
        foreign_keys=Prerequisite.course_id,
    )
    materials: Mapped[list[Material]] = relationship(
        back_populates="course", lazy="raise", order_by=Material.id
    )
    editions: Mapped[list["Edition"]] = relationship(back_populates="course", lazy="raise")

    __table_args__ = (UniqueConstraint("organisation_id", "title"),)


class CoursePoints(db.Base):
    """Points that a course gives for a register, occupation and category.

    `occupation` is a chamber of SKJ or a BIG profession; empty counts for each of them. A row holds
    on the days of its accreditation, both ends included; without a day it has no end on that side.
    `in_proportion` gives who was there for a part that part of the points; else it is all or none.
    """

    __tablename__ = "course_points"
    privacy = OFFER

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    register: Mapped[registers.Register] = mapped_column(db.Word(registers.Register))
    occupation: Mapped[str] = mapped_column(String(40), default="")
    category: Mapped[registers.Category] = mapped_column(db.Word(registers.Category))
    points: Mapped[Decimal] = mapped_column(db.Points)
    accreditation: Mapped[str] = mapped_column(String(60), default="")
    valid_from_on: Mapped[date | None]
    valid_until_on: Mapped[date | None]
    in_proportion: Mapped[bool] = mapped_column(default=False)

    course: Mapped[Course] = relationship(back_populates="points", lazy="raise")

    __table_args__ = (
        UniqueConstraint(
            "course_id",
            "register",
            "occupation",
            "category",
            "accreditation",
            name="uq_course_points_accreditation",
        ),
    )


class Round(db.Held, db.Public):
    """A season of editions; a leerhuis has two a year.

    A draft opens by itself on `publish_on`, if there is one; its editions are hidden until then.
    `version` counts each hold by who copies or imports it, so that nothing is made twice.
    """

    __tablename__ = "round"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[words.RoundState] = mapped_column(
        db.Word(words.RoundState), default=words.RoundState.OPEN
    )
    publish_on: Mapped[date | None]
    priority: Mapped[words.Priority] = mapped_column(
        db.Word(words.Priority), default=words.Priority.TURN
    )
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    openings: Mapped[list["RoundOpening"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="RoundOpening.sector"
    )
    editions: Mapped[list["Edition"]] = relationship(back_populates="round", lazy="raise")

    __table_args__ = (UniqueConstraint("organisation_id", "name"),)


class RoundOpening(db.Base):
    """From which day people of a sector may enrol in a round; who is not named, at once."""

    __tablename__ = "round_opening"
    privacy = OFFER

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    sector: Mapped[Sector] = mapped_column(db.Word(Sector))
    opens_on: Mapped[date]

    __table_args__ = (UniqueConstraint("round_id", "sector"),)


class Edition(db.Held, db.Public):
    """One group that follows a course together. `capacity` None is no limit, 0 is full.

    `version` counts up each time someone holds the edition to give or free a seat. On `decide_on`
    a coordinator says whether it goes ahead with fewer than `minimum` people; `decided_at` is when
    they said so. `search_text` holds its trainers and places, folded.

    An offer from the waiting list ends after `offer_hours`; a seat that someone must approve is
    free again after `approve_days`. `waiting_open` says whether newcomers may join the line.
    """

    __tablename__ = "edition"
    privacy = OFFER

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    state: Mapped[rules.EditionState] = mapped_column(
        db.Word(rules.EditionState), default=rules.EditionState.DRAFT
    )
    label: Mapped[str] = mapped_column(String(120), default="")
    capacity: Mapped[int | None]
    minimum: Mapped[int | None]
    decide_on: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    admits: Mapped[words.Admits] = mapped_column(db.Word(words.Admits), default=words.Admits.OTHERS)
    fee: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    payer: Mapped[words.Payer] = mapped_column(db.Word(words.Payer), default=words.Payer.REGION)
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    enrol_by_on: Mapped[date]
    cancel_by_on: Mapped[date]
    policy: Mapped[rules.WaitingPolicy] = mapped_column(
        db.Word(rules.WaitingPolicy), default=rules.WaitingPolicy.CONFIRM
    )
    waiting_open: Mapped[bool] = mapped_column(default=True)
    offer_hours: Mapped[int] = mapped_column(default=48)
    coordinator_decides: Mapped[bool] = mapped_column(default=False)
    approve_days: Mapped[int] = mapped_column(default=7)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship(back_populates="editions", lazy="raise")
    round: Mapped[Round | None] = relationship(back_populates="editions", lazy="raise")
    sessions: Mapped[list["Session"]] = relationship(
        back_populates="edition", lazy="raise", order_by="Session.starts_at"
    )

    limits: Mapped[list[SeatLimit]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by=SeatLimit.id
    )

    __table_args__ = (Index("ix_edition_state_starts_at", "state", "starts_at"),)

    @property
    def name_with_course(self) -> str:
        """Of which course it is, and which group; a name that says both is all."""
        return rules.group_name(self.course.title, self.label)


class Session(db.Base, db.Public):
    """One meeting of an edition: in a room of a venue, or online by a link."""

    __tablename__ = "session"
    privacy = OFFER

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    online_url: Mapped[str] = mapped_column(String(300), default="")
    changed_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship(back_populates="sessions", lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
    room: Mapped[Room | None] = relationship(lazy="raise")
    trainers: Mapped[list[Trainer]] = relationship(
        secondary="session_trainer", lazy="raise", order_by=Trainer.name
    )

    __table_args__ = (Index("ix_session_room_times", "room_id", "starts_at", "ends_at"),)

    @property
    def room_name(self) -> str:
        return self.room.name if self.room else ""

    @property
    def trainer_names(self) -> str:
        return ", ".join(each.name for each in self.trainers)


class SessionTrainer(db.Base):
    """Who trains a session."""

    __tablename__ = "session_trainer"
    privacy = OFFER

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"), index=True)

    __table_args__ = (UniqueConstraint("session_id", "trainer_id"),)


class Interest(db.Base, db.Public):
    """Someone wants to hear when a group of a course can be enrolled in; they are told once."""

    __tablename__ = "interest"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="removed",
        retention="removed when told, or 2 years after it was said",
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    said_at: Mapped[datetime]
    told_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("course_id", "person_id"),)
