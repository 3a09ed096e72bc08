"""When timed work is due. Told the time, like all decisions; no clock is read here.

A day is a day in the Netherlands. Nothing is planned between two and three at night: that hour
comes twice in October and never in March.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from leerhuis import clock
from leerhuis.errors import Refused

TICK = timedelta(seconds=10)
LEASE = timedelta(minutes=1)
RENEW = timedelta(seconds=15)
# So much may the clocks of two machines differ before we think that a clock was put back.
SKEW = timedelta(minutes=5)
# A job whose moment is so long ago is late, and so is a machine that has not ticked since.
LATE = timedelta(minutes=2)
RETRY_MINUTES = (1, 2, 4, 8, 15)
MONDAY = 0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEK = 7
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class Every:
    """Again and again, at round moments: every ten seconds is at :00, :10, :20."""

    step: timedelta

    def next(self, after: datetime) -> datetime:
        return _EPOCH + ((after - _EPOCH) // self.step + 1) * self.step


@dataclass(frozen=True)
class Daily:
    """Once a day at a local time, or once a week when a weekday is named (Monday is 0)."""

    at: time
    weekday: int | None = None

    def __post_init__(self) -> None:
        if self.at.hour == 2:
            raise ValueError("nothing is planned between 02:00 and 03:00")

    def next(self, after: datetime) -> datetime:
        today = clock.day_of(after).toordinal()
        days = (date.fromordinal(today + number) for number in range(_WEEK + 1))
        moments = (clock.moment_of(day, self.at) for day in days if self._on(day))
        return next(moment for moment in moments if moment > after)

    def _on(self, day: date) -> bool:
        return self.weekday is None or day.weekday() == self.weekday


When = Every | Daily


class Run(Protocol):
    """What a job does; the answer is how many things it did, and again at once it does none."""

    def __call__(self, *, now: datetime) -> int: ...


@dataclass(frozen=True)
class Job:
    """Timed work: its name, when it is due, and the function that does it."""

    name: str
    when: When
    run: Run | Callable[..., int]


def next_due(when: When, *, after: datetime) -> datetime:
    """The first moment after this one at which it is due."""
    return when.next(after)


def believed(when: When, *, due_at: datetime, now: datetime) -> datetime:
    """The planned moment, or an earlier one when the clock was put back after planning it.

    Without this a clock that was a year ahead for a minute would stop all work for a year.
    """
    furthest = next_due(when, after=now + SKEW)
    return due_at if due_at <= furthest else next_due(when, after=now)


def taken(*, lease_until: datetime | None, now: datetime) -> bool:
    """Whether someone is at it; a lease longer than we ever give is of before the clock's jump."""
    return lease_until is not None and now < lease_until <= now + LEASE + SKEW


def retry_at(*, failures: int, now: datetime) -> datetime:
    """When failed work is tried again: after 1, 2, 4, 8 and then every 15 minutes."""
    minutes = RETRY_MINUTES[min(failures, len(RETRY_MINUTES)) - 1]
    return now + timedelta(minutes=minutes)


def late(*, due_at: datetime | None, busy: bool, now: datetime) -> bool:
    return not busy and due_at is not None and due_at < now - LATE


def moment_of_text(text: str) -> datetime:
    """A moment as it is typed in a command; without a zone it is the time of the Netherlands."""
    try:
        moment = datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        raise Refused("%(text)s is not a moment such as 2027-01-11T06:15.", text=text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=clock.LOCAL)
