"""Whether someone completed a course in a group, and what part of the points that brings.

Sessions count alike; being there for a part counts as half. All of it is in half sessions, so that
nothing is rounded before points are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import NamedTuple

from leerhuis.attendance.rules import Extent
from leerhuis.registers import Category, Register

Row = tuple[Register, str, Category, Decimal]
HALVES = {Extent.PRESENT: 2, Extent.PARTLY: 1, Extent.ABSENT: 0}
HALF_POINT = Decimal("0.5")
TRIES = 2


class Outcome(StrEnum):
    """What is known of one person about the whole of a group."""

    COMPLETE = "complete"
    MISSED = "missed"
    OPEN = "open"


class Test(StrEnum):
    """The closing test of someone: there is none, it is to come, passed, or failed twice."""

    __test__ = False

    NONE = "none"
    TO_COME = "to_come"
    PASSED = "passed"
    FAILED = "failed"


class Tally(NamedTuple):
    """How many half sessions someone was there for, of how many sessions; and what is unmarked."""

    halves: int
    to_come: int
    sessions: int

    @property
    def most(self) -> int:
        """The half sessions that it can still become."""
        return self.halves + 2 * self.to_come


class Given(NamedTuple):
    """A row of points of a course, and whether it is given by the part that someone attended."""

    row: Row
    in_proportion: bool


class Worth(NamedTuple):
    """What someone's attendance brings: points that are earned, or that may still come."""

    outcome: Outcome
    earned: tuple[Row, ...] = ()
    expected: tuple[Row, ...] = ()


def tally(marks: Mapping[int, Extent], *, sessions: Iterable[int]) -> Tally:
    said = [marks.get(each) for each in sessions]
    halves = sum(HALVES[each] for each in said if each is not None)
    return Tally(halves, said.count(None), len(said))


def test_of(results: Iterable[tuple[date, bool]], *, asked: bool) -> Test:
    """Where someone stands with the closing test; `results` in the order of writing them down.

    Of one day the last word counts. Passing on any day is passing; there is one resit.
    """
    if not asked:
        return Test.NONE
    by_day = dict(results)
    if any(by_day.values()):
        return Test.PASSED
    return Test.FAILED if len(by_day) >= TRIES else Test.TO_COME


def reaches(halves: int, *, sessions: int, least_share: int) -> bool:
    """Whether so many half sessions are at least this percentage of them all."""
    return 100 * halves >= least_share * 2 * sessions


def outcome(done: Tally, *, least_share: int, test: Test) -> Outcome:
    """Missed as soon as it cannot be reached any more; complete once every session is marked."""
    if not done.sessions:
        return Outcome.OPEN
    if test is Test.FAILED or not _reachable(done, least_share):
        return Outcome.MISSED
    return Outcome.OPEN if done.to_come or test is Test.TO_COME else Outcome.COMPLETE


def is_below(done: Tally, *, least_share: int) -> bool:
    """Whether someone can no longer be there for as much as the course asks."""
    return bool(done.sessions) and not _reachable(done, least_share)


def worth(done: Tally, given: Sequence[Given], *, least_share: int, test: Test) -> Worth:
    """What is earned and what may still be; of who missed too much, only what is in proportion."""
    what = outcome(done, least_share=least_share, test=test)
    if what is Outcome.COMPLETE:
        return Worth(what, earned=_rows(given, done.halves, done))
    if what is Outcome.OPEN:
        return Worth(what, expected=_rows(given, done.most, done))
    if test is Test.FAILED:
        return Worth(what)
    parts = _rows([each for each in given if each.in_proportion], done.most, done)
    if done.to_come or test is Test.TO_COME:
        return Worth(what, expected=parts)
    return Worth(what, earned=parts)


def part_of(points: Decimal, *, halves: int, sessions: int) -> Decimal:
    """The same part of the points as of the sessions, rounded down to half points."""
    part = points * halves / (2 * sessions)
    return (part / HALF_POINT).to_integral_value(ROUND_FLOOR) * HALF_POINT


def _reachable(done: Tally, least_share: int) -> bool:
    return reaches(done.most, sessions=done.sessions, least_share=least_share)


def _rows(given: Iterable[Given], halves: int, done: Tally) -> tuple[Row, ...]:
    rows = []
    for (register, occupation, category, points), in_proportion in given:
        if in_proportion and halves < 2 * done.sessions:
            points = part_of(points, halves=halves, sessions=done.sessions)
        if points:
            rows.append((register, occupation, category, points))
    return tuple(rows)
