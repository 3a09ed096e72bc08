"""Where a rule holds: at its organisation and below, except where another takes its place."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, not_
from sqlalchemy.orm import InstrumentedAttribute

from leerhuis import access


class Part(NamedTuple):
    """A part of the tree of organisations: all below a place, but not below these."""

    below: str
    but: Sequence[str] = ()

    def holds(self, path: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        """The condition that a place lies in this part."""
        inside = access.below(path, [self.below])
        return and_(inside, not_(access.below(path, self.but))) if self.but else inside


def part_of(path: str, *, others: Iterable[str]) -> Part:
    """What is left of all below a place, when rules of the same name hold at others below it."""
    return Part(path, [each for each in others if each != path and each.startswith(path)])
