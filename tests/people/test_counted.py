"""Which counts of persons may be shown, beside each other and beside their sum."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.people import counted
from leerhuis.people.counted import FEW, FEWEST, KEPT_BACK, Cell, Count, Figure


def told(*numbers):
    return [Cell(each) for each in numbers]


@pytest.mark.parametrize(
    ("parts", "whole", "shown"),
    [
        ([], Cell(0), []),
        ([0, 12, 30], Cell(42), told(0, 12, 30)),
        ([3, 10, 30], Cell(43), [FEW, KEPT_BACK, Cell(30)]),
        ([1, 4, 30], Cell(35), [FEW, FEW, Cell(30)]),
        ([4, 4, 30], Cell(38), [FEW, FEW, KEPT_BACK]),
        ([3, 5], Cell(8), [KEPT_BACK, KEPT_BACK]),
        ([3], FEW, [KEPT_BACK]),
        ([1, 0, 2], FEW, [KEPT_BACK, KEPT_BACK, KEPT_BACK]),
    ],
)
def test_a_small_part_takes_another_with_it(parts, whole, shown):
    assert counted.cells(parts) == (whole, shown)


def test_of_a_group_that_is_not_told_nothing_is_told():
    whole, rows = counted.nested([[2, 1], [8, 2], [40, 20]])
    assert whole == Cell(73)
    assert rows == [
        (FEW, [KEPT_BACK, KEPT_BACK]),
        (KEPT_BACK, [KEPT_BACK, KEPT_BACK]),
        (Cell(60), told(40, 20)),
    ]


@pytest.mark.parametrize(("width", "most"), [(1, 40), (2, 40), (3, 40), (4, 26)])
def test_who_knows_the_rule_and_all_that_is_shown_learns_nothing_of_a_few(width, most):
    """Every table up to a sum, put with those that are shown in the same way."""
    alike = defaultdict(list)
    for parts in product(range(most + 1), repeat=width):
        if sum(parts) <= most:
            whole, shown = counted.cells(parts)
            alike[whole, tuple(shown)].append(parts)
    for (whole, shown), tables in alike.items():
        for at in range(width):
            possible = {parts[at] for parts in tables}
            if shown[at].number is None and any(0 < each < FEWEST for each in possible):
                assert len(possible) > 1, (whole, shown, tables)


@given(st.lists(st.integers(0, 30), max_size=8))
def test_what_is_told_is_true_and_never_of_a_few(parts):
    whole, shown = counted.cells(parts)
    assert whole.number in (None, sum(parts))
    for part, cell in zip(parts, shown, strict=True):
        assert cell.number in (None, part)
        assert not (cell.few and not 0 < part < FEWEST)
        assert cell.number == 0 or cell.number is None or cell.number >= FEWEST


@given(st.lists(st.lists(st.integers(0, 30), max_size=5), max_size=5))
def test_no_sum_or_difference_of_what_is_shown_is_of_a_few(groups):
    whole, rows = counted.nested(groups)
    sums = [(whole, [top for top, _parts in rows])] + [row for row in rows if row[0].number]
    for total, parts in sums:
        if total.number is not None and any(part.number is None for part in parts):
            left = total.number - sum(part.number or 0 for part in parts)
            assert left >= FEWEST


@pytest.mark.parametrize(
    ("asked", "able", "shown"),
    [
        (0, 0, (0, 0, 0)),
        (4, 4, None),
        (5, 5, (5, 5, 5)),
        (120, 120, (120, 120, 120)),
        (120, 118, (120, 116, 119)),
        (120, 115, (120, 115, 115)),
        (120, 3, (120, 1, 4)),
    ],
)
def test_a_few_persons_are_never_a_figure(asked, able, shown):
    assert counted.figure(Count(asked, able)) == (shown and Figure(*shown))


def test_one_small_part_takes_another_with_it():
    whole, parts = counted.figures(Count(43, 43), [Count(3, 3), Count(10, 10), Count(30, 30)])
    assert whole == Figure(43, 43, 43)
    assert parts == [None, None, Figure(30, 30, 30)]


def test_two_small_parts_hide_each_other():
    _whole, parts = counted.figures(Count(46, 46), [Count(3, 3), Count(3, 3), Count(40, 40)])
    assert parts == [None, None, Figure(40, 40, 40)]


def test_a_part_that_cannot_hide_takes_the_whole_with_it():
    assert counted.figures(Count(3, 1), [Count(3, 1)]) == (None, [None])


COUNTS = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda n: Count(n[0] + n[1], n[0]))


@given(st.lists(COUNTS, max_size=6))
def test_no_sum_gives_away_a_few_persons(parts):
    count = Count(sum(each.asked for each in parts), sum(each.may_work for each in parts))
    whole, shown = counted.figures(count, parts)
    if whole is None:
        return
    told = [each for each in shown if each is not None]
    left = [whole.asked - sum(each.asked for each in told)]
    if whole.exact:
        vague = [part for part, each in zip(parts, shown, strict=True) if not (each and each.exact)]
        left += [sum(part.may_work for part in vague), sum(part.rest for part in vague)]
    assert all(each == 0 or each >= FEWEST for each in left)
