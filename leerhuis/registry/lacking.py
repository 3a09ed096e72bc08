"""What is lacking of a registration, in words that a manager can filter on.

Stored with the standing, so that a list of thousands need not be reckoned to be filtered: of each
requirement that is still open when all that is planned is done, the kind of thing it asks.
"""

from collections.abc import Mapping
from enum import StrEnum

from leerhuis.registers import N_, Category
from leerhuis.registry.asked import Unit
from leerhuis.registry.points import Assessment, Line
from leerhuis.registry.rules import RUNNING, State


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
