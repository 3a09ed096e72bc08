"""The secret address of a calendar that someone's own calendar fetches."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
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
