"""What comes first on the page where someone begins."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from leerhuis.registers import Category, Register
from leerhuis.registry.standing import Code, Why

BUSIEST_SHOWN = 3


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Step(StrEnum):
    """What someone can do now about a registration."""

    LEARN = "learn"
    ATTEND = "attend"
    APPLY = "apply"
    CALL = "call"
    BEGIN = "begin"
    WORK = "work"
    EXTRA = "extra"


STEPS: Mapping[Why, Step] = {
    Why.PACE_TOO_LOW: Step.LEARN,
    Why.POINTS_MISSING: Step.LEARN,
    Why.POINTS_EXPECTED: Step.ATTEND,
    Why.NOT_APPLIED: Step.APPLY,
    Why.APPLY_NOW: Step.APPLY,
    Why.DATE_NEAR: Step.APPLY,
    Why.TOO_MUCH_MISSING: Step.CALL,
    Why.TOO_LATE_TO_APPLY: Step.CALL,
    Why.NOT_CONFIRMED: Step.CALL,
    Why.APPLIED_TOO_LATE: Step.CALL,
    Why.DATE_PASSED: Step.CALL,
    Why.INTERRUPTED: Step.CALL,
    Why.HISTORY_UNKNOWN: Step.BEGIN,
    Why.HOURS_UNKNOWN: Step.WORK,
    Why.EXTRA_OPEN: Step.EXTRA,
}


class Stands(Protocol):
    """A registration, as far as what to do about it goes."""

    @property
    def code(self) -> Code: ...
    @property
    def why(self) -> Why: ...


Standing = TypeVar("Standing", bound=Stands)


def part_of_day(hour: int) -> PartOfDay:
    if 5 <= hour < 12:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if 12 <= hour < 18 else PartOfDay.EVENING


def to_do(registrations: Iterable[Standing]) -> list[tuple[Standing, Step]]:
    """What asks for something, in the order given; a lapsed one only when nothing else is left.

    Whoever moved from one register to another keeps the old registration as history.
    """
    known = [each for each in registrations if each.why is not Why.ENDED]
    alive = [each for each in known if each.code is not Code.LAPSED]
    return [(each, STEPS[each.why]) for each in alive or known if each.why in STEPS]


def wish_for(register: Register, categories: Iterable[Category]) -> str:
    """What to filter the catalogue on for points of these categories."""
    if register is Register.SKJ and set(categories) == {Category.REFLECTION}:
        return "SKJ-reflectie"
    return register.value


class Busiest(NamedTuple):
    """The months in which most happens, and how much in each; none when it is spread evenly."""

    days: list[date]
    number: int


def busiest(months: Iterable[tuple[date, int]]) -> Busiest:
    """At most three months: more of them say nothing."""
    known = list(months)
    most = max((count for _day, count in known), default=0)
    days = [day for day, count in known if count == most]
    return Busiest(days if most and len(days) <= BUSIEST_SHOWN else [], most)
