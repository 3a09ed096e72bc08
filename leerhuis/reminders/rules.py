"""When people are reminded: so long before or after a day that matters, at a local time.

A rule says its anchor, how far from it, at what time of the day, to whom and on what condition. It
never reaches back to before it was made, and a moment that was missed stays missed.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from leerhuis.registry.periods import add_months


class Anchor(StrEnum):
    """The day or moment that a rule counts from."""

    LAST_VALID = "last_valid"
    APPLY_BY = "apply_by"
    SESSION_STARTS = "session_starts"
    UNMARKED = "unmarked"
    ENROL_BY = "enrol_by"
    SURVEY_CLOSES = "survey_closes"


class Step(StrEnum):
    """What an offset is counted in; months are calendar months."""

    DAYS = "days"
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
    days = offset.number * (7 if offset.step is Step.WEEKS else 1)
    return anchor_on + timedelta(days=days)
