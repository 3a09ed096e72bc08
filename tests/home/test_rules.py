"""What comes first, and which figures may be shown."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from leerhuis.catalogue import forms
from leerhuis.home import rules
from leerhuis.home.rules import Count, Figure, PartOfDay, Step
from leerhuis.registers import Category, Register
from leerhuis.registry.standing import Code, Why

QUIET = {
    Why.PACE_ENOUGH,
    Why.WAITING,
    Why.STAYS_VALID,
    Why.ENDED,
    Why.REQUIREMENTS_UNKNOWN,
    Why.EXEMPT,
}


@dataclass(frozen=True)
class Registration:
    code: Code
    why: Why


SHORT = Registration(Code.EXPIRING, Why.POINTS_MISSING)
FINE = Registration(Code.ON_TRACK, Why.PACE_ENOUGH)
LAPSED = Registration(Code.LAPSED, Why.DATE_PASSED)
READY = Registration(Code.READY, Why.NOT_APPLIED)


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "evening"), (4, "evening"), (5, "morning"), (12, "afternoon"), (18, "evening")],
)
def test_the_greeting_follows_the_hour(hour, part):
    assert rules.part_of_day(hour) is PartOfDay(part)


def test_every_reason_either_asks_for_a_step_or_leaves_people_in_peace():
    assert set(rules.STEPS) | QUIET == set(Why)
    assert not set(rules.STEPS) & QUIET


def test_what_is_on_track_asks_for_nothing():
    assert rules.to_do([FINE, SHORT]) == [(SHORT, Step.LEARN)]


def test_the_order_of_the_last_days_to_apply_is_kept():
    assert [step for _each, step in rules.to_do([READY, SHORT])] == [Step.APPLY, Step.LEARN]


def test_an_old_registration_is_history_for_who_has_another():
    assert rules.to_do([LAPSED, FINE]) == []
    assert rules.to_do([LAPSED]) == [(LAPSED, Step.CALL)]


def test_a_registration_that_ended_asks_for_nothing_any_more():
    assert rules.to_do([Registration(Code.ENDED, Why.ENDED)]) == []
    assert rules.to_do([Registration(Code.LAPSED, Why.ENDED)]) == []


@pytest.mark.parametrize(
    ("categories", "wish"),
    [
        ([Category.REFLECTION], "SKJ-reflectie"),
        ([Category.FORMAL_LEARNING], "SKJ"),
        ([Category.TRAINING, Category.REFLECTION], "SKJ"),
    ],
)
def test_missing_points_lead_to_courses_that_give_them(categories, wish):
    assert rules.wish_for(Register.SKJ, categories) == wish
    assert forms.asked(MultiDict({"register": wish})).wish.registers == (Register.SKJ,)


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
    assert rules.figure(Count(asked, able)) == (shown and Figure(*shown))


def test_one_small_part_takes_another_with_it():
    whole, parts = rules.figures(Count(43, 43), [Count(3, 3), Count(10, 10), Count(30, 30)])
    assert whole == Figure(43, 43, 43)
    assert parts == [None, None, Figure(30, 30, 30)]


def test_two_small_parts_hide_each_other():
    _whole, parts = rules.figures(Count(46, 46), [Count(3, 3), Count(3, 3), Count(40, 40)])
    assert parts == [None, None, Figure(40, 40, 40)]


def test_a_part_that_cannot_hide_takes_the_whole_with_it():
    assert rules.figures(Count(3, 1), [Count(3, 1)]) == (None, [None])


COUNTS = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda n: Count(n[0] + n[1], n[0]))


@given(st.lists(COUNTS, max_size=6))
def test_no_sum_gives_away_a_few_persons(parts):
    count = Count(sum(each.asked for each in parts), sum(each.may_work for each in parts))
    whole, shown = rules.figures(count, parts)
    if whole is None:
        return
    told = [each for each in shown if each is not None]
    left = [whole.asked - sum(each.asked for each in told)]
    if whole.exact:
        vague = [part for part, each in zip(parts, shown, strict=True) if not (each and each.exact)]
        left += [sum(part.may_work for part in vague), sum(part.rest for part in vague)]
    assert all(each == 0 or each >= rules.FEWEST for each in left)


@given(st.lists(st.tuples(st.dates(), st.integers(0, 9)), max_size=24))
def test_the_busiest_months_are_few_or_none(months):
    days, count = rules.busiest(months)
    assert len(days) <= 3
    assert all((day, count) in months for day in days)
    assert all(each <= count for _day, each in months)
