"""The moments of reminders, as clocks in the Netherlands show them."""

from datetime import date, datetime, time

from leerhuis import clock
from leerhuis.reminders.rules import Offset, day_for


def moment_for(anchor_on: date, offset: Offset, *, at: time) -> datetime:
    """The moment of a reminder.

    A time that an autumn night has twice is the first of the two; one that a spring night leaves
    out is an hour later by the clock.
    """
    return clock.moment_of(day_for(anchor_on, offset), at)
