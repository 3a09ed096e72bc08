"""Who was there."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.models import Session
from leerhuis.enrolment.models import Enrolment


class Attendance(db.Base):
    """Whether the holder of a seat was at one session; a change is in the audit trail."""

    __tablename__ = "attendance"
    privacy = db.Privacy(
        db.DataClass.DOSSIER,
        export="in full",
        erase="kept without the person's name",
        retention="7 years",
    )

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    present: Mapped[bool]
    marked_at: Mapped[datetime]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    enrolment: Mapped[Enrolment] = relationship(lazy="raise")
    session: Mapped[Session] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("enrolment_id", "session_id"),)
