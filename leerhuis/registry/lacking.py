"""What is lacking of a registration, in words that a manager can filter on.

Stored with the standing, so that a list of thousands need not be reckoned to be filtered: of each
requirement that is still open when all that is planned is done, the kind of thing it asks. Beside
it the requirement that is furthest behind, for the bar in the list.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from leerhuis.registers import N_, Category
from leerhuis.registry.packs.asked import Unit
from leerhuis.registry.rules import RUNNING, State
from leerhuis.registry.standing.points import Assessment, Line


class Lack(StrEnum):
    """In the order of the filter; none is a part of another."""

    REFLECTION = "reflection"
    FORMAL_LEARNING = "formal_learning"
    LEARNING = "other_points"
    WORK_HOURS = "work_hours"
    HISTORY = "history"
    CHECK = "check"
    NUMBER = "number"


LACK_LABELS: Mapping[Lack, str] = {
    Lack.REFLECTION: N_("Reflection"),
    Lack.FORMAL_LEARNING: N_("Formal learning"),
    Lack.LEARNING: N_("Other points"),
    Lack.WORK_HOURS: N_("Working hours"),
    Lack.HISTORY: N_("Points not known yet"),
    Lack.CHECK: N_("A check in the register"),
    Lack.NUMBER: N_("A registration number"),
}
# What is asked of the database itself, since it is not reckoned from points.
ASKED = (Lack.CHECK, Lack.NUMBER)


def lacking(assessment: Assessment, *, state: State) -> str | None:
    """The words to store, in a fixed order; None when nothing is lacking or nothing is asked."""
    if state not in RUNNING:
        return None
    found = {_kind(line) for line in assessment.lines if line.open_after_expected}
    if not assessment.history_known:
        found = (found & {Lack.WORK_HOURS}) | {Lack.HISTORY}
    if assessment.untold:
        found.add(Lack.WORK_HOURS)
    return " ".join(each for each in Lack if each in found) or None


class Behind(NamedTuple):
    """The requirement that is furthest behind, as it was when the standing was worked out."""

    key: str
    name: Mapping[str, str]
    counted: Decimal
    asked: Decimal
    expected: Decimal
    unit: Unit


class Kept(NamedTuple):
    """What the list shows of an assessment: a requirement, or that nothing is behind."""

    behind: Behind | None
    complete: bool


def kept_of(assessment: Assessment) -> dict[str, Any] | None:
    """What is stored; None when nothing can be said."""
    line = assessment.furthest_behind
    if assessment.complete or line is None:
        return {} if assessment.complete else None
    return {
        "key": line.requirement.key,
        "name": dict(line.requirement.name),
        "counted": str(line.counted),
        "asked": str(line.asked),
        "expected": str(line.expected),
        "unit": line.unit.value,
    }


def kept(stored: Mapping[str, Any] | None) -> Kept:
    """What was stored, in its own types."""
    if not stored:
        return Kept(None, complete=stored is not None)
    amounts = {name: Decimal(stored[name]) for name in ("counted", "asked", "expected")}
    behind = Behind(key=stored["key"], name=stored["name"], unit=Unit(stored["unit"]), **amounts)
    return Kept(behind, complete=False)


def _kind(line: Line) -> Lack:
    """What a requirement asks: hours of work, or points of one kind or of several."""
    if line.unit is Unit.HOURS:
        return Lack.WORK_HOURS
    kinds = {
        Category.REFLECTION: Lack.REFLECTION,
        Category.FORMAL_LEARNING: Lack.FORMAL_LEARNING,
    }
    categories = set(line.requirement.categories)
    return kinds.get(categories.pop(), Lack.LEARNING) if len(categories) == 1 else Lack.LEARNING
