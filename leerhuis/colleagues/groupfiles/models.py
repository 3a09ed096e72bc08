"""Files with colleagues to enrol, kept until they are applied or a day has passed."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.models import Edition
from leerhuis.uploads.models import HandedIn


class EnrolmentFile(HandedIn):
    """A file with colleagues to enrol: in one group, or in the groups that its rows name."""

    __tablename__ = "enrolment_file"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="none: the enrolments that came out of it are exported",
        erase="removed",
        retention="1 day; its bytes until it is applied",
    )

    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)

    edition: Mapped[Edition | None] = relationship(lazy="raise")
