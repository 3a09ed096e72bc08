"""Whom a manager may let be reminded, and of whom it is said why not."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from leerhuis.registers import N_
from leerhuis.registry.rules import RUNNING, State

# A letter more often than this is not read.
PAUSE = timedelta(days=7)
# As many as a page shows, and some: nobody chooses more by hand.
MOST = 100


class Skip(StrEnum):
    """Why no letter goes out."""

    APPLIED = "applied"
    ENDED = "ended"
    RECENT = "recent"
    NO_ADDRESS = "no_address"


SKIP_LABELS: Mapping[Skip, str] = {
    Skip.APPLIED: N_("has applied already"),
    Skip.ENDED: N_("this registration does not run any more"),
    Skip.RECENT: N_("got a reminder from a manager less than 7 days ago"),
    Skip.NO_ADDRESS: N_("has no email address here"),
}


def why_not(
    state: State, *, last_at: datetime | None, has_address: bool, now: datetime
) -> Skip | None:
    """The first reason not to write about this registration; None when there is none."""
    if state is State.SUBMITTED:
        return Skip.APPLIED
    if state not in RUNNING:
        return Skip.ENDED
    if last_at is not None and now - last_at < PAUSE:
        return Skip.RECENT
    return None if has_address else Skip.NO_ADDRESS
