"""Certificates of attendance, as they were issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.enrolment.models import Enrolment
from leerhuis.people.models import Person


class Certificate(db.Base, db.Public):
    """What was stated on the day of issue; `values` never change, `code` is for checking it.

    One that turns out to be wrong is withdrawn and stays; a new one may then be issued.
    """

    __tablename__ = "certificate"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full, with the document",
        erase="the name is removed from the values",
        retention="7 years",
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(String(14), unique=True)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "uq_certificate_valid",
            "enrolment_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )
