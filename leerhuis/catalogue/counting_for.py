"""What a course counts for the person who looks at it: by their registrations, with what is open.

Points that count in several requirements of a register count first for the narrowest of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from leerhuis import registers
from leerhuis.catalogue.rules import PointsRow
from leerhuis.registers import Category, Occupation, Register
from leerhuis.registry import queries as registry
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import Unit
from leerhuis.registry.rules import OVER
from leerhuis.registry.standing.points import Line


@dataclass(frozen=True)
class Held:
    """A registration as the points of a course are held against it.

    `open` has what is still asked in each category that the register asks points in.
    """

    register: Register
    code: str
    occupation: Occupation | None
    open: Mapping[Category, Decimal]


class Why(StrEnum):
    """Whether the points count, and if not, by what."""

    COUNTS = "counts"
    OTHER_CHAMBER = "other_chamber"
    OTHER_REGISTER = "other_register"


class ForYou(NamedTuple):
    """What a course brings one registration in one category; `open` None: not known."""

    why: Why
    register: Register
    occupation: Occupation | None
    category: Category | None = None
    points: Decimal = Decimal(0)
    open: Decimal | None = None


def held_by(person_id: int | None, *, today: date) -> tuple[Held, ...]:
    """The registrations for which this person collects points, as they stand today."""
    if person_id is None:
        return ()
    rows = [each for each in registry.registrations_of(person_id) if _collects(each)]
    if not rows:
        return ()
    sheet = registry.bare_sheets_of([person_id])[person_id]
    return tuple(
        Held(
            register=each.register,
            code=each.occupation or "",
            occupation=registers.occupation_of(each.register, each.occupation),
            open=open_by_category(registry.assessment_of(each, sheet, today=today).lines),
        )
        for each in rows
    )


def for_you(held: Iterable[Held], rows: Sequence[PointsRow]) -> tuple[ForYou, ...]:
    """What these points are for each registration; nothing for a course without points."""
    return tuple(told for each in held for told in _for(each, rows)) if rows else ()


def _collects(registration: Registration) -> bool:
    """BIG asks for hours, and who is out of a register collects nothing for it."""
    return registration.register is not Register.BIG and registration.state not in OVER


def _for(held: Held, rows: Sequence[PointsRow]) -> list[ForYou]:
    of_register = [each for each in rows if each.register is held.register]
    sums: dict[Category, Decimal] = {}
    for row in of_register:
        if row.occupation in ("", held.code):
            sums[row.category] = sums.get(row.category, Decimal(0)) + row.points
    if sums:
        return [
            ForYou(
                Why.COUNTS,
                held.register,
                held.occupation,
                category,
                points,
                held.open.get(category),
            )
            for category, points in sums.items()
        ]
    why = Why.OTHER_CHAMBER if of_register and held.occupation else Why.OTHER_REGISTER
    return [ForYou(why, held.register, held.occupation)]


def open_by_category(lines: Sequence[Line]) -> dict[Category, Decimal]:
    """What each category can still bring: the narrowest requirement that is not met yet."""
    asked = [line for line in lines if line.unit is Unit.POINTS and not line.requirement.forms]
    narrow = sorted(asked, key=lambda line: len(line.requirement.categories))
    found: dict[Category, Decimal] = {}
    for line in narrow:
        for category in line.requirement.categories:
            if not found.get(category):
                found[category] = line.open
    return found
