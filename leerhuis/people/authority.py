"""Who decides about people here, and the note that is kept of each decision."""

from collections.abc import Iterable
from datetime import datetime

from leerhuis import audit, db
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.people import queries, rules
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person, RoleGrant

HELD = "people.held"
Noted = Organisation | Person | EmailAddress | Appointment | RoleGrant


def decide(by: Identity, at: Organisation | None) -> None:
    """Make sure that `by` decides about people here, and let others wait until it is done."""
    if at is None:
        rules.check_administers(queries.paths_of(by, Role.ADMINISTRATOR), place="")
        return
    rules.check_administers(queries.paths_of(by, Role.ADMINISTRATOR), place=at.path)
    _hold_top(rules.lineage(at.path)[0])


def _hold_top(number: int) -> None:
    """Hold the top of a tree once in a transaction: an import decides hundreds of times."""
    current = db.session()
    held = (current.get_transaction(), number)
    if current.info.get(HELD) != held:
        db.hold(current.get_one(Organisation, number))
        current.info[HELD] = held


def note(action: Action, row: Noted, *, by: Identity, now: datetime, **details: str) -> None:
    note_all(action, [row], by=by, now=now, **details)


def note_all(
    action: Action, rows: Iterable[Noted], *, by: Identity, now: datetime, **details: str
) -> None:
    """The same of several rows, written at once."""
    db.add(
        *(
            audit.event(
                action, by=by, kind=row.__tablename__, subject=row.public_id, now=now, **details
            )
            for row in rows
        )
    )
