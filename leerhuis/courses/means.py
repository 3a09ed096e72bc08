"""Where, by whom and when not: venues with rooms, trainers with their times, school holidays."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses import words

OFFER = db.Privacy(
    db.DataClass.PUBLIC, export="none: no person", erase="kept", retention="unlimited"
)
_TRAINER = db.Privacy(
    db.DataClass.CONTACT,
    export="in full",
    erase="the address is removed; the name stays with the sessions that were given",
    retention="2 years after the last session",
)


class Venue(db.Base, db.Public):
    """A building where sessions are held, with how to get there and whom to ask."""

    __tablename__ = "venue"
    privacy = OFFER

    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(120), default="")
    town: Mapped[str] = mapped_column(String(80), index=True)
    directions: Mapped[str] = mapped_column(Text, default="")
    accessibility: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")

    rooms: Mapped[list["Room"]] = relationship(
        back_populates="venue", lazy="raise", order_by="Room.name"
    )

    __table_args__ = (UniqueConstraint("name", "town"),)

    @property
    def name_in_town(self) -> str:
        """Leerhuis, Roosendaal; or only the name, where it is that of the town."""
        return ", ".join(dict.fromkeys((self.name, self.town)))


class Room(db.Held, db.Public):
    """A room of a venue. `capacity` None is not known; `version` counts each hold for a session."""

    __tablename__ = "room"
    privacy = OFFER

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    capacity: Mapped[int | None]
    equipment: Mapped[str] = mapped_column(String(300), default="")
    in_use: Mapped[bool] = mapped_column(default=True)

    venue: Mapped[Venue] = relationship(back_populates="rooms", lazy="raise")

    __table_args__ = (UniqueConstraint("venue_id", "name"),)


class Trainer(db.Held, db.Public):
    """Who trains: own staff with an account, or someone from outside.

    `person_id` is set for whoever signs in; `version` counts each hold for a session.
    """

    __tablename__ = "trainer"
    privacy = _TRAINER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), default="")
    bureau: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    in_use: Mapped[bool] = mapped_column(default=True)

    themes: Mapped[list["TrainerTheme"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="TrainerTheme.theme_id"
    )
    times: Mapped[list["TrainerTime"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="TrainerTime.starts_at"
    )

    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        UniqueConstraint("organisation_id", "person_id"),
    )


class TrainerTheme(db.Base):
    """What a trainer teaches; without any theme nothing is known of it."""

    __tablename__ = "trainer_theme"
    privacy = _TRAINER

    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id", ondelete="CASCADE"))
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), index=True)

    __table_args__ = (UniqueConstraint("trainer_id", "theme_id"),)


class TrainerTime(db.Base, db.Public):
    """From when to when a trainer can, or cannot."""

    __tablename__ = "trainer_time"
    privacy = _TRAINER

    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id", ondelete="CASCADE"))
    kind: Mapped[words.Availability] = mapped_column(db.Word(words.Availability))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    __table_args__ = (Index("ix_trainer_time_times", "trainer_id", "starts_at", "ends_at"),)


class SchoolHoliday(db.Base, db.Public):
    """Days on which the schools of a region are closed, first and last day included."""

    __tablename__ = "school_holiday"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    __table_args__ = (UniqueConstraint("organisation_id", "name", "starts_on"),)
