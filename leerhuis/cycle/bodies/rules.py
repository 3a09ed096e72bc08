"""The bodies that a region begins with, and when they can meet."""

from collections.abc import Iterable
from datetime import datetime

from leerhuis.cycle.rules import BodyPart
from leerhuis.errors import Refused
from leerhuis.registers import N_

# What a region begins with, until it says otherwise.
USUAL: tuple[tuple[str, BodyPart], ...] = (
    (N_("Education working group"), BodyPart.ADVISES),
    (N_("Advisers of municipalities"), BodyPart.ADVISES),
    (N_("Advisers of care providers"), BodyPart.ADVISES),
    (N_("Sub working group"), BodyPart.DECIDES),
)


def check_meeting(starts_at: datetime, *, now: datetime) -> None:
    """A meeting is planned ahead: only then can people be invited to it."""
    if starts_at <= now:
        raise Refused("Choose a moment in the future.", field="on")


def check_minutes(starts_at: datetime, *, called_off: bool, now: datetime) -> None:
    if called_off:
        raise Refused("This meeting was called off.")
    if now < starts_at:
        raise Refused("The meeting has not begun yet.")


def check_leaving(parts: Iterable[BodyPart]) -> None:
    """Somebody decides in a region, as long as it has bodies at all."""
    known = list(parts)
    if known and BodyPart.DECIDES not in known:
        raise Refused("One body has to decide. Say first which other one does.")
