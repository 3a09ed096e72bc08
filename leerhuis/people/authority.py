"""Who decides about people here, and the note that is kept of each decision."""

from datetime import datetime

from leerhuis import audit, db
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.people import queries, rules
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person, RoleGrant

HELD = "people.held"


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


def note(
    action: Action,
    row: Organisation | Person | EmailAddress | Appointment | RoleGrant,
    *,
    by: Identity,
    now: datetime,
    **details: str,
) -> None:
    kind = row.__tablename__
    audit.record(action, by=by, kind=kind, subject=row.public_id, now=now, **details)
