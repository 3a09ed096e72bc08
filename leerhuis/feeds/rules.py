"""The calendar that someone's own calendar fetches: what is in it, and when it warns."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from leerhuis.registers import N_

# A feed is asked for every few minutes; its last use is written down once an hour.
USE_NOTED_EVERY = timedelta(hours=1)
# So long is said that something is off, and so long stays a deadline that has passed.
KEPT = timedelta(days=30)
# The marks of people's own calendars; those of what is offered go by their own kind.
OWN = "eigen"
# A deadline has no hour of its own: its alarm goes off when people begin to work.
MORNING = timedelta(hours=9)

# How long before something begins the calendar warns, in minutes.
ALARMS: Mapping[int, str] = {
    60: N_("1 hour before, and of a deadline on the day itself"),
    24 * 60: N_("1 day before"),
    2 * 24 * 60: N_("2 days before"),
    7 * 24 * 60: N_("1 week before"),
}


class Line(StrEnum):
    """What a row of a calendar is about."""

    SESSION = "session"
    GATHERING = "gathering"
    SURVEY = "survey"
    REGISTRATION = "registration"
    TEAM = "team"


def alarm(minutes: int | None, *, whole_day: bool) -> timedelta | None:
    """When a calendar warns, counted from the beginning; of a whole day in the morning."""
    if minutes is None:
        return None
    before = timedelta(minutes=minutes)
    return MORNING - timedelta(days=before.days) if whole_day else -before


def uid_of(what: str, row: str) -> str:
    """One uid for each thing to remember about a row."""
    return f"{what}-{row}@leerhuis"


def said_at(now: datetime, *, before: datetime | None = None) -> datetime:
    """Since when a calendar says something new.

    HTTP tells it in whole seconds, so that two changes within one second need two of them.
    """
    whole = now.replace(microsecond=0)
    return whole if before is None else max(whole, before + timedelta(seconds=1))
