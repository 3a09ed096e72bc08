"""What comes first on the page where someone begins."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from leerhuis.catalogue import forms
from leerhuis.home import rules
from leerhuis.home.rules import PartOfDay, Step
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


@given(st.lists(st.tuples(st.dates(), st.integers(0, 9)), max_size=24))
def test_the_busiest_months_are_few_or_none(months):
    days, count = rules.busiest(months)
    assert len(days) <= 3
    assert all((day, count) in months for day in days)
    assert all(each <= count for _day, each in months)
