"""Which counts of persons may be shown, so that none of a few can be known or worked out."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

# Fewer persons than this are never a figure, nor can they be worked out from two others.
FEWEST = 5


class Count(NamedTuple):
    """Persons of whom something is asked, and how many of them meet it: that they may work."""

    asked: int
    may_work: int

    @property
    def rest(self) -> int:
        return self.asked - self.may_work


class Figure(NamedTuple):
    """A count as it is shown: so many, of whom at least and at most so many may work."""

    asked: int
    at_least: int
    at_most: int

    @property
    def exact(self) -> bool:
        return self.at_least == self.at_most


class Cell(NamedTuple):
    """A number of persons as it is shown: so many, fewer than five, or kept back for others."""

    number: int | None
    few: bool = False


FEW = Cell(None, few=True)
KEPT_BACK = Cell(None)


def cells(parts: Sequence[int]) -> tuple[Cell, list[Cell]]:
    """The sum of these parts and the parts, as they may be shown side by side.

    Of a part that says "fewer than five" nothing else can be worked out, not by who knows this
    rule either: the smallest parts that are told are kept back until that is so. Where that cannot
    be, none of the parts is told, only the sum.
    """
    whole = sum(parts)
    if is_few(whole):
        return FEW, [KEPT_BACK] * len(parts)
    few = {at for at, part in enumerate(parts) if is_few(part)}
    kept: set[int] = set()
    while few and not _hides([parts[at] for at in few], kept, parts):
        told = [at for at, part in enumerate(parts) if part and at not in few | kept]
        if not told:
            return Cell(whole), [KEPT_BACK if part else Cell(0) for part in parts]
        kept.add(min(told, key=lambda at: parts[at]))
    shown = dict.fromkeys(few, FEW) | dict.fromkeys(kept, KEPT_BACK)
    return Cell(whole), [shown.get(at, Cell(part)) for at, part in enumerate(parts)]


def nested(groups: Sequence[Sequence[int]]) -> tuple[Cell, list[tuple[Cell, list[Cell]]]]:
    """The same of parts that have parts: where a group is not told, neither is what it is of."""
    whole, tops = cells([sum(group) for group in groups])
    rows = [
        (top, [KEPT_BACK] * len(group) if top.number is None else cells(group)[1])
        for top, group in zip(tops, groups, strict=True)
    ]
    return whole, rows


def _hides(few: Sequence[int], kept: set[int], parts: Sequence[int]) -> bool:
    """Whether each of the few can still be any number from 1 to 4, as far as the sum goes.

    What is kept back is at least five, and no more than the smallest part that is told.
    """
    told = [part for at, part in enumerate(parts) if part >= FEWEST and at not in kept]
    most = min(told, default=sum(parts))
    left = sum(few) + sum(parts[at] for at in kept)
    others = len(few) - 1
    least_left = left - others * (FEWEST - 1) - len(kept) * most
    most_left = left - others - len(kept) * FEWEST
    return least_left <= 1 and most_left >= FEWEST - 1


def figure(count: Count) -> Figure | None:
    """The count as it may be shown: nothing of a few persons, and a few never exactly.

    Of 120 of whom 118 may work, that 2 may not is about a few: then it says 116 to 119.
    """
    if is_few(count.asked):
        return None
    if is_few(count.rest):
        return Figure(count.asked, count.asked - FEWEST + 1, count.asked - 1)
    if is_few(count.may_work):
        return Figure(count.asked, 1, FEWEST - 1)
    return Figure(count.asked, count.may_work, count.may_work)


def figures(whole: Count, parts: Sequence[Count]) -> tuple[Figure | None, list[Figure | None]]:
    """The figures of an organisation and of its parts, none of which gives away another.

    What is left of the whole without the parts that are told exactly must not be of a few; else
    the smallest part that is told is kept back too, and at last the whole.
    """
    shown = {at: figure(part) for at, part in enumerate(parts)}
    top = figure(whole)
    while top is not None and _gives_away(top, parts, shown):
        told = [at for at, each in shown.items() if each is not None]
        if not told:
            top = None
        else:
            shown[min(told, key=lambda at: parts[at].asked)] = None
    return top, [shown[at] for at in range(len(parts))]


def _gives_away(whole: Figure, parts: Sequence[Count], shown: Mapping[int, Figure | None]) -> bool:
    hidden = [parts[at] for at, each in shown.items() if each is None]
    if is_few(sum(part.asked for part in hidden)):
        return True
    vague = [parts[at] for at, each in shown.items() if each is None or not each.exact]
    able, rest = (sum(part.may_work for part in vague), sum(part.rest for part in vague))
    return whole.exact and bool(vague) and (is_few(able) or is_few(rest))


def is_few(count: int) -> bool:
    return 0 < count < FEWEST
