"""The one way past "this only grows": for erasing a person, and for two that become one.

The database lets a change through only while the transaction has a row in `unlocking`, and never in
the audit trail. The row goes before the transaction ends, so that nobody else is let through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete

from leerhuis import db
from leerhuis.privacy.erasing.models import Unlocking


@contextmanager
def unlocked(*, now: datetime) -> Iterator[None]:
    """Within a transaction: rows of tables that only grow may be changed and removed."""
    if not db.session().info.get("writing"):
        raise RuntimeError("unlocked() belongs inside transaction()")
    row = Unlocking(at=now)
    db.add(row)
    yield  # after an error the transaction is lost, and the row with it
    db.session.flush()
    db.session.execute(delete(Unlocking).where(Unlocking.id == row.id))
    db.session.expunge(row)
