"""Dates of a series of sessions, and changing several sessions of a group alike."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from leerhuis.courses.rules import SessionPlan, check_day
from leerhuis.errors import Refused
from leerhuis.registers import N_

MOST_TIMES = 40
MOST_WEEKS = 12
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
_FIXED = (
    (1, 1, N_("New Year's Day")),
    (5, 5, N_("Liberation Day")),
    (12, 25, N_("Christmas Day")),
    (12, 26, N_("Boxing Day")),
)
_FROM_EASTER = (
    (-2, N_("Good Friday")),
    (0, N_("Easter Sunday")),
    (1, N_("Easter Monday")),
    (39, N_("Ascension Day")),
    (49, N_("Whit Sunday")),
    (50, N_("Whit Monday")),
)
_KING, _SUNDAY = N_("King's Day"), 6


class Part(StrEnum):
    """Which sessions of a group a change is for."""

    THIS = "this"
    LATER = "later"
    ALL = "all"


class Closed(NamedTuple):
    """Days on which nobody comes, first and last included: a school holiday of the region."""

    name: str
    starts_on: date
    ends_on: date


class Dates(NamedTuple):
    """The days of a series, and which were passed over because of what."""

    days: list[date]
    skipped: list[tuple[date, str]]


def dates(
    first: date, *, times: int, weeks: int, public: bool, closed: Sequence[Closed] = ()
) -> Dates:
    """So many days, every so many weeks from the first on. A day that is passed over does not
    count: the series then lasts longer. `public` passes over public holidays."""
    _check(times=times, weeks=weeks)
    found = Dates([], [])
    day = first
    while len(found.days) < times:
        check_day(day, field="times")
        name = closed_on(day, closed) or (public_holiday(day) if public else None)
        if name:
            found.skipped.append((day, name))
        else:
            found.days.append(day)
        day += weeks * WEEK
    return found


def _check(*, times: int, weeks: int) -> None:
    if not 1 <= times <= MOST_TIMES:
        raise Refused("Fill in how many times, from 1 to %(most)d.", field="times", most=MOST_TIMES)
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refused(
            "Fill in a number of weeks from 1 to %(most)d.", field="weeks", most=MOST_WEEKS
        )


def closed_on(day: date, closed: Iterable[Closed]) -> str | None:
    """The name of the holiday on which this day falls."""
    return next((each.name for each in closed if each.starts_on <= day <= each.ends_on), None)


def public_holiday(day: date) -> str | None:
    """The name, as a message id, of the Dutch public holiday that this day is."""
    for month, number, name in _FIXED:
        if (day.month, day.day) == (month, number):
            return name
    if day == kings_day(day.year):
        return _KING
    since = (day - easter(day.year)).days
    return next((name for days, name in _FROM_EASTER if days == since), None)


def kings_day(year: int) -> date:
    """27 April; the day before if that is a Sunday."""
    day = date(year, 4, 27)
    return day - DAY if day.weekday() == _SUNDAY else day


def easter(year: int) -> date:
    """The first Sunday after the full moon of the church on or after 21 March."""
    golden, century = year % 19, year // 100
    moon = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(days=moon - weekday)


def alike(
    plans: Sequence[SessionPlan], at: int, new: SessionPlan, *, chosen: Sequence[int]
) -> list[SessionPlan]:
    """What the chosen sessions become if one of them, `at`, becomes `new`.

    Days and hours move as far for each. Of place and trainers only what changed is the same for
    all; what did not change stays as it is in each.
    """
    old = plans[at]
    same = {
        name: getattr(new, name)
        for name in ("venue_id", "room_id", "online_url", "trainer_ids")
        if _unlike(getattr(old, name), getattr(new, name))
    }
    if {"venue_id", "online_url"} & set(same):  # a place is one whole
        same |= {"venue_id": new.venue_id, "room_id": new.room_id, "online_url": new.online_url}
    if "room_id" in same:
        same["venue_id"] = new.venue_id
    return [
        new if number == at else replace(_moved(plans[number], old, new), **same)
        for number in chosen
    ]


def _unlike(old: object, new: object) -> bool:
    if isinstance(old, tuple) and isinstance(new, tuple):
        return sorted(old) != sorted(new)
    return old != new


def _moved(plan: SessionPlan, old: SessionPlan, new: SessionPlan) -> SessionPlan:
    return replace(
        plan,
        on=plan.on + (new.on - old.on),
        start=_later(plan.start, old.start, new.start),
        end=_later(plan.end, old.end, new.end),
    )


def _later(at: time, old: time, new: time) -> time:
    """As much later or earlier as the new time is, on the same day."""
    day = datetime.combine(date(2000, 1, 1), at)
    moved = day + (datetime.combine(date.min, new) - datetime.combine(date.min, old))
    if moved.date() != day.date():
        raise Refused("One of the other sessions would then pass midnight.", field="start")
    return moved.time()
