"""From when a score asks for attention in a region, and the signals that came of it."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.means import OFFER
from leerhuis.courses.models import Edition
from leerhuis.people.models import Organisation, Person
from leerhuis.surveys.models import Survey
from leerhuis.surveys.rules import Measure
from leerhuis.surveys.signals import rules

_Bound = Numeric(4, 1)


class SignalBounds(db.Base):
    """What a region asks of a measure: no less than `lowest`, and no fall of `fall` or more."""

    __tablename__ = "signal_bounds"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    measure: Mapped[Measure] = mapped_column(db.Word(Measure))
    lowest: Mapped[Decimal | None] = mapped_column(_Bound)
    fall: Mapped[Decimal | None] = mapped_column(_Bound)

    organisation: Mapped[Organisation] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("organisation_id", "measure"),)


class Signal(db.Held, db.Public):
    """A group of which a score was low or fell; its owner decides before `due_on`.

    What is decided holds `from_on` that day. The figures are of at least five answers together.
    """

    __tablename__ = "signal"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="what was decided by the person",
        erase="kept without the person's name",
        retention="the owner's name as long as the person",
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    measure: Mapped[Measure] = mapped_column(db.Word(Measure))
    value: Mapped[Decimal] = mapped_column(_Bound)
    limit: Mapped[Decimal] = mapped_column(_Bound)
    why: Mapped[rules.Why] = mapped_column(db.Word(rules.Why))
    raised_at: Mapped[datetime]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date]
    decision: Mapped[rules.Decision | None] = mapped_column(db.Word(rules.Decision))
    reason: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date | None]
    decided_at: Mapped[datetime | None]

    survey: Mapped[Survey] = relationship(lazy="raise")
    edition: Mapped[Edition] = relationship(lazy="raise")
    owner: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("survey_id", "measure"),
        Index("ix_signal_decision_due_on", "decision", "due_on"),
    )
