"""What every file that was handed in has: its bytes, who handed it in, and what it answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db


class HandedIn(db.Held, db.Public):
    """A file that is kept for a day; its bytes are dropped once it has been applied."""

    __abstract__ = True

    name: Mapped[str] = mapped_column(String(120))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    applied_at: Mapped[datetime | None]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
