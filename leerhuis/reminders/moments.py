"""The moments of reminders, as clocks in the Netherlands show them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from leerhuis import clock
from leerhuis.reminders.rules import Offset, anchors_between, day_for


class Window(NamedTuple):
    """The moments after the one and up to and including the other."""

    after: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        return self.after < moment <= self.until

    def days(self) -> Iterator[date]:
        first, last = clock.day_of(self.after), clock.day_of(self.until)
        return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


class Span(NamedTuple):
    """From a moment on, until just before another: the whole days that anchors can be on."""

    starts_at: datetime
    ends_at: datetime


def moment_for(anchor_on: date, offset: Offset, *, at: time) -> datetime:
    """The moment of a reminder.

    A time that an autumn night has twice is the first of the two; one that a spring night leaves
    out is an hour later by the clock.
    """
    return clock.moment_of(day_for(anchor_on, offset), at)


def anchor_days(window: Window, offset: Offset) -> tuple[date, date]:
    """The first and last day of the anchors whose moment can lie in the window."""
    return anchors_between(clock.day_of(window.after), clock.day_of(window.until), offset)


def anchor_span(window: Window, offset: Offset) -> Span:
    """The same as moments."""
    first, last = anchor_days(window, offset)
    return Span(clock.moment_of(first, time(0)), clock.end_of(last))


def reaches(window: Window, at: time) -> bool:
    """Whether the clock shows this time within the window."""
    return any(window.holds(clock.moment_of(day, at)) for day in window.days())


def later_of(moment: datetime, ends_at: datetime, *, after: timedelta) -> datetime:
    """The moment, but not before so long after something ended."""
    return max(moment, ends_at + after)
