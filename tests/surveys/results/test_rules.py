"""How answers are drawn."""

import itertools
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.surveys.results.rules import MOST_BARS, bars, bins, scales
from leerhuis.surveys.rules import QuestionKind
from leerhuis.surveys.tallying import Tally

FIVE = tuple(f"woord {n}" for n in range(5))


def question(kind, *words):
    return SimpleNamespace(kind=kind, choices=[{"text": each} for each in words])


def tally(kind, **counts):
    return Tally(kind, {(int(value[1:]), None): count for value, count in counts.items()})


@given(st.dictionaries(st.integers(0, 1_000_000), st.integers(1, 9), min_size=1, max_size=40))
def test_every_number_is_in_exactly_one_of_at_most_six_bins(counts):
    found = bins(counts)
    assert 1 <= len(found) <= MOST_BARS
    assert sum(number for _low, _high, number in found) == sum(counts.values())
    assert len({high - low for low, high, _number in found}) == 1
    edges = [(low, high) for low, high, _number in found]
    assert all(before[1] + 1 == after[0] for before, after in itertools.pairwise(edges))
    assert edges[0][0] <= min(counts)
    assert max(counts) <= edges[-1][1]


def test_questions_with_the_same_words_share_a_chart():
    other = tuple(reversed(FIVE))
    rows = [
        SimpleNamespace(
            question=question(QuestionKind.SCALE, *words),
            tally=tally(QuestionKind.SCALE, **{f"v{value}": 5}),
        )
        for words, value in ((FIVE, 4), (other, 1), (FIVE, 2))
    ]
    first, second = scales(rows)
    assert (first.rows, second.rows) == ([rows[0], rows[2]], [rows[1]])
    assert (first.highest, first.lowest) == (rows[0], rows[2])


def test_marks_run_from_ten_to_one_and_to_nothing_only_if_somebody_gave_it():
    found = bars(question(QuestionKind.GRADE), tally(QuestionKind.GRADE, v8=3, v6=2))
    assert [(each.words, each.count) for each in found][:3] == [("10", 0), ("9", 0), ("8", 3)]
    assert found[-1].words == "1"
    low = bars(question(QuestionKind.GRADE), tally(QuestionKind.GRADE, v0=5))
    assert low[-1].words == "0"


def test_a_ranking_is_drawn_best_first_with_its_mean_place():
    rows = {(1, 2): 5, (2, 1): 5}
    found = bars(question(QuestionKind.RANKING, "Geel", "Blauw"), Tally(QuestionKind.RANKING, rows))
    assert [(each.words, each.place) for each in found] == [
        ("Blauw", Decimal("1.0")),
        ("Geel", Decimal("2.0")),
    ]


@pytest.mark.parametrize("kind", [QuestionKind.ONE, QuestionKind.SEVERAL])
def test_a_choice_that_nobody_made_is_drawn_too(kind):
    counts = {"v0": 6} if kind is QuestionKind.SEVERAL else {}
    found = bars(question(kind, "Geel", "Blauw"), tally(kind, v2=6, **counts))
    assert [(each.words, each.count) for each in found] == [("Geel", 0), ("Blauw", 6)]
