"""Tracks of modules for an audience, and the specialisms that they or an employer give."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.means import OFFER
from leerhuis.courses.models import Course
from leerhuis.pathways import rules
from leerhuis.people.models import Organisation, Person
from leerhuis.people.rules import Function
from leerhuis.people.sectors import Sector


class Specialism(db.Base, db.Public):
    """Something of the region's list that a professional can be good at."""

    __tablename__ = "specialism"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))

    __table_args__ = (UniqueConstraint("organisation_id", "name"),)


class PersonSpecialism(db.Base, db.Public):
    """Since when a person has a specialism: a finished track or the employer said so."""

    __tablename__ = "person_specialism"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="removed",
        retention="2 years after the last appointment",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    specialism_id: Mapped[int] = mapped_column(ForeignKey("specialism.id"), index=True)
    given_by: Mapped[rules.GivenBy] = mapped_column(db.Word(rules.GivenBy))
    since_on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    specialism: Mapped[Specialism] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_person_specialism_current",
            "person_id",
            "specialism_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )


class Track(db.Base, db.Public):
    """A programme to complete (leertraject): steps of modules, for an audience, by a day.

    With `repeat_years` what was done counts for so many calendar years.
    """

    __tablename__ = "track"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(Text, default="")
    goal: Mapped[str] = mapped_column(String(200), default="")
    goal_url: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[rules.TrackState] = mapped_column(db.Word(rules.TrackState))
    finish_by_on: Mapped[date | None]
    repeat_years: Mapped[int | None]
    specialism_id: Mapped[int | None] = mapped_column(ForeignKey("specialism.id"))
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    specialism: Mapped[Specialism | None] = relationship(lazy="raise")
    steps: Mapped[list["TrackStep"]] = relationship(
        back_populates="track",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="TrackStep.position",
    )
    audience: Mapped[list["TrackAudience"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="TrackAudience.id"
    )

    __table_args__ = (UniqueConstraint("organisation_id", "name"),)


class TrackStep(db.Base, db.Public):
    """A step of a track: all its modules, or so many of them."""

    __tablename__ = "track_step"
    privacy = OFFER

    track_id: Mapped[int] = mapped_column(ForeignKey("track.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120), default="")
    choose: Mapped[int | None]

    track: Mapped[Track] = relationship(back_populates="steps", lazy="raise")
    modules: Mapped[list["TrackModule"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="TrackModule.position"
    )

    __table_args__ = (UniqueConstraint("track_id", "position"),)


class TrackModule(db.Base):
    """A course that is a module of a step."""

    __tablename__ = "track_module"
    privacy = OFFER

    step_id: Mapped[int] = mapped_column(ForeignKey("track_step.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    position: Mapped[int]

    course: Mapped[Course] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("step_id", "course_id"),)


class TrackAudience(db.Base, db.Public):
    """For whom a track is: people of a sector, a function, or an organisation and below it.

    A row asks all that it names; who meets one row is meant.
    """

    __tablename__ = "track_audience"
    privacy = OFFER

    track_id: Mapped[int] = mapped_column(ForeignKey("track.id", ondelete="CASCADE"), index=True)
    sector: Mapped[Sector | None] = mapped_column(db.Word(Sector))
    function: Mapped[Function | None] = mapped_column(db.Word(Function))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
