"""When a group meets, which meetings bring hours, and when a series is over."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import NamedTuple

from leerhuis.courses.series import Closed, closed_on, public_holiday
from leerhuis.errors import Refused
from leerhuis.peergroups.rules import LEAST_MINUTES, LONGEST, MEETINGS_EVER, SHORTEST
from leerhuis.registers import N_

WEEK, YEAR_WEEKS = timedelta(weeks=1), 52
# A series begins so many days after it was planned: everyone can still keep the day free.
NOTICE = timedelta(days=14)
# A meeting lies at most so far ahead.
AHEAD = timedelta(days=731)
# Who keeps the list is asked for it once, so long after the meeting.
ASK_AFTER = timedelta(days=7)
# So long after the last meeting a series is over, whatever was not ticked.
CLOSE_AFTER = timedelta(days=14)
REASON_MAX = 300
TENTH, MINUTES_OF_HOUR = Decimal("0.1"), 60


class NoHours(StrEnum):
    """Why a meeting brings nobody hours."""

    OFF = "off"
    NOT_BEEN = "not_been"
    NOT_TICKED = "not_ticked"
    TOO_SHORT = "too_short"
    TOO_FEW = "too_few"


LABELS: Mapping[NoHours, str] = {
    NoHours.OFF: N_("Called off"),
    NoHours.NOT_BEEN: N_("Still to come"),
    NoHours.NOT_TICKED: N_("Nobody ticked yet who was there"),
    NoHours.TOO_SHORT: N_("Does not count: shorter than an hour"),
    NoHours.TOO_FEW: N_("Does not count: too few people were there"),
}


class Hours(NamedTuple):
    """From when until when, as a calendar has it."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // MINUTES_OF_HOUR

    def overlaps(self, other: "Hours") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class When(NamedTuple):
    """A day and an hour in the Netherlands, and how long."""

    on: date
    start: time
    minutes: int


@dataclass(frozen=True)
class Place:
    """Where a meeting is: a place, a link, or both."""

    place: str = ""
    online_url: str = ""


def worth(
    minutes: int, *, ticked: bool, present: int, least: int, off: bool = False
) -> Decimal | NoHours:
    """The hours that a meeting brings each who was there, or why none.

    In tenths of an hour, as the registers count them, and never more than it lasted.
    """
    if off:
        return NoHours.OFF
    if not ticked:
        return NoHours.NOT_TICKED
    if minutes < LEAST_MINUTES:
        return NoHours.TOO_SHORT
    if present < least:
        return NoHours.TOO_FEW
    return hours_of(minutes)


def hours_of(minutes: int) -> Decimal:
    return (Decimal(minutes) / MINUTES_OF_HOUR).quantize(TENTH, rounding=ROUND_DOWN)


def propose(
    first: date, *, times: int, weekday: int, closed: Sequence[Closed] = ()
) -> tuple[list[date], list[tuple[date, str]]]:
    """So many days spread over a year on this weekday, and those that were passed over and why.

    A day in a holiday moves to the first free week after it.
    """
    check_times(times)
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    days: list[date] = []
    passed: list[tuple[date, str]] = []
    for number in range(times):
        evenly = day + number * YEAR_WEEKS // times * WEEK
        wanted = max(evenly, days[-1] + WEEK if days else day)
        while name := closed_on(wanted, closed) or public_holiday(wanted):
            passed.append((wanted, name))
            wanted += WEEK
        days.append(wanted)
    return days, passed


def check_times(times: int) -> None:
    if not 1 <= times <= MEETINGS_EVER:
        raise Refused(
            "Fill in how many times, from 1 to %(most)d.", field="times", most=MEETINGS_EVER
        )


def check_when(when: When, *, begins_at: datetime, now: datetime, field: str = "on") -> None:
    """Whether a meeting can be planned then."""
    if not SHORTEST <= when.minutes <= LONGEST:
        raise Refused(
            "A meeting lasts between %(least)d and %(most)d minutes.",
            field="minutes",
            least=SHORTEST,
            most=LONGEST,
        )
    if when.start.hour * 60 + when.start.minute + when.minutes >= 24 * 60:
        raise Refused("A meeting ends on the day on which it begins.", field="minutes")
    if begins_at <= now:
        raise Refused("Choose a moment that is still to come.", field=field)
    if begins_at > now + AHEAD:
        raise Refused("Choose a day within two years.", field=field)


def check_apart(new: Hours, others: Iterable[Hours], *, field: str = "on") -> None:
    """One group meets once at a time."""
    if any(new.overlaps(each) for each in others):
        raise Refused("The group already meets at that time.", field=field)


def check_plannable(*, open_series: bool) -> None:
    if open_series:
        raise Refused("This group has a series that is not over yet. Add a meeting to it.")


def check_open(*, closed: bool) -> None:
    """A series that is over gets no other meetings."""
    if closed:
        raise Refused("This series is over. Plan a new one.")


def check_coming(*, starts_at: datetime, off: bool, now: datetime) -> None:
    """Only what is still to come is moved or called off."""
    if off:
        raise Refused("This meeting was called off.")
    if starts_at <= now:
        raise Refused("This meeting has begun. It cannot be changed any more.")


def check_tick(
    *, starts_at: datetime, off: bool, closed: bool, coordinates: bool, why: str, now: datetime
) -> None:
    """Whether it can be said now who was there."""
    if off:
        raise Refused("This meeting was called off. Nobody was there.")
    if now < starts_at:
        raise Refused("This meeting has not been yet. Tick who was there once it has begun.")
    if closed and not coordinates:
        raise Refused(
            "This series is over. Ask the coordinator of your region to correct the list."
        )
    if closed and not why:
        raise Refused("Say why you correct the list.", field="why")
    if len(why) > REASON_MAX:
        raise Refused("Use at most %(most)s characters.", field="why", most=REASON_MAX)


class Held(NamedTuple):
    """A meeting as closing looks at it."""

    ends_at: datetime
    off: bool
    ticked: bool


def is_over(meetings: Collection[Held], *, now: datetime) -> bool:
    """Whether a series closes by itself: all is known, or nobody will say any more."""
    held = [each for each in meetings if not each.off]
    last = max((each.ends_at for each in held), default=None)
    if last is None or last > now:
        return last is None
    return all(each.ticked for each in held) or now >= last + CLOSE_AFTER


def check_close(meetings: Iterable[Held], *, now: datetime) -> None:
    """Who keeps the list closes a series of which all is known."""
    held = [each for each in meetings if not each.off]
    if any(each.ends_at > now for each in held):
        raise Refused("There are meetings to come. Call them off first, or wait.")
    check_all_ticked(unticked=not all(each.ticked for each in held))


def check_all_ticked(*, unticked: bool) -> None:
    if unticked:
        raise Refused("Tick first who was at each meeting.")


def busy(proposed: Sequence[Hours], taken: Mapping[int, Sequence[Hours]]) -> list[int]:
    """For each of these hours: how many of the people (by number) are elsewhere then."""
    return [
        sum(any(each.overlaps(other) for other in theirs) for theirs in taken.values())
        for each in proposed
    ]
