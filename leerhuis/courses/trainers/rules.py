"""What a coordinator says of the times of a trainer."""

from dataclasses import dataclass
from datetime import date, time

from leerhuis.courses.rules import check_day
from leerhuis.courses.words import Availability
from leerhuis.errors import Refused


@dataclass(frozen=True)
class TimePlan:
    """Local days and times, first and last included; without times it is the whole day."""

    kind: Availability
    starts_on: date
    ends_on: date
    start: time | None = None
    end: time | None = None


def check_time(plan: TimePlan) -> None:
    check_day(plan.starts_on, field="starts_on")
    check_day(plan.ends_on, field="ends_on")
    if plan.ends_on < plan.starts_on:
        raise Refused("The last day cannot be before the first day.", field="ends_on")
    one_day = plan.starts_on == plan.ends_on
    if one_day and plan.start and plan.end and plan.end <= plan.start:
        raise Refused("The end must be later than the start.", field="end")
