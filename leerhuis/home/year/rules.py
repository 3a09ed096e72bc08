"""A calendar year of learning: which courses, how many hours, which points."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from leerhuis.registers import Category, Register


class Earned(NamedTuple):
    """Points of one kind, of one course."""

    register: Register
    category: Category
    points: Decimal


class Course(NamedTuple):
    """A course that somebody followed; its hours count when it was completed."""

    enrolment_id: str
    title: str
    first_on: date
    last_on: date
    completed: bool
    hours: Decimal | None
    points: Sequence[Earned] = ()
    certificate_id: str | None = None


class Totals(NamedTuple):
    courses: int
    hours: Decimal
    points: Sequence[Earned]
    certificates: int


def totals(courses: Sequence[Course]) -> Totals:
    done = [each for each in courses if each.completed]
    return Totals(
        courses=len(done),
        hours=sum((each.hours or Decimal(0) for each in done), Decimal(0)),
        points=summed(row for each in courses for row in each.points),
        certificates=sum(each.certificate_id is not None for each in courses),
    )


def summed(rows: Iterable[Earned]) -> list[Earned]:
    """Points of the same kind together; what was corrected to nothing is left out."""
    found: dict[tuple[Register, Category], Decimal] = {}
    for each in rows:
        kind = (each.register, each.category)
        found[kind] = found.get(kind, Decimal(0)) + each.points
    return [Earned(*kind, points) for kind, points in found.items() if points > 0]


def year_asked(text: str, *, known: Sequence[int]) -> int:
    """The year that was asked for if there is something of it, else the last that there is."""
    return int(text) if text in {str(each) for each in known} else known[0]
