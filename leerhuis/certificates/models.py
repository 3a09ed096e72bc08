"""Certificates of attendance, as they were issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.enrolment.models import Enrolment
from leerhuis.people.models import Person


class Certificate(db.Base, db.Public):
    """What was stated on the day of issue; `values` never change, `code` is for checking it."""

    __tablename__ = "certificate"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full, with the document",
        erase="the name is removed from the values",
        retention="7 years",
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(String(14), unique=True)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime]

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
