"""What belongs to a course: its sectors, what it asks beforehand, its material."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db, registers
from leerhuis.courses import words
from leerhuis.courses.means import OFFER
from leerhuis.people.sectors import Sector

if TYPE_CHECKING:
    from leerhuis.courses.models import Course


class CourseSector(db.Base):
    """A sector that a course is meant for; a course without any is for everyone."""

    __tablename__ = "course_sector"
    privacy = OFFER

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    sector: Mapped[Sector] = mapped_column(db.Word(Sector))

    __table_args__ = (UniqueConstraint("course_id", "sector"),)


class Prerequisite(db.Base):
    """What someone must have on the day of the first session.

    Rows of one `way` are asked together, one way is enough: (A and B) or C. A row asks a completed
    course, at most `within_months` before that day if that is said, or a valid registration.
    """

    __tablename__ = "prerequisite"
    privacy = OFFER

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    way: Mapped[int]
    required_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    within_months: Mapped[int | None]
    register: Mapped[registers.Register | None] = mapped_column(db.Word(registers.Register))
    occupation: Mapped[str] = mapped_column(String(40), default="")

    course: Mapped["Course"] = relationship(
        back_populates="prerequisites", lazy="raise", foreign_keys=[course_id]
    )
    required: Mapped["Course | None"] = relationship(lazy="raise", foreign_keys=[required_id])


class Material(db.Base, db.Public):
    """Preparation or material of a course: a file or a link, for who may see it.

    A file is kept outside the database under `stored_as`; a link has a `url`.
    """

    __tablename__ = "material"
    privacy = OFFER

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    purpose: Mapped[words.Purpose] = mapped_column(db.Word(words.Purpose))
    audience: Mapped[words.MaterialAudience] = mapped_column(db.Word(words.MaterialAudience))
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(300), default="")
    file_name: Mapped[str] = mapped_column(String(200), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    stored_as: Mapped[str | None] = mapped_column(String(80), unique=True)
    added_at: Mapped[datetime]

    course: Mapped["Course"] = relationship(back_populates="materials", lazy="raise")
