"""What a municipality may say, until when, and when it is reminded."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.municipalities import rules
from leerhuis.municipalities.rules import Said, Standing, Step

YEAR = 2028
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2029, 12, 31))


def test_the_last_day_is_the_first_of_august_of_the_year_before():
    assert rules.due_on(YEAR) == date(2027, 8, 1)


@pytest.mark.parametrize(
    ("said_on", "today", "standing"),
    [
        (None, date(2027, 8, 1), Standing.OPEN),
        (None, date(2027, 8, 2), Standing.OVERDUE),
        (date(2027, 8, 1), date(2027, 9, 1), Standing.SAID),
        (date(2027, 8, 2), date(2027, 9, 1), Standing.SAID_LATE),
    ],
)
def test_the_last_day_counts(said_on, today, standing):
    assert rules.standing(said_on, year=YEAR, today=today) is standing


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2027, 5, 31), None),
        (date(2027, 6, 1), Step.ASKED),
        (date(2027, 7, 17), Step.ASKED),
        (date(2027, 7, 18), Step.TWO_WEEKS),
        (date(2027, 7, 29), Step.THREE_DAYS),
        (date(2027, 8, 7), Step.THREE_DAYS),
        (date(2027, 8, 8), Step.OVERDUE),
        (date(2028, 1, 1), Step.BEGUN),
        (date(2028, 12, 31), Step.BEGUN),
        (date(2029, 1, 1), None),
    ],
)
def test_the_nearest_step_that_was_reached_is_due(today, step):
    assert rules.step_due(YEAR, today=today) is step


@given(days, st.integers(0, 400))
def test_steps_only_ever_go_on_while_the_year_lasts(day, more):
    order = [None, *Step]
    later = min(day + timedelta(days=more), date(YEAR, 12, 31))
    if day <= later:
        first, last = (rules.step_due(YEAR, today=each) for each in (day, later))
        assert order.index(first) <= order.index(last)


@pytest.mark.parametrize("year", [2027, 2028])
def test_this_year_and_the_next_can_be_said(year):
    rules.check_year(year, today=date(2027, 1, 11))


@pytest.mark.parametrize("year", [2026, 2029])
def test_no_other_year_can(year):
    with pytest.raises(Refused):
        rules.check_year(year, today=date(2027, 1, 11))


@pytest.mark.parametrize("fte", ["0", "0.01", "12.5", "1000"])
def test_an_fte_has_at_most_two_decimals(fte):
    rules.check_fte(Decimal(fte))


@pytest.mark.parametrize("fte", ["-0.01", "1000.01", "1.234", "1E+30"])
def test_another_fte_is_refused(fte):
    with pytest.raises(Refused):
        rules.check_fte(Decimal(fte))


SAID = Said(2, Decimal("12.5"), "Meer vraag.")


def test_the_first_time_needs_no_reason():
    rules.check_said(None, seen=0, note="")


@pytest.mark.parametrize(("before", "seen"), [(None, 1), (SAID, 0), (SAID, 1), (SAID, 3)])
def test_who_did_not_see_what_was_said_last_is_refused(before, seen):
    with pytest.raises(Refused, match="Somebody else filled this in meanwhile"):
        rules.check_said(before, seen=seen, note="Anders.")


def test_a_correction_says_why():
    with pytest.raises(Refused) as no:
        rules.check_said(SAID, seen=2, note="")
    assert no.value.field == "note"
    rules.check_said(SAID, seen=2, note="De raad besloot anders.")


def test_years_are_shown_as_far_back_as_appointments_are_kept():
    said = [2020, 2025, 2028]
    assert rules.years(said, today=date(2027, 1, 11)) == [2028, 2027, 2026, 2025]


@given(st.text(max_size=8))
def test_only_a_year_that_there_is_is_found_in_an_address(text):
    assert rules.year_asked(text, known=[2027, 2028], default=2027) in (2027, 2028)


def test_staff_of_a_year_to_come_is_that_of_today():
    today = date(2027, 3, 1)
    counted = {year: rules.counted_on(year, today=today, now=False) for year in (2026, 2027, 2028)}
    assert counted == {2026: date(2026, 1, 1), 2027: date(2027, 1, 1), 2028: today}
    assert rules.counted_on(2026, today=today, now=True) == today
