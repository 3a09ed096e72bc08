"""When a register must be asked again, in dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.registers import Register
from leerhuis.registry.checking import CHECKED_STATES, next_check, start_of_work
from leerhuis.registry.periods import Period
from leerhuis.registry.rules import CheckReason, State

TOLD = date(2026, 1, 10)
PERIOD = Period(date(2022, 6, 2), date(2027, 6, 1), date(2027, 6, 1))


def due(register, **given):
    facts = {
        "state": State.REGISTERED,
        "period": PERIOD,
        "checked_on": date(2027, 1, 31),
        "told_on": TOLD,
        "submitted_on": None,
        "renewed_claimed": False,
        "work_starts_on": date(2020, 1, 1),
    }
    return next_check(register, **facts | given)


def test_the_big_register_is_asked_a_month_after_the_last_time():
    assert due(Register.BIG) == (date(2027, 2, 28), CheckReason.PERIODIC)


@pytest.mark.parametrize("register", [Register.NIP, Register.NVO, Register.VENVN, Register.LVSC])
def test_other_registers_are_looked_up_each_year(register):
    assert due(register) == (date(2028, 1, 31), CheckReason.PERIODIC)


def test_skj_is_looked_up_the_day_after_the_last_valid_day_before_the_year_is_over():
    assert due(Register.SKJ) == (date(2027, 6, 2), CheckReason.DATE_PASSED)


def test_skj_is_looked_up_each_year_when_the_date_is_far():
    far = Period(date(2025, 6, 2), date(2030, 6, 1), date(2030, 6, 1))
    assert due(Register.SKJ, period=far) == (date(2028, 1, 31), CheckReason.PERIODIC)


def test_a_check_after_the_last_valid_day_is_not_asked_twice():
    checked = due(Register.SKJ, checked_on=date(2027, 6, 2))
    assert checked == (date(2028, 6, 2), CheckReason.PERIODIC)


def test_a_year_after_29_february_is_28_february():
    told = due(Register.NIP, checked_on=date(2028, 2, 29))
    assert told == (date(2029, 2, 28), CheckReason.PERIODIC)


@pytest.mark.parametrize("register", [Register.SKJ, Register.BIG])
def test_who_was_never_checked_is_checked_at_the_start_of_work(register):
    told = due(register, checked_on=None, work_starts_on=date(2025, 9, 1))
    assert told == (date(2025, 9, 1), CheckReason.START_OF_WORK)


def test_a_check_just_before_the_start_of_work_is_one_at_the_start():
    told = due(Register.NIP, checked_on=date(2027, 1, 31), work_starts_on=date(2027, 3, 1))
    assert told == (date(2028, 1, 31), CheckReason.PERIODIC)
    told = due(Register.NIP, checked_on=date(2027, 1, 31), work_starts_on=date(2027, 3, 4))
    assert told == (date(2027, 3, 4), CheckReason.START_OF_WORK)


def test_who_does_not_work_with_us_is_not_checked_for_it():
    told = due(Register.SKJ, checked_on=None, work_starts_on=None)
    assert told == (date(2027, 1, 10), CheckReason.PERIODIC)


def test_the_big_register_is_asked_at_once_about_a_number_it_was_never_asked_about():
    told = due(Register.BIG, checked_on=None, work_starts_on=None)
    assert told == (TOLD, CheckReason.PERIODIC)


def test_a_renewal_that_somebody_claims_is_checked_at_once():
    claimed = {"state": State.RENEWED, "renewed_claimed": True, "checked_on": None}
    told = due(Register.SKJ, work_starts_on=None, **claimed)
    assert told == (TOLD, CheckReason.RENEWAL_CLAIMED)


def test_a_claimed_renewal_that_was_checked_waits_for_the_year():
    far = Period(date(2027, 1, 1), date(2031, 12, 31), date(2031, 12, 31))
    claimed = {"state": State.RENEWED, "renewed_claimed": True, "period": far}
    assert due(Register.SKJ, **claimed) == (date(2028, 1, 31), CheckReason.PERIODIC)


def test_a_pending_application_is_asked_about_daily_from_a_week_before_the_date():
    pending = {"state": State.SUBMITTED, "submitted_on": date(2027, 3, 1)}
    for checked_on, expected in (
        (date(2027, 5, 20), date(2027, 5, 25)),
        (date(2027, 5, 25), date(2027, 5, 26)),
        (date(2027, 6, 1), date(2027, 6, 2)),
        (date(2027, 8, 9), date(2027, 8, 10)),
    ):
        told = due(Register.BIG, checked_on=checked_on, **pending)
        assert told == (expected, CheckReason.PENDING)


def test_a_pending_application_far_from_the_date_is_asked_about_monthly():
    told = due(Register.BIG, state=State.SUBMITTED, submitted_on=date(2027, 1, 20))
    assert told == (date(2027, 2, 28), CheckReason.PERIODIC)


def test_skj_keeps_who_applied_registered_so_only_the_date_itself_asks_a_check():
    told = due(Register.SKJ, state=State.SUBMITTED, submitted_on=date(2027, 5, 20))
    assert told == (date(2027, 6, 2), CheckReason.DATE_PASSED)


def test_of_two_reasons_on_one_day_the_first_is_shown():
    told = due(Register.BIG, checked_on=None, work_starts_on=TOLD)
    assert told == (TOLD, CheckReason.START_OF_WORK)


DAYS = st.dates(date(2015, 1, 1), date(2040, 1, 1))
MAYBE = st.none() | DAYS


@given(st.sampled_from(Register), st.sampled_from(State), MAYBE, DAYS, MAYBE, st.booleans(), MAYBE)
def test_a_registration_has_a_day_exactly_while_somebody_counts_on_it(
    register, state, checked_on, told_on, submitted_on, claimed, work
):
    told = due(
        register,
        state=state,
        checked_on=checked_on,
        told_on=told_on,
        submitted_on=submitted_on,
        renewed_claimed=claimed,
        work_starts_on=work,
    )
    assert (told is not None) == (state in CHECKED_STATES)


@given(st.sampled_from(Register), st.sampled_from(sorted(CHECKED_STATES)), DAYS, MAYBE)
def test_a_check_of_today_is_never_due_today_again(register, state, today, submitted_on):
    told = due(
        register,
        state=state,
        checked_on=today,
        told_on=today,
        submitted_on=submitted_on and min(submitted_on, today),
        renewed_claimed=True,
        work_starts_on=today - timedelta(days=3),
    )
    assert told[0] > today


def test_the_start_of_work_is_the_first_to_come_or_the_latest_that_was():
    days = [date(2020, 1, 1), date(2027, 3, 1), date(2027, 5, 1)]
    assert start_of_work(days, today=date(2027, 1, 11)) == date(2027, 3, 1)
    assert start_of_work(days, today=date(2028, 1, 11)) == date(2027, 5, 1)
    assert start_of_work([], today=date(2028, 1, 11)) is None
