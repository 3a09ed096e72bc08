"""Who wants a learning buddy after a course, who was paired, and how many found it worth it."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.calendars.models import Gathering
from leerhuis.courses.models import Edition
from leerhuis.people.models import Person

_PAIRED = db.Privacy(
    db.DataClass.DOSSIER, export="in full", erase="removed", retention="1 year after the talk"
)


class BuddyWish(db.Base, db.Public):
    """Somebody wants a learning buddy of this group; `alone_at` is when they heard of none."""

    __tablename__ = "buddy_wish"
    privacy = _PAIRED

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    said_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    alone_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("edition_id", "person_id"),)


class BuddyPair(db.Base, db.Public):
    """Two people of a group who talk for half an hour, six weeks after its last session."""

    __tablename__ = "buddy_pair"
    privacy = _PAIRED

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id"), unique=True)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    first_answered: Mapped[bool] = mapped_column(default=False)
    second_answered: Mapped[bool] = mapped_column(default=False)

    edition: Mapped[Edition] = relationship(lazy="raise")
    first: Mapped[Person] = relationship(lazy="raise", foreign_keys=[first_id])
    second: Mapped[Person] = relationship(lazy="raise", foreign_keys=[second_id])
    gathering: Mapped[Gathering] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("edition_id", "first_id"),
        UniqueConstraint("edition_id", "second_id"),
    )


class BuddyTally(db.Base):
    """How many found their talk worth it, by region and round; of nobody in particular."""

    __tablename__ = "buddy_tally"
    privacy = db.Privacy(
        db.DataClass.ANSWERS, export="none: no person", erase="kept", retention="unlimited"
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    worth_it: Mapped[int] = mapped_column(default=0)
    not_worth_it: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("organisation_id", "round_id"),)
