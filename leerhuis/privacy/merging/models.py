"""Two accounts that an administrator says are of one person, until both of them agreed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.people.models import Person


class MergeRequest(db.Base, db.Public):
    """What is to be merged into whom; who signs in with either account is asked to agree.

    Without it an administrator could make an account of their own that becomes someone else's.
    """

    __tablename__ = "merge_request"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="in full",
        erase="removed",
        retention="2 years after it was asked",
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    into_agreed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    into: Mapped[Person] = relationship(lazy="raise", foreign_keys=[into_id])

    __table_args__ = (
        Index(
            "uq_merge_request_open",
            "person_id",
            unique=True,
            sqlite_where=text("done_at IS NULL AND refused_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND refused_at IS NULL"),
        ),
    )
