"""What comes first on the page where someone begins, and what figures may be shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from leerhuis.registers import Category, Register
from leerhuis.registry.standing import Code, Why

# Fewer persons than this are never a figure, nor can they be worked out from two others.
FEWEST = 5
BUSIEST_SHOWN = 3


class Count(NamedTuple):
    """Persons in functions that ask a registration, and how many of them may work."""

    asked: int
    may_work: int

    @property
    def rest(self) -> int:
        return self.asked - self.may_work


class Figure(NamedTuple):
    """A count as it is shown: so many, of whom at least and at most so many may work."""

    asked: int
    at_least: int
    at_most: int

    @property
    def exact(self) -> bool:
        return self.at_least == self.at_most


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


def figure(count: Count) -> Figure | None:
    """The count as it may be shown: nothing of a few persons, and a few never exactly.

    Of 120 of whom 118 may work, that 2 may not is about a few: then it says 116 to 119.
    """
    if 0 < count.asked < FEWEST:
        return None
    if _is_few(count.rest):
        return Figure(count.asked, count.asked - FEWEST + 1, count.asked - 1)
    if _is_few(count.may_work):
        return Figure(count.asked, 1, FEWEST - 1)
    return Figure(count.asked, count.may_work, count.may_work)


def figures(whole: Count, parts: Sequence[Count]) -> tuple[Figure | None, list[Figure | None]]:
    """The figures of an organisation and of its parts, none of which gives away another.

    What is left of the whole without the parts that are told exactly must not be of a few; else
    the smallest part that is told is kept back too, and at last the whole.
    """
    shown = {at: figure(part) for at, part in enumerate(parts)}
    top = figure(whole)
    while top is not None and _gives_away(top, parts, shown):
        told = [at for at, each in shown.items() if each is not None]
        if not told:
            top = None
        else:
            shown[min(told, key=lambda at: parts[at].asked)] = None
    return top, [shown[at] for at in range(len(parts))]


def _gives_away(whole: Figure, parts: Sequence[Count], shown: Mapping[int, Figure | None]) -> bool:
    hidden = [parts[at] for at, each in shown.items() if each is None]
    if _is_few(sum(part.asked for part in hidden)):
        return True
    vague = [parts[at] for at, each in shown.items() if each is None or not each.exact]
    able, rest = (sum(part.may_work for part in vague), sum(part.rest for part in vague))
    return whole.exact and bool(vague) and (_is_few(able) or _is_few(rest))


def _is_few(count: int) -> bool:
    return 0 < count < FEWEST


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
