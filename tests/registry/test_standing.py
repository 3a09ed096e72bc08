"""One word for how a registration stands, and when it will be another."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leerhuis.registers import Category
from leerhuis.registry.periods import add_months
from leerhuis.registry.reminders import weekly_from
from leerhuis.registry.rules import State
from leerhuis.registry.standing import CODE_LABELS, SENTENCES, Code, Why, standing
from leerhuis.registry.standing.points import history_known_at_once
from leerhuis.registry.standing.worked import Work
from tests.registry.plain import BIG, NURSE, PERIOD, SKJ, assessed, enough, entry
from tests.registry.test_points import ENTRIES

FORMAL, REFLECTION = Category.FORMAL_LEARNING, Category.REFLECTION
LAST = PERIOD.last_valid_on
NEXT = LAST + timedelta(days=1)
ONE_DAY = timedelta(days=1)
IN_TIME = date(2027, 5, 1)
NEAR = weekly_from(PERIOD)


def stands(entries=(), expected=(), *, today=date(2026, 6, 1), pack=SKJ, **given):
    given = {"state": State.REGISTERED} | given
    assessment = assessed(
        entries, expected, pack=pack, today=today, submitted_on=given.get("submitted_on")
    )
    return standing(pack, PERIOD, assessment, today=today, **given)


def test_a_new_registration_is_on_track():
    assert stands(today=PERIOD.starts_on).code is Code.ON_TRACK


def test_who_keeps_an_even_pace_is_on_track():
    entries = [entry(30, FORMAL), entry(30)]
    assert stands(entries, today=date(2024, 12, 1)).says == (Code.ON_TRACK, Why.PACE_ENOUGH)


def test_who_lags_more_than_half_a_year_needs_attention():
    now = stands([entry(30, FORMAL), entry(10)], today=date(2024, 12, 1))
    assert now.says == (Code.ATTENTION, Why.PACE_TOO_LOW)
    assert (now.line.requirement.key, now.points) == ("reflection", 50)


def test_the_first_half_year_worries_nobody():
    day = date(2022, 12, 2)
    assert stands(today=day).code is Code.ON_TRACK
    assert stands(today=day).changes_on == day + ONE_DAY
    assert stands(today=day + ONE_DAY).code is Code.ATTENTION


def test_the_day_on_which_another_requirement_is_named_is_a_change_too():
    facts = [entry(3, FORMAL)], [entry(6, on=date(2025, 1, 1))]
    now = stands(*facts, today=date(2023, 4, 1))
    then = stands(*facts, today=now.changes_on)
    assert then.says == now.says == (Code.ATTENTION, Why.PACE_TOO_LOW)
    assert now.line.requirement.key == "professional_development"
    assert then.line.requirement.key == "reflection"


def test_what_is_planned_brings_back_on_track():
    entries = [entry(30, FORMAL), entry(10)]
    planned = [entry(20, on=date(2025, 2, 1))]
    assert stands(entries, planned, today=date(2024, 12, 1)).code is Code.ON_TRACK


def test_who_has_all_points_but_has_not_applied_is_not_on_track():
    assert stands(enough()).says == (Code.READY, Why.NOT_APPLIED)


def test_who_has_all_points_still_expires_soon():
    assert stands(enough(), today=NEAR).says == (Code.EXPIRING, Why.APPLY_NOW)


def test_expiring_begins_three_calendar_months_before_the_last_day_to_apply():
    assert date(2027, 3, 2) == NEAR
    assert stands(enough(), today=NEAR - ONE_DAY).changes_on == NEAR


def test_near_the_date_the_furthest_behind_is_named():
    now = stands([entry(60, FORMAL), entry(50)], today=date(2027, 4, 21))
    assert now.says == (Code.EXPIRING, Why.POINTS_MISSING)
    assert (now.line.requirement.key, now.points) == ("reflection", 10)


def test_near_the_date_what_is_planned_can_be_enough():
    planned = [entry(10, on=date(2027, 5, 20))]
    now = stands([entry(60, FORMAL), entry(50)], planned, today=date(2027, 4, 21))
    assert now.says == (Code.EXPIRING, Why.POINTS_EXPECTED)


def test_more_than_a_day_a_week_is_not_feasible_any_more():
    six_weeks_left = LAST - timedelta(days=41)
    feasible = stands([entry(60, FORMAL), entry(12)], today=six_weeks_left)
    too_much = stands([entry(60, FORMAL), entry(11)], today=six_weeks_left)
    assert feasible.code is Code.EXPIRING
    assert feasible.changes_on == six_weeks_left + ONE_DAY
    assert too_much.says == (Code.UNREACHABLE, Why.TOO_MUCH_MISSING)
    assert too_much.points == 49


def test_one_point_is_feasible_until_the_last_day():
    assert stands([entry(60, FORMAL), entry(59)], today=LAST).code is Code.EXPIRING


@pytest.mark.parametrize("state", [State.REGISTERED, State.RENEWED])
def test_the_day_after_the_last_valid_day_it_has_lapsed(state):
    assert stands(enough(), today=LAST, state=state).changes_on == NEXT
    assert stands(enough(), today=NEXT, state=state).says == (Code.LAPSED, Why.DATE_PASSED)


def test_a_lapsed_registration_changes_no_more_by_itself():
    assert stands(today=NEXT).changes_on is None


def test_a_lapse_recorded_before_the_date_does_not_say_that_the_date_has_passed():
    assert stands(state=State.LAPSED).says == (Code.LAPSED, Why.ENDED)


def test_submitted_stops_all_worry_about_points():
    now = stands(today=LAST, state=State.SUBMITTED, submitted_on=IN_TIME)
    assert now.says == (Code.SUBMITTED, Why.WAITING)
    assert now.changes_on == NEXT


def test_skj_applied_in_time_stays_valid_until_decided():
    now = stands(today=NEXT, state=State.SUBMITTED, submitted_on=IN_TIME)
    assert (*now.says, now.changes_on) == (Code.SUBMITTED, Why.STAYS_VALID, None)


def test_big_applied_in_time_is_not_confirmed_after_the_date():
    now = stands(today=NEXT, pack=BIG, state=State.SUBMITTED, submitted_on=IN_TIME)
    assert now.says == (Code.SUBMITTED, Why.NOT_CONFIRMED)


def test_applied_too_late_says_so():
    now = stands(today=NEXT, state=State.SUBMITTED, submitted_on=NEXT)
    assert now.says == (Code.LAPSED, Why.APPLIED_TOO_LATE)


def test_big_says_that_the_requirements_are_not_known():
    now = stands(pack=BIG)
    assert (*now.says, now.changes_on) == (Code.UNKNOWN, Why.REQUIREMENTS_UNKNOWN, NEAR)


def test_big_expires_soon_as_well():
    assert stands(pack=BIG, today=NEAR).says == (Code.EXPIRING, Why.DATE_NEAR)


@pytest.mark.parametrize("state", [State.STRUCK_OFF, State.DEREGISTERED])
def test_a_registration_that_ended_is_neither_on_track_nor_lapsed(state):
    assert stands(state=state).says == (Code.ENDED, Why.ENDED)


def test_after_the_last_day_to_apply_it_is_too_late_though_still_valid():
    period = replace(PERIOD, apply_by_on=LAST - timedelta(days=30))
    day = period.apply_by_on + ONE_DAY
    now = standing(SKJ, period, assessed(enough()), state=State.REGISTERED, today=day)
    assert now.says == (Code.UNREACHABLE, Why.TOO_LATE_TO_APPLY)


def test_every_word_and_reason_has_its_sentence():
    assert set(CODE_LABELS) == set(Code)
    assert set(SENTENCES) == set(Why)


CASES = {
    "entries": st.lists(ENTRIES, max_size=12),
    "expected": st.lists(ENTRIES, max_size=4),
    "today": st.dates(PERIOD.starts_on - 9 * ONE_DAY, LAST + 40 * ONE_DAY),
    "pack": st.sampled_from([SKJ, BIG]),
    "state": st.sampled_from([State.REGISTERED, State.SUBMITTED, State.LAPSED]),
    "submitted_on": st.sampled_from([IN_TIME, LAST, NEXT]),
}


@settings(max_examples=300, deadline=None)
@given(later=st.integers(0, 2000), **CASES)
def test_nothing_changes_before_the_day_of_change_and_something_does_on_it(
    entries, expected, today, pack, state, submitted_on, later
):
    assessment = assessed(entries, expected, pack=pack, today=today)

    def on(day):
        return standing(pack, PERIOD, assessment, state=state, today=day, submitted_on=submitted_on)

    now = on(today)
    if now.changes_on is not None:
        assert now.changes_on > today
        assert replace(on(now.changes_on), changes_on=now.changes_on) != now
        later %= (now.changes_on - today).days
    assert on(today + timedelta(days=later)) == now


JOBS = st.builds(
    lambda start, days, hours, part: Work(
        start, None if days is None else start + timedelta(days=days), Decimal(hours), part
    ),
    st.dates(PERIOD.starts_on - 90 * ONE_DAY, LAST + 9 * ONE_DAY),
    st.sampled_from([None, 30, 400, 1300]),
    st.integers(1, 60),
    st.sampled_from([None, Decimal(8)]),
)


@settings(max_examples=250, deadline=None)
@given(
    entries=st.lists(ENTRIES, max_size=8),
    work=st.lists(JOBS, max_size=2),
    extras_open=st.integers(0, 1),
    history_known=st.booleans(),
    pack=st.sampled_from([SKJ, BIG, NURSE]),
    today=st.dates(PERIOD.starts_on, LAST + 9 * ONE_DAY),
    later=st.integers(0, 2000),
)
def test_what_grows_by_itself_says_nothing_else_before_the_day_of_change(
    entries, work, extras_open, history_known, pack, today, later
):
    """Hours are worked and gaps grow from day to day, so each day is assessed anew."""
    entries = [each for each in entries if each.completed_on <= today]

    def on(day):
        facts = {"work": work, "extras_open": extras_open, "history_known": history_known}
        assessment = assessed(entries, pack=pack, today=day, **facts)
        return standing(pack, PERIOD, assessment, state=State.REGISTERED, today=day)

    now = on(today)
    if now.changes_on is not None:
        assert now.changes_on > today
        later %= (now.changes_on - today).days
    assert on(today + timedelta(days=later)).says == now.says


def test_history_that_nobody_told_is_no_shortage_of_points():
    unknown = assessed([entry(6)], history_known=False, today=date(2026, 6, 1))

    def on(day):
        return standing(SKJ, PERIOD, unknown, state=State.REGISTERED, today=day)

    assert on(date(2026, 6, 1)).says == (Code.UNTOLD, Why.HISTORY_UNKNOWN)
    assert on(date(2026, 6, 1)).changes_on == NEAR
    assert on(NEAR).says == on(LAST).says == (Code.EXPIRING, Why.HISTORY_UNKNOWN)


def test_rows_that_suffice_need_no_history():
    enough_here = assessed(enough(), history_known=False)
    now = standing(SKJ, PERIOD, enough_here, state=State.REGISTERED, today=date(2026, 6, 1))
    assert now.code is Code.READY
    planned = assessed([entry(60, FORMAL)], [entry(60, on=date(2027, 2, 1))], history_known=False)
    now = standing(SKJ, PERIOD, planned, state=State.REGISTERED, today=NEAR)
    assert now.says == (Code.EXPIRING, Why.POINTS_EXPECTED)


def test_what_the_register_asks_of_one_person_stands_in_the_way_of_ready():
    def on(day):
        left = assessed(enough(), extras_open=1, today=day)
        return standing(SKJ, PERIOD, left, state=State.REGISTERED, today=day)

    assert on(date(2026, 6, 1)).says == (Code.ON_TRACK, Why.EXTRA_OPEN)
    assert on(date(2026, 6, 1)).changes_on == add_months(LAST, -6)
    assert on(add_months(LAST, -6)).says == (Code.ATTENTION, Why.EXTRA_OPEN)
    assert on(NEAR).says == (Code.EXPIRING, Why.EXTRA_OPEN)


def test_who_is_exempt_need_not_apply_until_the_exemption_ends():
    nothing = assessed()

    def on(day):
        return standing(SKJ, PERIOD, nothing, state=State.EXEMPT, today=day)

    assert on(date(2026, 6, 1)).says == (Code.ON_TRACK, Why.EXEMPT)
    assert on(NEAR).says == (Code.EXPIRING, Why.EXEMPT)
    assert on(NEXT).code is Code.LAPSED


def test_who_applied_while_suspended_waits_like_others():
    now = standing(SKJ, PERIOD, assessed(), state=State.SUSPENDED, today=NEAR, submitted_on=IN_TIME)
    assert now.says == (Code.SUBMITTED, Why.WAITING)


@pytest.mark.parametrize(
    ("told_on", "known"),
    [(date(2022, 6, 3), True), (date(2022, 7, 3), True), (date(2022, 7, 4), False)],
)
def test_the_history_of_a_period_in_its_first_month_is_known_at_once(told_on, known):
    assert history_known_at_once(PERIOD, told_on) is known


@given(**CASES)
def test_on_track_is_never_said_of_who_must_act(
    entries, expected, today, pack, state, submitted_on
):
    assessment = assessed(entries, expected, pack=pack, today=today)
    now = standing(pack, PERIOD, assessment, state=state, today=today, submitted_on=submitted_on)
    assume(now.code is Code.ON_TRACK)
    assert not assessment.complete
    assert assessment.known
    assert today < NEAR
