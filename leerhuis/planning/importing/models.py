"""Files of a season that were handed in, kept until they are applied or a day has passed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.models import Round


class SeasonFile(db.Held, db.Public):
    """A file with the groups of a round; its bytes are dropped once it has been applied."""

    __tablename__ = "season_file"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="none: the rows that came out of it are of the offer",
        erase="removed",
        retention="1 day; its bytes until it is applied",
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    applied_at: Mapped[datetime | None]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    round: Mapped[Round] = relationship(lazy="raise")
