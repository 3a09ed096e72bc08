"""Limits on the seats of a group, besides its capacity."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db
from leerhuis.courses import words
from leerhuis.courses.means import OFFER
from leerhuis.people.sectors import Sector


class SeatLimit(db.Base):
    """One limit of a group. `release_days` before the first session it ends; None is never.

    RESERVED keeps `seats` for people of a sector, or of an organisation and all below it.
    SHARE gives one employer at most `seats`.
    SPREAD keeps the last seats for employers that are not in the group, until there are `seats`.
    """

    __tablename__ = "seat_limit"
    privacy = OFFER

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    kind: Mapped[words.LimitKind] = mapped_column(db.Word(words.LimitKind))
    sector: Mapped[Sector | None] = mapped_column(db.Word(Sector))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    seats: Mapped[int]
    release_days: Mapped[int | None]

    __table_args__ = (UniqueConstraint("edition_id", "kind", "sector", "organisation_id"),)
