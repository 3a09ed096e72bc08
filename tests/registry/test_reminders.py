"""The ladder of reminders: each step once, none forgotten, none after the date."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis.registry.reminders import (
    STEPS,
    Section,
    Step,
    in_weekly_letter,
    next_step_on,
    section_of,
    step_due,
    step_on,
)
from leerhuis.registry.rules import REMINDED, State
from leerhuis.registry.standing import Code, Why
from tests.registry.plain import PERIOD

BY = date(2027, 6, 2)
ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(1990, 1, 1), date(2120, 12, 31))


def due(today, *, by=BY, last=None, state=State.REGISTERED):
    return step_due(today=today, apply_by_on=by, last_sent=last, state=state)


def next_on(today, *, by=BY, last=None, state=State.REGISTERED):
    return next_step_on(today=today, apply_by_on=by, last_sent=last, state=state)


@pytest.mark.parametrize(
    ("step", "day"),
    [
        (Step.TWELVE_MONTHS, date(2026, 6, 2)),
        (Step.SIX_MONTHS, date(2026, 12, 2)),
        (Step.THREE_MONTHS, date(2027, 3, 2)),
        (Step.SIX_WEEKS, date(2027, 4, 21)),
        (Step.TWO_WEEKS, date(2027, 5, 19)),
        (Step.ONE_DAY, date(2027, 6, 1)),
    ],
)
def test_steps_are_calendar_months_weeks_and_a_day_before(step, day):
    assert step_on(step, apply_by_on=BY) == day


@pytest.mark.parametrize(
    ("by", "step", "day"),
    [
        (date(2026, 8, 31), Step.SIX_MONTHS, date(2026, 2, 28)),
        (date(2028, 8, 31), Step.SIX_MONTHS, date(2028, 2, 29)),
        (date(2028, 2, 29), Step.TWELVE_MONTHS, date(2027, 2, 28)),
        (date(2026, 5, 31), Step.THREE_MONTHS, date(2026, 2, 28)),
        (date(2026, 3, 29), Step.ONE_DAY, date(2026, 3, 28)),
    ],
)
def test_at_the_end_of_a_month_the_shorter_month_decides(by, step, day):
    assert step_on(step, apply_by_on=by) == day


def test_nothing_is_due_the_day_before_the_first_step():
    assert due(date(2026, 6, 1)) is None
    assert due(date(2026, 6, 2)) is Step.TWELVE_MONTHS


def test_a_missed_night_is_caught_up():
    assert due(date(2026, 12, 9), last=Step.TWELVE_MONTHS) is Step.SIX_MONTHS


def test_a_second_run_sends_nothing():
    assert due(date(2026, 12, 2), last=Step.SIX_MONTHS) is None


def test_the_first_night_after_an_import_sends_the_nearest_step_only():
    assert due(date(2027, 4, 30)) is Step.SIX_WEEKS
    assert due(date(2027, 4, 30), last=Step.SIX_WEEKS) is None


def test_the_last_day_to_apply_still_gets_the_last_step():
    assert due(BY) is Step.ONE_DAY


def test_after_the_last_day_to_apply_nothing_is_sent():
    assert due(BY + ONE_DAY) is None
    assert next_on(BY + ONE_DAY) is None


@pytest.mark.parametrize("state", sorted(set(State) - REMINDED))
def test_who_applied_or_is_out_of_the_register_hears_no_more(state):
    assert due(date(2027, 5, 20), state=state) is None
    assert next_on(date(2027, 5, 20), state=state) is None


def test_an_application_withdrawn_starts_the_letters_again():
    assert due(date(2027, 5, 20), last=Step.SIX_WEEKS) is Step.TWO_WEEKS


def test_a_renewal_starts_the_steps_anew():
    renewed = date(2032, 3, 9)
    assert next_on(date(2027, 6, 3), by=renewed, state=State.RENEWED) == date(2031, 3, 9)


def test_the_next_step_is_known_beforehand():
    assert next_on(date(2027, 1, 1), last=Step.SIX_MONTHS) == date(2027, 3, 2)


def test_after_the_last_step_no_other_follows():
    assert next_on(BY, last=Step.ONE_DAY) is None


@pytest.mark.parametrize(
    ("today", "named"),
    [
        (date(2027, 3, 1), False),
        (date(2027, 3, 2), True),
        (date(2027, 6, 2), True),
        (date(2027, 6, 3), True),
    ],
)
def test_the_manager_reads_of_it_weekly_from_three_months_before(today, named):
    assert in_weekly_letter(today=today, period=PERIOD, state=State.REGISTERED) is named


@pytest.mark.parametrize("state", sorted(set(State) - REMINDED))
def test_the_weekly_letter_leaves_out_who_applied_or_ended(state):
    assert not in_weekly_letter(today=BY, period=PERIOD, state=state)


def named(monday, *, today=None, standing=Code.ATTENTION, why=Why.PACE_TOO_LOW, state=None):
    return section_of(
        monday=monday,
        today=today or monday,
        period=PERIOD,
        state=state or State.REGISTERED,
        standing=standing,
        why=why,
    )


@pytest.mark.parametrize(
    ("monday", "standing", "section"),
    [
        (date(2026, 6, 1), Code.READY, None),
        (date(2026, 6, 2), Code.READY, Section.READY),
        (date(2026, 6, 1), Code.UNREACHABLE, None),
        (date(2026, 6, 2), Code.UNREACHABLE, Section.AT_RISK),
        (date(2027, 3, 1), Code.ATTENTION, None),
        (date(2027, 3, 2), Code.ATTENTION, Section.AT_RISK),
        (date(2027, 3, 2), Code.EXPIRING, Section.AT_RISK),
        (date(2027, 3, 2), Code.UNTOLD, Section.AT_RISK),
    ],
)
def test_the_weekly_letter_names_who_can_apply_and_who_is_at_risk(monday, standing, section):
    assert named(monday, standing=standing) is section


def test_who_has_enough_near_the_last_day_can_apply_and_is_not_at_risk():
    assert named(BY, standing=Code.EXPIRING, why=Why.APPLY_NOW) is Section.READY


def test_who_lapsed_since_monday_has_lapsed():
    monday = PERIOD.last_valid_on - timedelta(days=2)
    assert named(monday, today=PERIOD.last_valid_on) is Section.AT_RISK
    assert named(monday, today=PERIOD.last_valid_on + ONE_DAY) is Section.LAPSED


@given(
    DAYS,
    st.sampled_from(sorted(set(State) - REMINDED)),
    st.sampled_from(Code),
    st.sampled_from(Why),
)
def test_who_applied_or_is_out_stands_nowhere_in_the_weekly_letter(day, state, standing, why):
    assert named(day, state=state, standing=standing, why=why) is None


@given(DAYS)
def test_the_steps_come_in_their_order_and_before_the_date(by):
    days = [step_on(step, apply_by_on=by) for step in STEPS]
    assert days == sorted(set(days))
    assert days[-1] < by


@settings(max_examples=40, deadline=None)
@given(DAYS)
def test_every_night_for_a_year_and_a_half_sends_each_step_once_on_its_day(by):
    sent, last = [], None
    for back in range(550, -10, -1):
        today = by - back * ONE_DAY
        if (step := due(today, by=by, last=last)) is not None:
            sent.append((step, today))
            last = step
    assert sent == [(step, step_on(step, apply_by_on=by)) for step in Step]


@settings(max_examples=100, deadline=None)
@given(DAYS, st.sets(st.integers(-5, 400), max_size=25))
def test_however_many_nights_are_missed_no_step_comes_twice_or_out_of_order(by, nights):
    sent, last = [], None
    for back in sorted(nights, reverse=True):
        today = by - back * ONE_DAY
        if (step := due(today, by=by, last=last)) is not None:
            sent.append(step)
            last = step
        reached = [s for s in Step if step_on(s, apply_by_on=by) <= today <= by]
        assert not reached or last is reached[-1]
    order = [list(Step).index(step) for step in sent]
    assert order == sorted(set(order))


@given(DAYS, st.integers(-10, 500), st.sampled_from([None, *Step]), st.sampled_from(State))
def test_the_stored_day_and_the_step_due_agree(by, back, last, state):
    today = by - back * ONE_DAY
    day = next_on(today, by=by, last=last, state=state)
    step = due(today, by=by, last=last, state=state)
    assert (day is not None and day <= today) is (step is not None)
