"""What may follow what, and who is registered on a day."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.registers import Chamber, Register
from leerhuis.registry.packs import Known, pack_for
from leerhuis.registry.periods import period_of
from leerhuis.registry.rules import (
    FOLLOWS,
    STATE_LABELS,
    VALIDITY_LABELS,
    State,
    Validity,
    check_day,
    check_extension,
    check_submission,
    check_until,
    covers_youth_work,
    first_state,
    follow,
    grouped,
    is_renewal,
    tells_lapse_on,
    validity,
)
from tests.registry.plain import BIG, PERIOD, SKJ

LAST = PERIOD.last_valid_on
NEXT = LAST + timedelta(days=1)


def held(state=State.REGISTERED, *, today=LAST, pack=SKJ, **given):
    return validity(pack, PERIOD, state=state, today=today, **given)


# Every step there is, written out: from the state on the left to each on the right.
STEPS = {
    "registered": "submitted renewed lapsed suspended conditionally_suspended struck_off"
    " deregistered exempt",
    "renewed": "submitted renewed lapsed suspended conditionally_suspended struck_off"
    " deregistered exempt",
    "submitted": "registered renewed lapsed suspended conditionally_suspended struck_off"
    " deregistered exempt",
    "suspended": "registered submitted renewed lapsed conditionally_suspended struck_off"
    " deregistered exempt",
    "conditionally_suspended": "registered submitted renewed lapsed suspended struck_off"
    " deregistered exempt",
    "exempt": "registered submitted renewed lapsed suspended conditionally_suspended struck_off"
    " deregistered",
    "lapsed": "submitted renewed registered exempt struck_off deregistered",
    "struck_off": "registered",
    "deregistered": "registered struck_off",
}


@given(st.sampled_from(State), st.sampled_from(State))
def test_what_is_not_in_the_table_is_refused(state, wanted):
    allowed = wanted in STEPS[state].split()
    with nullcontext() if allowed else pytest.raises(Refused):
        assert follow(state, wanted) is wanted


def test_who_was_struck_off_comes_back_by_registering_again_only():
    assert FOLLOWS[State.STRUCK_OFF] == {State.REGISTERED}


def test_every_state_is_reached_and_has_its_row():
    assert set().union(*FOLLOWS.values()) == set(FOLLOWS) == set(State)


@pytest.mark.parametrize("on", [PERIOD.starts_on - timedelta(days=1), LAST + timedelta(days=2)])
def test_what_is_told_of_an_impossible_day_is_refused_at_the_day(on):
    with pytest.raises(Refused) as no:
        check_day(PERIOD, on=on, today=NEXT)
    assert no.value.field == "on"
    check_day(PERIOD, on=NEXT, today=NEXT)


def test_what_ends_by_itself_does_not_end_before_it_begins():
    check_until(LAST, on=LAST)
    check_until(None, on=LAST)
    with pytest.raises(Refused) as no:
        check_until(LAST, on=NEXT)
    assert no.value.field == "until"


def test_an_extension_moves_the_date_on():
    check_extension(PERIOD, last_valid_on=NEXT)
    with pytest.raises(Refused):
        check_extension(PERIOD, last_valid_on=LAST)


def test_a_lapsed_registration_can_be_recorded():
    assert first_state(PERIOD, today=LAST) is State.REGISTERED
    assert first_state(PERIOD, today=NEXT) is State.LAPSED


@pytest.mark.parametrize(
    ("submitted_on", "timely"), [(date(2025, 1, 1), True), (LAST, True), (NEXT, False)]
)
def test_an_application_may_be_early_and_one_too_late_is_known_as_such(submitted_on, timely):
    assert check_submission(PERIOD, submitted_on=submitted_on, today=NEXT) is timely


@pytest.mark.parametrize("submitted_on", [NEXT, PERIOD.starts_on, date(2020, 1, 1)])
def test_an_application_on_an_impossible_day_is_refused(submitted_on):
    with pytest.raises(Refused):
        check_submission(PERIOD, submitted_on=submitted_on, today=LAST)


@pytest.mark.parametrize("state", [State.REGISTERED, State.RENEWED])
def test_registered_from_the_first_day_to_the_last(state):
    days = [PERIOD.starts_on - timedelta(days=1), PERIOD.starts_on, LAST, NEXT]
    assert [held(state, today=day).counts for day in days] == [False, True, True, False]


@pytest.mark.parametrize("state", [State.LAPSED, State.STRUCK_OFF, State.DEREGISTERED])
def test_who_is_out_of_the_register_is_not_registered_on_any_day(state):
    assert held(state, today=PERIOD.starts_on) is Validity.NOT_REGISTERED


@pytest.mark.parametrize(
    ("pack", "after"),
    [(SKJ, Validity.APPLICATION_RUNNING), (BIG, Validity.UNCONFIRMED)],
    ids=["SKJ", "BIG"],
)
def test_applied_in_time_is_valid_beyond_the_date_only_where_that_is_known(pack, after):
    assert held(State.SUBMITTED, pack=pack, submitted_on=LAST).counts
    assert held(State.SUBMITTED, pack=pack, submitted_on=LAST, today=NEXT) is after


def test_a_register_may_also_end_a_pending_registration():
    pack = replace(SKJ, pending_keeps_valid=Known.NO)
    assert not held(State.SUBMITTED, pack=pack, submitted_on=LAST, today=NEXT).counts


def test_applied_too_late_is_not_registered():
    assert held(State.SUBMITTED, submitted_on=NEXT, today=NEXT) is Validity.NOT_REGISTERED


def test_an_application_without_a_day_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="day"):
        held(State.SUBMITTED)


@pytest.mark.parametrize("state", [State.SUSPENDED, State.CONDITIONALLY_SUSPENDED])
def test_a_suspension_runs_on_where_the_pack_says_so(state):
    assert held(state) is Validity.REGISTERED
    assert held(state, pack=BIG) is Validity.UNCONFIRMED
    assert held(state, today=NEXT) is Validity.NOT_REGISTERED


def test_a_suspension_ends_by_itself_after_its_last_day():
    until = LAST - timedelta(days=30)
    asked = {"state": State.SUSPENDED, "pack": BIG, "state_ends_on": until}
    assert held(today=until, **asked) is Validity.UNCONFIRMED
    assert held(today=until + timedelta(days=1), **asked) is Validity.REGISTERED
    assert held(today=NEXT, **asked) is Validity.NOT_REGISTERED


def test_who_is_suspended_and_has_applied_is_what_the_worse_of_both_says():
    asked = {"state": State.SUSPENDED, "submitted_on": LAST}
    assert held(**asked, today=NEXT) is Validity.APPLICATION_RUNNING
    assert held(**asked, pack=replace(SKJ, suspension_runs_on=Known.NO)) is Validity.NOT_REGISTERED
    assert held(**asked, pack=BIG, state_ends_on=LAST, today=LAST) is Validity.UNCONFIRMED


def test_who_is_exempt_is_registered_in_the_period():
    assert held(State.EXEMPT) is Validity.REGISTERED
    assert held(State.EXEMPT, today=NEXT) is Validity.NOT_REGISTERED


def test_a_future_day_tells_who_will_have_lapsed_by_then():
    assert not held(today=date(2030, 1, 1)).counts


@pytest.mark.parametrize(
    ("register", "code", "covers"),
    [
        (Register.SKJ, Chamber.PSYCHOLOGIST, True),
        (Register.BIG, "30", True),
        (Register.BIG, "04", False),
    ],
)
def test_only_a_registration_that_suffices_covers_youth_work(register, code, covers):
    assert covers_youth_work(register, code, validity=Validity.REGISTERED) is covers


def test_an_unconfirmed_registration_covers_nothing():
    assert not covers_youth_work(Register.BIG, "30", validity=Validity.UNCONFIRMED)


def test_every_state_has_its_words():
    assert set(STATE_LABELS) == set(State)
    assert set(VALIDITY_LABELS) == set(Validity)


@pytest.mark.parametrize(
    ("state", "submitted_on", "lapses"),
    [
        (State.REGISTERED, None, date(2029, 3, 27)),
        (State.SUSPENDED, None, date(2029, 3, 27)),
        (State.SUSPENDED, date(2029, 3, 1), None),
        (State.EXEMPT, None, date(2029, 3, 27)),
        (State.SUBMITTED, date(2029, 3, 26), None),
        (State.SUBMITTED, date(2029, 3, 27), date(2029, 3, 27)),
        (State.LAPSED, None, None),
        (State.STRUCK_OFF, None, None),
    ],
)
def test_the_day_of_a_lapse_is_told_to_who_has_one_coming(state, submitted_on, lapses):
    pack = pack_for(Register.SKJ, None, on=date(2024, 3, 27))
    period = period_of(pack, held_on=date(2029, 3, 27), registered_on=None)
    assert tells_lapse_on(pack, period, state=state, submitted_on=submitted_on) == lapses


@pytest.mark.parametrize(
    ("after", "renewal"),
    [
        (date(2027, 2, 28), False),
        (date(2026, 1, 1), False),
        (date(2029, 2, 27), False),
        (date(2029, 2, 28), True),
        (date(2032, 2, 28), True),
    ],
)
def test_a_date_two_years_later_is_a_renewal(after, renewal):
    assert is_renewal(date(2027, 2, 28), after) is renewal


@pytest.mark.parametrize(
    ("number", "read"),
    [("110000118", "110 000 118"), ("19000000025", "19 000 000 025"), ("12", "12"), ("A-1", "A-1")],
)
def test_a_number_is_read_in_groups_of_three(number, read):
    assert grouped(number) == read
