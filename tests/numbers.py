"""Numbers in names: each test begins with the same ones, whatever ran before it.

Else a name holds the digits that a test searches for, or sorts before another, once in a while.
"""

import itertools

_counted = []


class Numbers:
    """So many after each other, of four figures: no name is then the beginning of another."""

    def __init__(self, first=1001):
        self._first = first
        self.go_on(0)
        _counted.append(self)

    def __next__(self):
        return next(self._count)

    def go_on(self, after):
        self._count = itertools.count(self._first + after)


def begin(*, after=0):
    """Count from the first ones, or so many after them, past those of rows that are there."""
    for each in _counted:
        each.go_on(after)
