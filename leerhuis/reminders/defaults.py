"""The rules that every region begins with; an organisation changes them or switches them off."""

from datetime import time
from typing import NamedTuple

from leerhuis.reminders.rules import Anchor, Audience, Condition, Offset, Step

MORNING = time(9)
EVENING = time(18)


class Default(NamedTuple):
    """A rule as it is before anybody changed it."""

    anchor: Anchor
    offset: Offset
    at: time
    audience: Audience
    condition: Condition = Condition.STILL_OPEN
    active: bool = True


def _session(number: int, step: Step, audience: Audience) -> Default:
    offset = Offset(number, step)
    return Default(Anchor.SESSION_STARTS, offset, MORNING, audience, Condition.ALWAYS)


def _unmarked(number: int, at: time, audience: Audience) -> Default:
    return Default(Anchor.UNMARKED, Offset(number, Step.WORKING_DAYS), at, audience)


def _week_before(anchor: Anchor, audience: Audience, *, active: bool = True) -> Default:
    return Default(anchor, Offset(-1, Step.WEEKS), MORNING, audience, active=active)


# By name, in the order in which they are shown. The ladder of registrations writes six times before
# the last day to apply; the last two rules are for who wants another letter besides it.
DEFAULTS: dict[str, Default] = {
    "session_week": _session(-1, Step.WEEKS, Audience.PERSON),
    "session_day": _session(-1, Step.DAYS, Audience.PERSON),
    "session_trainer": _session(-2, Step.DAYS, Audience.TRAINER),
    "unmarked_evening": _unmarked(0, EVENING, Audience.TRAINER),
    "unmarked_morning": _unmarked(1, MORNING, Audience.TRAINER),
    "unmarked_coordinator": _unmarked(1, MORNING, Audience.COORDINATOR),
    "enrol_by": _week_before(Anchor.ENROL_BY, Audience.PERSON),
    "enrol_by_coordinator": _week_before(Anchor.ENROL_BY, Audience.COORDINATOR),
    "survey_closes": Default(Anchor.SURVEY_CLOSES, Offset(-2, Step.DAYS), MORNING, Audience.PERSON),
    "apply_by": Default(
        Anchor.APPLY_BY, Offset(-6, Step.WEEKS), MORNING, Audience.MANAGER, active=False
    ),
    "last_valid": _week_before(Anchor.LAST_VALID, Audience.PERSON, active=False),
}
