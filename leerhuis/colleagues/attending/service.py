"""Writing down that a manager takes a list of enrolments with them."""

from datetime import datetime

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action


def note_download(*, rows: int, part: str, by: Identity, now: datetime) -> None:
    """Written before the file is handed out."""
    with db.transaction():
        audit.record(
            Action.COLLEAGUES_DOWNLOADED,
            by=by,
            kind="person",
            subject=by.public_id,
            now=now,
            rows=rows,
            part=part,
        )
