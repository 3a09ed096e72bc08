"""Whether there is anything here yet."""

from sqlalchemy import exists, select

from leerhuis import db
from leerhuis.people.models import Organisation


def nobody_here() -> bool:
    return not db.session.scalar(select(exists().where(Organisation.id.is_not(None))))
