"""The time. Only this module reads the clock; everyone else is told what time it is.

Moments end in `_at` and are aware, in UTC. Days end in `_on` and are dates as people in the
Netherlands live them.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL)


def day_of(moment: datetime) -> date:
    """The day it is in the Netherlands at this moment."""
    return local(moment).date()


def moment_of(day: date, at: time) -> datetime:
    """The UTC moment of a local day and time; the first of the two when the clock goes back."""
    return datetime.combine(day, at, tzinfo=LOCAL).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The moment at which a day is over: whoever is in time until then is in time."""
    return moment_of(date.fromordinal(day.toordinal() + 1), time(0))


def stopwatch() -> Callable[[], timedelta]:
    """How long ago this was called; not moved by whoever sets the clock."""
    started = monotonic()
    return lambda: timedelta(seconds=monotonic() - started)
