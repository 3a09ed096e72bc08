"""What persons ask about their own data, and what became of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.people.models import Person
from leerhuis.privacy.requests.rules import RequestKind, RequestState
from leerhuis.privacy.topics import Topic


class DataRequest(db.Held, db.Public):
    """A request of a person about their data; without a topic it is about all of it.

    `lifted_at` is when a restriction ended, of which the person is told first.
    """

    __tablename__ = "data_request"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="kept without the person's name, text and answer",
        retention="5 years after it was answered",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(db.Word(RequestKind))
    topic: Mapped[Topic | None] = mapped_column(db.Word(Topic))
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    extended_at: Mapped[datetime | None]
    extension: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[RequestState] = mapped_column(db.Word(RequestState), default=RequestState.OPEN)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    answered_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[answered_by_id])

    __table_args__ = (Index("ix_data_request_state_due_on", "state", "due_on"),)
