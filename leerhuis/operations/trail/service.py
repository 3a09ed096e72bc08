"""What is kept of who looks through roles, and of who takes a table with them."""

from datetime import date, datetime

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.operations.trail import rights


def review(who: Identity, *, today: date, now: datetime) -> int:
    """Keep that somebody looked through all of these roles; returns how many there were."""
    number = rights.rights(who, number=1, today=today).total
    with db.transaction():
        for each in rights.own_places(who):
            audit.record(
                Action.RIGHTS_REVIEWED,
                by=who,
                kind="organisation",
                subject=each,
                now=now,
                roles=number,
            )
    return number


def note_download(action: Action, *, rows: int, by: Identity, now: datetime) -> None:
    """Keep that somebody takes a table with them; written before it is handed out."""
    with db.transaction():
        audit.record(action, by=by, kind="person", subject=by.public_id, now=now, rows=rows)
