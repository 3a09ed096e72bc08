"""Addresses that a mail server said do not exist: marked, until somebody says that they do."""

from datetime import datetime

from sqlalchemy import CursorResult, update

from leerhuis import db
from leerhuis.people.models import EmailAddress

_WHY_LENGTH = 200


def mark(address: str, *, why: str, now: datetime) -> None:
    """Note that letters to this address come back; the first time stays the time."""
    with db.transaction():
        db.session.execute(
            update(EmailAddress)
            .where(EmailAddress.address == address, EmailAddress.bounced_at.is_(None))
            .values(bounced_at=now, bounce=why[:_WHY_LENGTH])
            .execution_options(synchronize_session=False)
        )


def clear(address: EmailAddress) -> None:
    """Whoever reads this address, or chooses it anew, says that letters do arrive there."""
    address.bounced_at, address.bounce = None, ""


def clear_all(person_id: int) -> int:
    """Try all addresses of a person again; returns how many were marked."""
    with db.transaction():
        done = db.session.execute(
            update(EmailAddress)
            .where(EmailAddress.person_id == person_id, EmailAddress.bounced_at.is_not(None))
            .values(bounced_at=None, bounce="")
        )
    return done.rowcount if isinstance(done, CursorResult) else 0
