"""The register of processing of an organisation, and who processes data for it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.means import OFFER
from leerhuis.people.models import Organisation
from leerhuis.privacy.processing.rules import Controller, Ground
from leerhuis.privacy.topics import Topic


class Processing(db.Held, db.Public):
    """What an organisation says of one kind of data; it holds for all below it too.

    Where it says nothing, the one above it speaks, and at the top the words of the product.
    """

    __tablename__ = "processing"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    topic: Mapped[Topic] = mapped_column(db.Word(Topic))
    controller: Mapped[Controller] = mapped_column(db.Word(Controller))
    ground: Mapped[Ground] = mapped_column(db.Word(Ground))
    purpose: Mapped[str] = mapped_column(Text)
    recipients: Mapped[str] = mapped_column(Text)
    security: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("organisation_id", "topic"),)


class ProcessorAgreement(db.Base, db.Public):
    """A processor of data of an organisation, and the agreement with it.

    `told_on` is the last day of the agreement that somebody was reminded of.
    """

    __tablename__ = "processor_agreement"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    does: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(120), default="")
    agreed_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(index=True)
    told_on: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("organisation_id", "name"),)
