"""What municipalities ask: how many fte, for which year. A correction is a new row."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.people.models import Organisation, Person


class FteRequest(db.Base):
    """So many fte of youth professionals a municipality asks for a year.

    `number` counts what a municipality said of a year: the last one holds, the others are history.
    """

    __tablename__ = "fte_request"
    privacy = db.Privacy(
        db.DataClass.SECURITY,
        export="what the person said for a municipality",
        erase="kept; who said it becomes a number without a name",
        retention="7 years",
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    number: Mapped[int]
    fte: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    note: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    by: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("organisation_id", "year", "number"),
        CheckConstraint("fte >= 0", name="not_negative"),
        db.INSERT_ONLY,
    )
