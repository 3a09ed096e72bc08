"""How far along someone is in a track, against a slow reading of the same sentences."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.pathways import rules
from leerhuis.pathways.rules import Progressed, Step

TODAY = date(2027, 3, 1)
ALL_OF_TWO = Step((1, 2))
TWO_OF_FOUR = Step((3, 4, 5, 6), choose=2)


def at(done, **given):
    return rules.progress([ALL_OF_TWO, TWO_OF_FOUR], done, today=TODAY, **given)


def days_ago(number):
    return TODAY - timedelta(days=number)


def test_nothing_done_is_not_begun():
    assert at({})[:3] == (Progressed.NOT_BEGUN, 0, 4)


def test_more_than_is_asked_of_a_step_counts_no_further():
    found = at({3: days_ago(9), 4: days_ago(8), 5: days_ago(7), 6: days_ago(6)})
    assert found[:3] == (Progressed.UNDER_WAY, 2, 4)


def test_all_of_one_step_and_two_of_the_other_is_done():
    found = at({1: days_ago(9), 2: days_ago(8), 4: days_ago(7), 6: days_ago(6)})
    assert found.is_done
    assert found.finished_on == days_ago(6)


def test_what_is_done_later_does_not_count_today():
    assert at({1: TODAY + timedelta(days=1)}).done == 0
    assert at({1: TODAY}).done == 1


def test_the_last_day_itself_is_not_too_late():
    assert at({}, finish_by_on=TODAY).standing is Progressed.NOT_BEGUN
    assert at({}, finish_by_on=days_ago(1)).standing is Progressed.LATE


def test_what_was_done_counts_for_whole_calendar_years():
    only = [Step((1,))]
    done = {1: date(2024, 2, 29)}
    last = rules.counts_until(date(2024, 2, 29), years=3)
    assert last == date(2027, 2, 27)
    assert rules.progress(only, done, today=last, repeat_years=3).is_done
    after = rules.progress(only, done, today=last + timedelta(days=1), repeat_years=3)
    assert after.standing is Progressed.AGAIN


def test_a_finished_track_counts_until_the_first_module_expires():
    done = {1: days_ago(300), 2: days_ago(20), 3: days_ago(400), 4: days_ago(10), 5: days_ago(9)}
    found = at(done, repeat_years=2)
    assert found.holds_until_on == rules.counts_until(days_ago(300), years=2)


STEPS = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=4).map(
    lambda sizes: [
        Step(tuple(range(10 * at, 10 * at + size)), min(choose, size))
        for at, (size, choose) in enumerate(sizes)
    ]
)
DONE = st.dictionaries(st.integers(0, 34), st.integers(-30, 1500).map(days_ago), max_size=20)


def slow_done(steps, done, years):
    """Whether some choice of modules meets every step, each still counting today."""
    counts = {
        course
        for course, on in done.items()
        if on <= TODAY and (years is None or rules.counts_until(on, years=years) >= TODAY)
    }
    return all(
        any(set(chosen) <= counts for chosen in combinations(step.courses, step.asked))
        for step in steps
    )


@given(STEPS, DONE, st.one_of(st.none(), st.integers(1, 4)))
def test_done_is_what_a_slow_reading_finds(steps, done, years):
    found = rules.progress(steps, done, today=TODAY, repeat_years=years)
    assert found.is_done == slow_done(steps, done, years)
    again = slow_done(steps, done, None) and not found.is_done
    assert (found.standing is Progressed.AGAIN) == again
    assert 0 <= found.done <= found.asked
    if found.holds_until_on is not None:
        later = found.holds_until_on + timedelta(days=1)
        assert rules.progress(steps, done, today=found.holds_until_on, repeat_years=years).is_done
        ends = rules.progress(
            steps, {c: on for c, on in done.items() if on <= TODAY}, today=later, repeat_years=years
        )
        assert not ends.is_done


@pytest.mark.parametrize(
    ("step", "field"),
    [(Step(()), "courses"), (Step((1, 2), 3), "choose"), (Step((1, 2), 0), "choose")],
)
def test_a_step_that_nobody_could_meet_is_refused(step, field):
    with pytest.raises(Refused) as no:
        rules.check_step(step, steps=0)
    assert no.value.field == field


def test_a_course_is_a_module_once():
    with pytest.raises(Refused):
        rules.check_once(Step((1, 2)), [Step((2, 3))])
