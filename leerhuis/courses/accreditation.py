"""Rows of points that a course may give: of which register, how many, and on which days."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from leerhuis import registers
from leerhuis.courses.rules import MOST_POINTS, PointsRow, check_day
from leerhuis.errors import Refused
from leerhuis.registers import N_, Category

# What to choose instead of a category that a register and chamber do not know.
_INSTEAD: Mapping[tuple[Category, ...], str] = {
    (): N_("This register has no points."),
    (Category.TRAINING,): N_("Choose training: this register has no other category."),
    (Category.FORMAL_LEARNING, Category.INFORMAL_LEARNING, Category.REFLECTION): N_(
        "Choose formal learning, informal learning or reflection for this chamber."
    ),
    (Category.TRAINING, Category.REFLECTION, Category.FREE): N_(
        "Choose training, reflection or free space, or choose the chamber first."
    ),
}


def check_points(rows: Sequence[PointsRow]) -> None:
    """Each row gives points that its register knows, and on no day two of them say the same.

    A renewed accreditation is a row of its own: with other days and another number.
    """
    for no in wrong_points(rows):
        raise no


def wrong_points(rows: Sequence[PointsRow]) -> Iterator[Refused]:
    """Of each row the first thing that is wrong."""
    for at, row in enumerate(rows):
        try:
            _check_row(row, field=f"points-{at}")
            for other in rows[:at]:
                if _key(row) == _key(other):
                    _check_apart(row, other, field=f"points-{at}")
        except Refused as no:
            yield no


def _check_row(row: PointsRow, *, field: str) -> None:
    known = registers.occupations_of(row.register)
    if row.occupation and row.occupation not in known:
        raise Refused("This chamber does not belong to this register.", field=f"{field}-occupation")
    occupation = registers.occupation_of(row.register, row.occupation) if row.occupation else None
    categories = registers.categories_of(row.register, occupation)
    if row.category not in categories:
        raise Refused(_INSTEAD[categories], field=f"{field}-category")
    if not 0 < row.points <= MOST_POINTS or row.points != row.points.quantize(Decimal("0.1")):
        raise Refused(
            "Fill in more than 0 and at most %(most)d points, for example 4 or 2,5.",
            field=f"{field}-points",
            most=int(MOST_POINTS),
        )
    _check_days(row.valid_from_on, row.valid_until_on, field=field)


def _check_days(first: date | None, last: date | None, *, field: str) -> None:
    for day, name in ((first, "valid_from_on"), (last, "valid_until_on")):
        if day is not None:
            check_day(day, field=f"{field}-{name}")
    if first and last and last < first:
        raise Refused(
            "The last day cannot be before the first day.", field=f"{field}-valid_until_on"
        )


def _check_apart(row: PointsRow, other: PointsRow, *, field: str) -> None:
    first = max(row.valid_from_on or date.min, other.valid_from_on or date.min)
    if first <= min(row.valid_until_on or date.max, other.valid_until_on or date.max):
        raise Refused(
            "You already gave points for this register, chamber and category."
            " Add them up in one row.",
            field=f"{field}-category",
        )
    if row.accreditation == other.accreditation:
        raise Refused(
            "A renewed accreditation has a number of its own. Fill it in.",
            field=f"{field}-accreditation",
        )


def _key(row: PointsRow) -> tuple[str, str, str]:
    return row.register, row.occupation, row.category
