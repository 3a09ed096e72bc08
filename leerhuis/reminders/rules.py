"""When people are reminded: so long before or after a day that matters, at a local time.

A rule says its anchor, how far from it, at what time of the day, to whom and on what condition. It
never reaches back to before it was made, and a moment that was missed stays missed.
"""

from datetime import date, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from leerhuis.courses.series import public_holiday
from leerhuis.errors import Refused
from leerhuis.registry.periods import add_months

SATURDAY = 6
# From the 28th of February to the 31st of another month.
_SHORTER = timedelta(days=3)


class Anchor(StrEnum):
    """The day or moment that a rule counts from."""

    LAST_VALID = "last_valid"
    APPLY_BY = "apply_by"
    SESSION_STARTS = "session_starts"
    UNMARKED = "unmarked"
    ENROL_BY = "enrol_by"
    SURVEY_CLOSES = "survey_closes"


class Step(StrEnum):
    """What an offset is counted in; months are calendar months.

    A working day is one on which most people work: no Saturday, Sunday or public holiday.
    """

    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"


class Audience(StrEnum):
    """Who is reminded."""

    PERSON = "person"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    TRAINER = "trainer"


class Condition(StrEnum):
    """Whether everybody is reminded, or only while something is still to be done."""

    ALWAYS = "always"
    STILL_OPEN = "still_open"


class Offset(NamedTuple):
    """How far from the anchor: below zero is before it."""

    number: int
    step: Step


def day_for(anchor_on: date, offset: Offset) -> date:
    """The day so far from this one; of a shorter month its last day."""
    if offset.step is Step.MONTHS:
        return add_months(anchor_on, offset.number)
    if offset.step is Step.WORKING_DAYS:
        return _working_day(anchor_on, offset.number)
    days = offset.number * (7 if offset.step is Step.WEEKS else 1)
    return anchor_on + timedelta(days=days)


def _working_day(day: date, number: int) -> date:
    """So many working days on, or back; on the day itself whatever day it is."""
    onward = timedelta(days=1 if number > 0 else -1)
    for _turn in range(abs(number)):
        day += onward
        while day.isoweekday() >= SATURDAY or public_holiday(day):
            day += onward
    return day


def anchors_between(first: date, last: date, offset: Offset) -> tuple[date, date]:
    """The first and last day that an anchor can be on, to be told of on one of these days.

    It may be wider by some days: months differ in length, and holidays lie between.
    """
    if offset.step is Step.MONTHS:
        return add_months(first, -offset.number), add_months(last, -offset.number) + _SHORTER
    if offset.step is Step.WORKING_DAYS:
        most = timedelta(days=7 * (abs(offset.number) + 1) if offset.number else 0)
        return (first - most, last) if offset.number > 0 else (first, last + most)
    days = day_for(first, offset) - first
    return first - days, last - days


# Whom a day concerns; a rule for anybody else would have nothing to say.
FITS: dict[Anchor, frozenset[Audience]] = {
    Anchor.LAST_VALID: frozenset({Audience.PERSON, Audience.MANAGER}),
    Anchor.APPLY_BY: frozenset({Audience.PERSON, Audience.MANAGER}),
    Anchor.SESSION_STARTS: frozenset({Audience.PERSON, Audience.TRAINER}),
    Anchor.UNMARKED: frozenset({Audience.TRAINER, Audience.COORDINATOR}),
    Anchor.ENROL_BY: frozenset({Audience.PERSON, Audience.COORDINATOR}),
    Anchor.SURVEY_CLOSES: frozenset({Audience.PERSON}),
}
# Where there is no choice the anchor itself says it: who has answered is not reminded.
CONDITIONS: dict[Anchor, frozenset[Condition]] = {
    Anchor.LAST_VALID: frozenset(Condition),
    Anchor.APPLY_BY: frozenset(Condition),
    Anchor.SESSION_STARTS: frozenset({Condition.ALWAYS}),
    Anchor.UNMARKED: frozenset({Condition.STILL_OPEN}),
    Anchor.ENROL_BY: frozenset({Condition.STILL_OPEN}),
    Anchor.SURVEY_CLOSES: frozenset({Condition.STILL_OPEN}),
}
# Of these one is reminded afterwards, of all others before.
AFTERWARDS = frozenset({Anchor.UNMARKED})
MOST = {Step.DAYS: 366, Step.WORKING_DAYS: 20, Step.WEEKS: 52, Step.MONTHS: 24}
# Hours that a night in March leaves out and a night in October has twice.
MOVING = (time(2), time(3))


def check(
    anchor: Anchor, offset: Offset, *, at: time, audience: Audience, condition: Condition
) -> None:
    """Refuse what no rule can be."""
    if audience not in FITS[anchor]:
        raise Refused("This day does not concern them. Choose somebody else.", field="audience")
    if condition not in CONDITIONS[anchor]:
        raise Refused("This condition does not fit this day.", field="condition")
    _check_distance(anchor, offset)
    if MOVING[0] <= at < MOVING[1]:
        raise Refused(
            "Choose a time before 2.00 or from 3.00. In the night in which the clock changes, the"
            " hour between does not exist or exists twice.",
            field="at",
        )


def _check_distance(anchor: Anchor, offset: Offset) -> None:
    if abs(offset.number) > MOST[offset.step]:
        raise Refused(
            "That is too far away. Choose at most %(most)s.", field="number", most=MOST[offset.step]
        )
    if offset.number < 0 and anchor in AFTERWARDS:
        raise Refused("One is reminded of this on the day itself or afterwards.", field="number")
    if offset.number > 0 and anchor not in AFTERWARDS:
        raise Refused("One is reminded of this before, or on the day itself.", field="number")
