"""Timed work: who is doing it, and how it went; and the backups that were made."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db

_WORK = db.Privacy(
    db.DataClass.OPERATION, export="none: no person", erase="kept", retention="90 days"
)


class JobTurn(db.Base):
    """Whose turn a job is: the process that holds the lease runs it, the others wait."""

    __tablename__ = "job_turn"
    privacy = _WORK

    name: Mapped[str] = mapped_column(String(40), unique=True)
    holder: Mapped[str] = mapped_column(String(60), default="")
    lease_until: Mapped[datetime | None]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")


class JobRun(db.Base):
    """One run of a job that did something or failed; most ticks find nothing to do."""

    __tablename__ = "job_run"
    privacy = _WORK

    name: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index("ix_job_run_name", "name", "started_at"),)


class Backup(db.Base):
    """A backup that was made of this database and its files; the archive itself lies elsewhere."""

    __tablename__ = "backup"
    privacy = _WORK

    made_at: Mapped[datetime] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    encrypted: Mapped[bool]
