"""Who talks with whom: as many pairs as can be, over the walls between organisations.

A small problem in whole numbers, solved by HiGHS: of all ways to pair everyone, one with the fewest
pairs within an organisation, and of those the one that lies nearest together while people work in
other fields. The same people give the same pairs, in whatever order they come.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import NamedTuple

from leerhuis.buddies.rules import Wisher

Far = Callable[[str, str], int | None]

# To meet someone of another field is worth a drive: as much as these kilometres.
SAME_SECTOR_KM = 25
# Where somebody works is not known: as far as two ends of a region.
UNKNOWN_KM = 60
# The farthest that two places of the country lie apart, and more.
_MOST_KM = 400
# More than all kilometres of one group together can be, so it is never the cheaper way out.
_SAME_ORGANISATION = 1_000_000


class Paired(NamedTuple):
    """The pairs, the lowest number first in each, and who is left over."""

    pairs: list[tuple[int, int]]
    alone: list[int]


def paired(people: Sequence[Wisher], *, far: Far) -> Paired:
    """Pair as many of these as can be; of an odd number one is left over."""
    known = sorted(set(people))
    costs = {
        (one, other): cost(known[one], known[other], far=far)
        for one, other in combinations(range(len(known)), 2)
    }
    chosen = _cheapest(len(known), costs) if costs else []
    pairs = sorted((known[one].number, known[other].number) for one, other in chosen)
    taken = {number for pair in pairs for number in pair}
    return Paired(pairs, [each.number for each in known if each.number not in taken])


def cost(one: Wisher, other: Wisher, *, far: Far) -> int:
    """How little two people are a pair; within one organisation more than all else together."""
    km = far(one.town, other.town)
    apart = UNKNOWN_KM if km is None else min(km, _MOST_KM)
    same_sector = one.sector is not None and one.sector is other.sector
    return apart + SAME_SECTOR_KM * same_sector + _SAME_ORGANISATION * is_same(one, other)


def is_same(one: Wisher, other: Wisher) -> bool:
    """Whether one organisation employs both; of who has none that is not said."""
    return one.organisation is not None and one.organisation == other.organisation


def _cheapest(number: int, costs: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
    import highspy  # noqa: PLC0415  # tens of megabytes that only this job needs

    model = highspy.Highs()
    model.silent()
    for option, value in {"threads": 1, "random_seed": 0, "mip_rel_gap": 0.0}.items():
        model.setOptionValue(option, value)
    edges, at = sorted(costs), defaultdict(list)
    for column, (one, other) in enumerate(edges):
        model.addVar(0.0, 1.0)
        model.changeColCost(column, float(costs[one, other]))
        model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        at[one].append(column)
        at[other].append(column)
    for columns in at.values():
        model.addRow(0.0, 1.0, len(columns), columns, [1.0] * len(columns))
    everyone = list(range(len(edges)))
    pairs = float(number // 2)
    model.addRow(pairs, pairs, len(everyone), everyone, [1.0] * len(everyone))
    model.run()
    values = model.getSolution().col_value
    return [edge for edge, value in zip(edges, values, strict=True) if value > 0.5]
