"""What is written down about reading: a table of people that leaves the house."""

from datetime import datetime

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action


def note_download(*, rows: int, by: Identity, now: datetime) -> None:
    """Somebody takes a table of registrations with them; written before it is handed out."""
    with db.transaction():
        audit.record(
            Action.REGISTRATIONS_DOWNLOADED,
            by=by,
            kind="person",
            subject=by.public_id,
            now=now,
            rows=rows,
        )
