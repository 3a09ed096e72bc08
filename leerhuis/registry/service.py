"""What people do with their registrations, and the other verbs of this room in one place."""

from datetime import datetime

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.people.models import Person
from leerhuis.registry.ledger import expect_all, expect_points, record_points, withdraw_points
from leerhuis.registry.nightly import (
    lapse_due,
    queue_expiry_reminders,
    restand_due,
)
from leerhuis.registry.verbs.adding import add_registration
from leerhuis.registry.verbs.ending import deregister, re_enter, record_lapse, strike_off
from leerhuis.registry.verbs.extras import add_requirement, meet_requirement, remove_requirement
from leerhuis.registry.verbs.opening import record_opening
from leerhuis.registry.verbs.pausing import (
    end_exemption,
    end_suspension,
    exempt,
    extend,
    suspend,
)
from leerhuis.registry.verbs.recording import (
    check_registration,
    confirm,
    correct,
    record_registration,
)
from leerhuis.registry.verbs.renewing import renew, submit, take_back
from leerhuis.registry.weekly import queue_weekly_letters

__all__ = [
    "add_registration",
    "add_requirement",
    "check_registration",
    "confirm",
    "correct",
    "deregister",
    "end_exemption",
    "end_suspension",
    "exempt",
    "expect_all",
    "expect_points",
    "extend",
    "lapse_due",
    "meet_requirement",
    "note_read",
    "queue_expiry_reminders",
    "queue_weekly_letters",
    "re_enter",
    "record_lapse",
    "record_opening",
    "record_points",
    "record_registration",
    "remove_requirement",
    "renew",
    "restand_due",
    "strike_off",
    "submit",
    "suspend",
    "take_back",
    "withdraw_points",
]


def note_read(person: Person, *, by: Identity, now: datetime) -> None:
    """Keep that somebody opened the dossier of another person."""
    if by.person_id != person.id:
        with db.transaction():
            audit.record(
                Action.DOSSIER_READ, by=by, kind="person", subject=person.public_id, now=now
            )
