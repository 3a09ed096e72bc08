"""Who wants a learning buddy after a course, who was paired, and how many found it worth it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
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
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("edition_id", "person_id"),)


class BuddyPair(db.Held, db.Public):
    """Two people of a group who talk for half an hour, six weeks after its last session.

    `ended_at` is when the talk was called off.
    """

    __tablename__ = "buddy_pair"
    privacy = db.Privacy(
        db.DataClass.OPERATION,
        export="none: its sides are the persons",
        erase="kept",
        retention="1 year after the talk",
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id"), unique=True)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship(lazy="raise")
    gathering: Mapped[Gathering] = relationship(lazy="raise")
    sides: Mapped[list["BuddySide"]] = relationship(
        back_populates="pair", lazy="raise", order_by="BuddySide.id"
    )


class BuddySide(db.Base, db.Public):
    """One of the two; `asked_at` is when they were asked whether the talk was worth it.

    That they answered stands here, what they answered stands nowhere with a name.
    """

    __tablename__ = "buddy_side"
    privacy = _PAIRED

    pair_id: Mapped[int] = mapped_column(ForeignKey("buddy_pair.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime | None]
    answered: Mapped[bool] = mapped_column(default=False)

    pair: Mapped[BuddyPair] = relationship(back_populates="sides", lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("edition_id", "person_id"),)


class BuddyTally(db.Held):
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


class BuddyAnswer(db.Base):
    """A yes or no that waits sealed, until five or more can be counted together."""

    __tablename__ = "buddy_answer"
    privacy = db.Privacy(
        db.DataClass.ANSWERS,
        export="none: nobody knows whose it is",
        erase="kept: nobody knows whose it is",
        retention="until five can be counted together",
    )

    tally_id: Mapped[int] = mapped_column(ForeignKey("buddy_tally.id"), index=True)
    sealed: Mapped[str] = mapped_column(Text)
