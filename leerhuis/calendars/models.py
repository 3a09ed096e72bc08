"""What we told each calendar: one record per person and session."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.calendars import rules
from leerhuis.courses.models import Session


class Invitation(db.Base):
    """The entry of a session in a person's calendar, as we last told it (RFC 5546)."""

    __tablename__ = "invitation"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="removed",
        retention="1 year after the session",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    uid: Mapped[str] = mapped_column(String(80))
    sequence: Mapped[int] = mapped_column(default=0)
    method: Mapped[rules.Method] = mapped_column(db.Word(rules.Method))
    facts: Mapped[str] = mapped_column(String(64))
    told_at: Mapped[datetime]

    session: Mapped[Session] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("person_id", "session_id"),)
