"""What we told each calendar: one record per person and session or gathering."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.calendars import rules
from leerhuis.courses.models import Session


class Gathering(db.Base, db.Public):
    """What stands in calendars and is no session: a meeting of a peer group, a talk of two.

    `link` is the address in Leerhuis that it leads to. One that is off has `cancelled_at`.
    """

    __tablename__ = "gathering"
    privacy = db.Privacy(
        db.DataClass.OPERATION, export="none: no person", erase="kept", retention="unlimited"
    )

    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(300), default="")
    online_url: Mapped[str] = mapped_column(String(300), default="")
    link: Mapped[str] = mapped_column(String(160))
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class Invitation(db.Base):
    """The entry of a session or a gathering in a calendar, as we last told it (RFC 5546)."""

    __tablename__ = "invitation"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="removed",
        retention="1 year after the session",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id"), index=True)
    gathering_id: Mapped[int | None] = mapped_column(ForeignKey("gathering.id"), index=True)
    uid: Mapped[str] = mapped_column(String(80))
    sequence: Mapped[int] = mapped_column(default=0)
    method: Mapped[rules.Method] = mapped_column(db.Word(rules.Method))
    facts: Mapped[str] = mapped_column(String(64))
    told_at: Mapped[datetime]

    session: Mapped[Session | None] = relationship(lazy="raise")
    gathering: Mapped[Gathering | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("person_id", "session_id"),
        UniqueConstraint("person_id", "gathering_id"),
        CheckConstraint("(session_id IS NULL) <> (gathering_id IS NULL)", name="one_entry"),
    )
