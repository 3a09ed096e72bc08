"""Shortages by quarter and kind, against the seats that are planned; never of fewer than five."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from leerhuis.errors import Refused
from leerhuis.registers import Category
from leerhuis.registry.lacking import Lack

# Fewer people than this are not counted out: one could know who they are.
FEWEST = 5
QUARTERS = 8
SOON = 4
SHOWN = 3
# What a course gives against what is lacking; whatever counts as learning is no reflection.
KINDS: Mapping[Lack, frozenset[Category]] = {
    Lack.REFLECTION: frozenset({Category.REFLECTION}),
    Lack.FORMAL_LEARNING: frozenset({Category.FORMAL_LEARNING}),
    Lack.LEARNING: frozenset(Category) - {Category.REFLECTION},
}


class Quarter(NamedTuple):
    """Three months of a calendar year."""

    year: int
    number: int

    @property
    def first_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_on(self) -> date:
        return self.next.first_on - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)


def quarters_from(today: date) -> list[Quarter]:
    """This quarter and those after it."""
    found = [Quarter(today.year, (today.month + 2) // 3)]
    while len(found) < QUARTERS:
        found.append(found[-1].next)
    return found


class Planned(NamedTuple):
    """A group that is planned: when it ends, how many seats are free (None: no limit), for what."""

    ends_on: date
    free: int | None
    categories: frozenset[Category]


class Given(NamedTuple):
    """A course with the points that it gives in a category, and how many a group of it seats."""

    course_id: int
    title: str
    public_id: str
    points: Mapping[Category, Decimal]
    seats: int


@dataclass(frozen=True)
class Cell:
    """How many people lack something in a quarter, and how many seats end in it.

    `people` None: some, but too few to say. `seats` None: without limit.
    """

    people: int | None
    seats: int | None

    @property
    def short(self) -> int:
        """How many seats there are too few, as far as may be said."""
        return 0 if self.people is None or self.seats is None else max(0, self.people - self.seats)


@dataclass(frozen=True)
class Proposal:
    """A course of which groups would help `short` people, at least; `groups` would seat them."""

    lack: Lack
    short: int
    course: Given
    groups: int


def told(people: int) -> int | None:
    """A number that may be said, or None for one to four."""
    return None if 0 < people < FEWEST else people


def cells(
    lacking: Mapping[tuple[Quarter, Lack], int],
    planned: Iterable[Planned],
    *,
    quarters: Sequence[Quarter],
) -> dict[Lack, list[Cell]]:
    """The map: a row for each kind, a cell for each quarter."""
    groups = list(planned)
    return {
        lack: [
            Cell(
                told(lacking.get((quarter, lack), 0)),
                _seats(
                    each
                    for each in groups
                    if each.categories & categories
                    and quarter.first_on <= each.ends_on <= quarter.last_on
                ),
            )
            for quarter in quarters
        ]
        for lack, categories in KINDS.items()
    }


def _seats(groups: Iterable[Planned]) -> int | None:
    free = [each.free for each in groups]
    return None if None in free else sum(each for each in free if each is not None)


def short_of(row: Sequence[Cell]) -> int:
    """How many people lack something within a year, beyond the seats of that year.

    Cells of too few people count as none, so that nothing can be reckoned back.
    """
    soon = row[:SOON]
    if any(each.seats is None for each in soon):
        return 0
    people = sum(each.people or 0 for each in soon)
    left = people - sum(each.seats or 0 for each in soon)
    return left if left >= FEWEST else 0


def proposals(table: Mapping[Lack, Sequence[Cell]], courses: Collection[Given]) -> list[Proposal]:
    """Of each kind that is short, the courses that give most of it; the greatest shortage first."""
    found = []
    for lack, row in table.items():
        short = short_of(row)
        helping = [each for each in courses if short and _gives(each, lack)]
        ranked = sorted(helping, key=lambda each: (-_gives(each, lack), each.title, each.course_id))
        found += [
            Proposal(lack, short, each, -(-short // max(each.seats, 1))) for each in ranked[:SHOWN]
        ]
    return sorted(found, key=lambda each: -each.short)


def _gives(course: Given, lack: Lack) -> Decimal:
    return sum((course.points.get(each, Decimal(0)) for each in KINDS[lack]), Decimal(0))


def check_call(proposal: Proposal | None) -> Proposal:
    """A draft is made for a shortage that is still there."""
    if proposal is None:
        raise Refused("This is no longer short. Look at the figures again.")
    return proposal
