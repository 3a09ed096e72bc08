"""What a person still needs, what a group brings, and what a set of groups is worth together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from leerhuis.registers import Category
from leerhuis.registry.packs import Unit
from leerhuis.registry.standing.points import Assessment, Line

NOTHING = Decimal(0)


class Ask(NamedTuple):
    """A requirement that is still open when all that is planned is done."""

    key: str
    categories: frozenset[Category]
    open: Decimal


@dataclass(frozen=True)
class Want:
    """What one registration still needs; `room` is what a category can count at most from here.

    A category without room in it has no upper bound.
    """

    registration: str
    until: date
    asks: tuple[Ask, ...]
    room: Mapping[Category, Decimal] = field(default_factory=dict)

    @property
    def open(self) -> Decimal:
        return sum((each.open for each in self.asks), NOTHING)


@dataclass(frozen=True)
class Offer:
    """A group that a person could join. `gives`: points by registration and category.

    `km` None: it is not known how far, which counts as farther than all that is known.
    """

    number: int
    course: str
    gives: Mapping[str, Mapping[Category, Decimal]]
    spans: tuple[tuple[datetime, datetime], ...]
    days: frozenset[date]
    km: int | None = None

    @property
    def first_on(self) -> date:
        return min(self.days)


class Closed(NamedTuple):
    """What a set of groups does for one requirement."""

    key: str
    gained: Decimal
    left: Decimal


def want_of(
    registration: str, until: date, assessment: Assessment, most: Mapping[Category, Decimal]
) -> Want:
    """What an assessment leaves open in points that a course can bring.

    A requirement of certain forms of activity is not met by a course; hours of work neither.
    `most` is what the pack lets count of a category.
    """
    asks = tuple(
        Ask(line.requirement.key, frozenset(line.requirement.categories), line.open_after_expected)
        for line in assessment.lines
        if _can_be_taught(line) and line.open_after_expected
    )
    room = {
        category: max(at_most - _planned(assessment, category), NOTHING)
        for category, at_most in most.items()
    }
    return Want(registration, until, asks, room)


def _can_be_taught(line: Line) -> bool:
    return line.unit is Unit.POINTS and not line.requirement.forms


def _planned(assessment: Assessment, category: Category) -> Decimal:
    tally = assessment.categories[category]
    return tally.counted + tally.expected


def useful(offers: Iterable[Offer], wants: Sequence[Want]) -> list[Offer]:
    """The groups that bring anything that is asked; the others would only make the sum bigger."""
    asked = {
        want.registration: frozenset().union(*(each.categories for each in want.asks))
        for want in wants
        if want.asks
    }
    return [
        offer
        for offer in offers
        if any(
            points > 0 and category in asked.get(registration, ())
            for registration, rows in offer.gives.items()
            for category, points in rows.items()
        )
    ]


def closed(want: Want, chosen: Iterable[Offer]) -> list[Closed]:
    """What these groups together do for each requirement of one registration."""
    given: dict[Category, Decimal] = {}
    for offer in chosen:
        for category, points in offer.gives.get(want.registration, {}).items():
            given[category] = given.get(category, NOTHING) + points
    counted = {
        category: min(points, want.room.get(category, points)) for category, points in given.items()
    }
    found = []
    for ask in want.asks:
        gained = min(
            sum((counted.get(each, NOTHING) for each in ask.categories), NOTHING), ask.open
        )
        found.append(Closed(ask.key, gained, ask.open - gained))
    return found


def left_open(wants: Iterable[Want], chosen: Sequence[Offer]) -> Decimal:
    """What is still open in all requirements together."""
    return sum((each.left for want in wants for each in closed(want, chosen)), NOTHING)


def clash(one: Offer, other: Offer) -> bool:
    """Whether nobody can follow both: at one moment, or the same course twice."""
    return one.course == other.course or any(
        start < others_end and others_start < end
        for start, end in one.spans
        for others_start, others_end in other.spans
    )
