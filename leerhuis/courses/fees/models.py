"""Who pays no fee."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.means import OFFER
from leerhuis.people.models import Organisation
from leerhuis.people.rules import Function
from leerhuis.people.sectors import Sector


class FeeWaiver(db.Base, db.Public):
    """Who pays no fee, on sessions that begin from `starts_on` through `ends_on`.

    Who is of the sector, of the function, or at or below the organisation, as far as these are
    named; who none are named for is everyone. Without `ends_on` it does not end.
    """

    __tablename__ = "fee_waiver"
    privacy = OFFER

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    sector: Mapped[Sector | None] = mapped_column(db.Word(Sector))
    function: Mapped[Function | None] = mapped_column(db.Word(Function))
    of_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    why: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]

    of: Mapped[Organisation | None] = relationship(lazy="raise", foreign_keys=[of_id])

    def holds(self, day: date) -> bool:
        """Whether it counts for a group that begins on this day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
