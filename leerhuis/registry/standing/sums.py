"""Sums of points by category and form: corrections added up, a course once, hours weighed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from leerhuis.registers import Category, Form
from leerhuis.registry.packs import Pack

NOTHING = Decimal(0)
# Amounts are kept in ten-thousandths: whole numbers, which add up many times faster than fractions.
# Only hours that a pack weighs may come to a part of one, and stay a fraction.
_UNIT = 10_000

Kind = tuple[Category, Form | None]
Amount = int | Fraction


class Given(Protocol):
    """A row of points or, with a form, of hours."""

    @property
    def category(self) -> Category: ...
    @property
    def points(self) -> Decimal: ...
    @property
    def course(self) -> str | None: ...
    @property
    def occasion(self) -> str | None: ...
    @property
    def form(self) -> Form | None: ...


class Sums:
    """What rows bring under a pack, by category, as far as the form matters by form."""

    def __init__(self, pack: Pack, rows: Iterable[Given]) -> None:
        self._most = pack.counted_at_most
        self._by_category: dict[Category, list[tuple[Form | None, Amount]]] = defaultdict(list)
        for (category, form), amount in _amounts(pack, rows).items():
            points = _units(amount)
            if form is not None:
                points *= pack.activities[form].points_an_hour
            self._by_category[category].append((form, points))

    def has(self, category: Category) -> bool:
        return category in self._by_category

    def earned(self, categories: Sequence[Category], forms: Sequence[Form] = ()) -> Decimal:
        return _exact(sum(self._earned(each, forms) for each in categories))

    def counted(self, categories: Sequence[Category], forms: Sequence[Form] = ()) -> Decimal:
        """What counts of it: of some categories a pack lets no more than so much count."""
        return _exact(sum(self._counted(each, forms) for each in categories))

    def _earned(self, category: Category, forms: Sequence[Form]) -> Amount:
        rows = self._by_category.get(category, ())
        total = sum(points for form, points in rows if not forms or form in forms)
        return max(total, 0)

    def _counted(self, category: Category, forms: Sequence[Form]) -> Amount:
        earned, most = self._earned(category, forms), self._most.get(category)
        return earned if most is None else min(earned, _units(most))


def exact(amount: Fraction) -> Decimal:
    """The same number as a decimal; where none can be exact, the tenth below.

    So nobody is ever told to have more than there is, and enough is never rounded away.
    """
    return _exact(amount * _UNIT)


def _exact(amount: Amount) -> Decimal:
    if amount.denominator == 1:
        return Decimal(amount.numerator) / _UNIT
    return Decimal(amount * 10 // _UNIT) / 10


def _units(amount: Decimal) -> Amount:
    units = amount * _UNIT
    return int(units) if units == int(units) else Fraction(amount) * _UNIT


def _amounts(pack: Pack, rows: Iterable[Given]) -> Mapping[Kind, Decimal]:
    """Points, or hours for who has a form, by kind; what the pack does not weigh is left out."""
    total: dict[Kind, Decimal] = defaultdict(Decimal)
    occasions: dict[tuple[Kind, str | None, str | int | None], Decimal] = defaultdict(Decimal)
    for number, row in enumerate(rows):
        if row.course is None and row.form is None:
            total[row.category, None] += row.points
        elif kind := _kind(pack, row):
            own = row.occasion if row.occasion is not None or row.course else number
            occasions[kind, row.course, own] += row.points
    for (kind, _), amount in _best(pack, occasions).items():
        total[kind] += amount
    return total


def _kind(pack: Pack, row: Given) -> Kind | None:
    if row.form is None:
        return row.category, None
    weight = pack.activities.get(row.form)
    return None if weight is None else (weight.category, row.form)


def _best(
    pack: Pack, occasions: Mapping[tuple[Kind, str | None, str | int | None], Decimal]
) -> Mapping[tuple[Kind, str | None], Decimal]:
    """What each course brings, the occasion that gave the most; all else by kind, added up."""
    best: dict[tuple[Kind, str | None], Decimal] = {}
    for (kind, course, _), amount in occasions.items():
        if _too_short(pack, kind, amount):
            continue
        before = best.get((kind, course))
        if before is None:
            best[kind, course] = amount
        else:
            best[kind, course] = before + amount if course is None else max(before, amount)
    return best


def _too_short(pack: Pack, kind: Kind, amount: Decimal) -> bool:
    least = None if kind[1] is None else pack.activities[kind[1]].least_hours
    return least is not None and amount < least
