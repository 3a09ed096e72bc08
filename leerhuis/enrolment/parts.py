"""Seats that are kept apart for some people, and who sits on them; no row, no database.

Everyone sits so that as few kept seats as possible stay empty: whoever fits in two parts moves to
the other when someone comes who fits only in theirs. How many stay empty does not depend on the
order in which people came.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

Fits = frozenset[int]


class Parts:
    """The kept seats by the number of their part, and who fills them by what they fit in."""

    def __init__(self, seats: Iterable[int]) -> None:
        self._seats = list(seats)
        self._sitting: Counter[tuple[Fits, int]] = Counter()

    @property
    def free(self) -> int:
        """The kept seats that nobody fills."""
        return sum(self._seats) - self._sitting.total()

    def free_in(self, part: int) -> int:
        return self._seats[part] - sum(
            number for (_fits, at), number in self._sitting.items() if at == part
        )

    def has_room(self, fits: Fits) -> bool:
        """Whether someone who fits in these would fill one more kept seat."""
        return self._way(fits) is not None

    def seat(self, fits: Fits, number: int = 1) -> None:
        """So many come; those for whom no kept seat is left sit in the open."""
        for _each in range(number):
            way = self._way(fits)
            if way is None:
                return
            for part, onward in pairwise(way):
                self._move(part, onward)
            self._sitting[fits, way[0]] += 1

    def _way(self, fits: Fits) -> list[int] | None:
        """The shortest way from a part that fits to one with a free seat, by who can move on."""
        ways = {part: [part] for part in sorted(fits)}
        for part in (queue := list(ways)):
            if self.free_in(part) > 0:
                return ways[part]
            for others, at in +self._sitting:
                for onward in sorted(others) if at == part else ():
                    if onward not in ways:
                        ways[onward] = [*ways[part], onward]
                        queue.append(onward)
        return None

    def _move(self, part: int, onward: int) -> None:
        """Someone in this part who fits in the other moves there."""
        fits = next(f for f, at in +self._sitting if at == part and onward in f)
        self._sitting[fits, part] -= 1
        self._sitting[fits, onward] += 1
