"""Staff files that were handed in, kept until they are applied or a day has passed."""

from sqlalchemy.orm import Mapped, mapped_column

from leerhuis import db
from leerhuis.people.rules import Function
from leerhuis.uploads.models import HandedIn


class Upload(HandedIn):
    """A staff file with what it answered; `function` is of who has none in the file."""

    __tablename__ = "upload"
    privacy = db.Privacy(
        db.DataClass.CONTACT,
        export="none: the rows that came out of it are exported",
        erase="removed",
        retention="1 day; its bytes until it is applied",
    )

    function: Mapped[Function] = mapped_column(db.Word(Function))
