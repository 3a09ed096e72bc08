"""Files of a season that were handed in, kept until they are applied or a day has passed."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leerhuis import db
from leerhuis.courses.models import Round
from leerhuis.uploads.models import HandedIn


class SeasonFile(HandedIn):
    """A file with the groups of a round."""

    __tablename__ = "season_file"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="none: the rows that came out of it are of the offer",
        erase="removed",
        retention="1 day; its bytes until it is applied",
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)

    round: Mapped[Round] = relationship(lazy="raise")
