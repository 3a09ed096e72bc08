"""The secret address of a calendar that someone's own calendar fetches."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db


class Feed(db.Base, db.Public):
    """The secret address of a person's own calendar; making a new one ends the old."""

    __tablename__ = "feed"
    privacy = db.Privacy(
        db.DataClass.SECURITY, export="moments", erase="removed", retention="until revoked"
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    alarm_minutes: Mapped[int | None]
    team: Mapped[bool] = mapped_column(default=False)


class FeedMark(db.Base):
    """What a calendar said when it was last asked for, as a sum, and since when it says so.

    Nothing that changes a calendar needs to know of this: whoever asks finds another sum.
    `subject` is the public id of a theme or a venue; of what is one person's it begins with that of
    their feed.
    """

    __tablename__ = "feed_mark"
    privacy = db.Privacy(
        db.DataClass.SECURITY, export="moments", erase="removed", retention="until revoked"
    )

    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(45))
    mark: Mapped[str] = mapped_column(String(32))
    said_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("kind", "subject"),)
