"""Completion and points in proportion, on plain values."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from leerhuis.attendance import completion
from leerhuis.attendance.completion import Given, Outcome, Tally, Test
from leerhuis.attendance.rules import Extent
from leerhuis.registers import Category, Chamber, Register

SAID = st.lists(st.sampled_from([*Extent, None]), max_size=8)
SHARE = st.integers(1, 100)
TESTS = st.sampled_from([*Test])
POINTS = st.decimals("0.5", "40", places=1)
DAY = date(2027, 3, 1)


def row(points="6", *, in_proportion=False):
    kind = (Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL, Category.FORMAL_LEARNING)
    return Given((*kind, Decimal(points)), in_proportion)


def tally(*said):
    return completion.tally(dict(enumerate(said)), sessions=range(len(said)))


def worth(done, *rows, least_share=100, test=Test.NONE):
    return completion.worth(done, rows, least_share=least_share, test=test)


def points(rows):
    return [str(each[3]) for each in rows]


@given(SAID, SHARE)
def test_complete_is_enough_of_all_and_missed_is_never_enough_any_more(said, share):
    marks = {number: word for number, word in enumerate(said) if word is not None}
    done = completion.tally(marks, sessions=range(len(said)))
    found = completion.outcome(done, least_share=share, test=Test.NONE)
    best = sum({Extent.PRESENT: 1, Extent.PARTLY: 0.5, Extent.ABSENT: 0, None: 1}[w] for w in said)
    if not said:
        assert found is Outcome.OPEN
    elif 100 * best < share * len(said):
        assert found is Outcome.MISSED
    else:
        assert found is (Outcome.OPEN if None in said else Outcome.COMPLETE)


@given(SAID, SHARE, TESTS)
def test_being_there_more_never_brings_less(said, share, test):
    rows = (row("6"), row("4.5", in_proportion=True))
    for at, word in enumerate(said):
        if word in (Extent.ABSENT, Extent.PARTLY):
            better = [*said[:at], Extent.PRESENT, *said[at + 1 :]]
            less = worth(tally(*said), *rows, least_share=share, test=test)
            more = worth(tally(*better), *rows, least_share=share, test=test)
            assert total(more) >= total(less)


def total(found):
    return sum((each[3] for each in (*found.earned, *found.expected)), Decimal(0))


@given(SAID, SHARE, TESTS)
def test_points_are_earned_or_expected_and_never_both(said, share, test):
    found = worth(tally(*said), row(), row("3", in_proportion=True), least_share=share, test=test)
    assert not (found.earned and found.expected)
    assert found.outcome is not Outcome.COMPLETE or not found.expected


@given(POINTS, st.integers(1, 8), st.data())
def test_a_part_of_points_is_rounded_down_to_half_points(points_, sessions, data):
    halves = data.draw(st.integers(0, 2 * sessions))
    part = completion.part_of(points_, halves=halves, sessions=sessions)
    exact = points_ * halves / (2 * sessions)
    assert part % Decimal("0.5") == 0
    assert 0 <= exact - part < Decimal("0.5")


def test_a_part_counts_as_half_a_session():
    assert tally(Extent.PRESENT, Extent.PARTLY, Extent.ABSENT) == Tally(3, 0, 3)
    assert completion.reaches(3, sessions=3, least_share=50)
    assert not completion.reaches(3, sessions=3, least_share=51)


def test_nothing_is_missed_by_rounding():
    """Two of three sessions are less than 67 percent, and more than 66."""
    assert completion.reaches(4, sessions=3, least_share=66)
    assert not completion.reaches(4, sessions=3, least_share=67)


def test_a_session_that_is_gone_does_not_count():
    found = completion.tally({1: Extent.PRESENT, 2: Extent.ABSENT}, sessions=[1])
    assert completion.outcome(found, least_share=100, test=Test.NONE) is Outcome.COMPLETE


def test_all_or_nothing_and_in_proportion_beside_each_other():
    done = tally(Extent.PRESENT, Extent.PRESENT, Extent.PARTLY)
    rows = (row("6"), row("4", in_proportion=True))
    assert points(worth(done, *rows, least_share=80).earned) == ["6", "3.0"]
    assert points(worth(done, *rows, least_share=90).earned) == ["3.0"]


def test_who_was_at_everything_gets_all_of_it_also_of_an_odd_number():
    done = tally(Extent.PRESENT, Extent.PRESENT)
    assert points(worth(done, row("2.3", in_proportion=True)).earned) == ["2.3"]


def test_a_part_is_expected_until_every_session_is_marked():
    found = worth(tally(Extent.ABSENT, None), row("6"), row("4", in_proportion=True))
    assert (found.outcome, points(found.expected), found.earned) == (Outcome.MISSED, ["2.0"], ())


def test_without_the_closing_test_nothing_is_earned():
    done = tally(Extent.PRESENT)
    rows = (row("6"), row("4", in_proportion=True))
    assert points(worth(done, *rows, test=Test.TO_COME).expected) == ["6", "4"]
    assert worth(done, *rows, test=Test.FAILED) == (Outcome.MISSED, (), ())
    assert points(worth(done, *rows, test=Test.PASSED).earned) == ["6", "4"]


def test_one_fails_once_and_has_a_resit():
    failed, later = (DAY, False), DAY + timedelta(14)
    assert completion.test_of([], asked=False) is Test.NONE
    assert completion.test_of([], asked=True) is Test.TO_COME
    assert completion.test_of([failed], asked=True) is Test.TO_COME
    assert completion.test_of([failed, (later, False)], asked=True) is Test.FAILED
    assert completion.test_of([failed, (later, True)], asked=True) is Test.PASSED


def test_of_one_day_the_last_word_counts():
    assert completion.test_of([(DAY, True), (DAY, False)], asked=True) is Test.TO_COME
    assert completion.test_of([(DAY, False), (DAY, True)], asked=True) is Test.PASSED
