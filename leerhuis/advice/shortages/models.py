"""Calls: who lacks points of a kind hears of a group that gives them, once it is published."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.means import OFFER
from leerhuis.courses.models import Edition
from leerhuis.registry.lacking import Lack


class Call(db.Base, db.Public):
    """A draft that was made for people who lack something; `told` is how many heard of it.

    Nobody is named: who lacks `lack` and must apply before `until_on` is looked up when it is told.
    """

    __tablename__ = "shortage_call"
    privacy = OFFER

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), unique=True)
    lack: Mapped[Lack] = mapped_column(db.Word(Lack))
    until_on: Mapped[date]
    made_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    told: Mapped[int] = mapped_column(default=0)

    edition: Mapped[Edition] = relationship(lazy="raise")
