"""Certificates of attendance, as they were issued, and all those of a group as one file."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.certificates import rules
from leerhuis.enrolment.models import Enrolment
from leerhuis.people.models import Person

_HOLDS = "withdrawn_at IS NULL AND superseded_at IS NULL"


class Certificate(db.Base, db.Public):
    """What was stated on the day of issue; `values` never change, `code` is for checking it.

    One that turns out to be wrong is withdrawn: by the house when attendance was corrected, by a
    person with `withdrawn_why`. One that is issued again, or earned again, supersedes the first.
    """

    __tablename__ = "certificate"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full, with the document",
        erase="the name is removed from the values",
        retention="12 months after the five-year period in which they count",
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(String(14), unique=True)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_why: Mapped[str] = mapped_column(String(300), default="")
    superseded_at: Mapped[datetime | None]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    withdrawn_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[withdrawn_by_id])
    superseded_by: Mapped["Certificate | None"] = relationship(
        lazy="raise", remote_side="Certificate.id"
    )

    __table_args__ = (
        Index(
            "uq_certificate_valid",
            "enrolment_id",
            unique=True,
            sqlite_where=text(_HOLDS),
            postgresql_where=text(_HOLDS),
        ),
    )

    @property
    def status(self) -> rules.Status:
        return rules.status_of(
            withdrawn=self.withdrawn_at is not None, superseded=self.superseded_at is not None
        )


class CertificateBundle(db.Base, db.Public):
    """All certificates of a group as one zip: asked for, made by a job, and gone after a day.

    `claimed_at` is when a process began on it; `done` of `total` are in it so far.
    """

    __tablename__ = "certificate_bundle"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="none: the certificates themselves are exported",
        erase="removed",
        retention="1 day",
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime | None]
    stored_as: Mapped[str | None] = mapped_column(String(80), unique=True)
