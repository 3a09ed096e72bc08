"""What an answer may say of who gave it: only what at least five of the people asked share.

The people asked are parted into cells. A cell is a sector, or of a sector the people of one
organisation; whoever is left over is of no sector. Each cell, and what is left over at either
level, has at least five or nobody in it, so that no sum or difference of cells is of fewer.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from leerhuis.people.sectors import Sector
from leerhuis.surveys.rules import FEWEST

Name = TypeVar("Name", bound=Hashable)


class Cell(NamedTuple):
    """What is said of someone; an organisation is never named without its sector."""

    sector: Sector | None = None
    organisation_id: int | None = None


NOWHERE = Cell()


def cells(asked: Sequence[tuple[Sector | None, int | None]]) -> list[Cell]:
    """The cell of each of the people asked, in the order in which they were given."""
    sectors = _named(Counter(sector for sector, _place in asked if sector), of=len(asked))
    places = {sector: _places_in(sector, asked) for sector in sectors}
    return [
        Cell(sector, place if place in places[sector] else None) if sector in places else NOWHERE
        for sector, place in asked
    ]


def joining(
    there: Sequence[Cell], newcomers: Sequence[tuple[Sector | None, int | None]]
) -> list[Cell] | None:
    """The cells of people who are asked later; None if they would stand out among those there.

    Then the whole survey is no longer parted. Nothing is ever parted more finely than it was.
    """
    known = set(there)
    found = [_nearest(sector, place, known) for sector, place in newcomers]
    outside = [*there, *found].count(NOWHERE)
    return None if 0 < outside < FEWEST else found


def parts_hide(answered: Mapping[Cell, int], asked: Collection[Cell]) -> bool:
    """Whether five of the answers can stay behind without what is moved singling anyone out later.

    A part is told when the survey closes. Whoever saw the whole before must not find a part in it
    with one to four others: five answers are moved of outside each part, unless it is everybody.
    """
    whole = sum(answered.values())
    inside: Counter[Cell] = Counter()
    for cell, number in answered.items():
        inside.update(dict.fromkeys(_parts_of(cell), number))
    return all(
        whole - inside[part] >= 2 * FEWEST
        for part in {part for cell in asked for part in _parts_of(cell)}
        if any(part not in _parts_of(cell) for cell in asked)
    )


def _parts_of(cell: Cell) -> set[Cell]:
    """The parts that somebody of this cell is counted in, but for the whole."""
    return {cell, Cell(cell.sector)} - {NOWHERE}


def _nearest(sector: Sector | None, place: int | None, known: set[Cell]) -> Cell:
    finest_first = (Cell(sector, place), Cell(sector))
    return next((each for each in finest_first if sector and each in known), NOWHERE)


def _places_in(
    sector: Sector | None, asked: Sequence[tuple[Sector | None, int | None]]
) -> set[int]:
    inside = [place for at, place in asked if at is sector]
    return _named(Counter(place for place in inside if place is not None), of=len(inside))


def _named(counts: Mapping[Name, int], *, of: int) -> set[Name]:
    """Which of these are many enough; the smallest goes too if fewer than five would be left."""
    named = {each for each, number in counts.items() if number >= FEWEST}
    left = of - sum(counts[each] for each in named)
    if named and 0 < left < FEWEST:
        named.discard(min(named, key=lambda each: (counts[each], str(each))))
    return named
