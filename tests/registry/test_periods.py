"""Dates of registrations: a table of hard days, and what must hold for all days."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import clock
from leerhuis.errors import Refused
from leerhuis.registry.packs import PeriodStart
from leerhuis.registry.periods import (
    Period,
    Renewal,
    add_months,
    add_years,
    apply_by_on,
    last_valid_on,
    period_of,
    renewed_period,
)
from leerhuis.registry.rules import State, Validity, lapses_on, validity
from tests.registry.plain import BIG, PERIOD, SKJ

DAYS = st.dates(date(1960, 1, 1), date(2140, 12, 31))


def d(text):
    return date.fromisoformat(text)


MONTHS = [
    ("2024-02-29", 12, "2025-02-28"),
    ("2024-02-29", 48, "2028-02-29"),
    ("2024-02-29", 60, "2029-02-28"),
    ("2024-02-29", -12, "2023-02-28"),
    ("2024-02-29", -48, "2020-02-29"),
    ("2028-02-29", -60, "2023-02-28"),
    ("2023-02-28", 12, "2024-02-28"),
    ("2096-02-29", 48, "2100-02-28"),
    ("2000-02-29", 48, "2004-02-29"),
    ("2026-01-31", 1, "2026-02-28"),
    ("2024-01-31", 1, "2024-02-29"),
    ("2026-03-31", 1, "2026-04-30"),
    ("2026-08-31", -6, "2026-02-28"),
    ("2024-08-31", -6, "2024-02-29"),
    ("2026-05-31", -3, "2026-02-28"),
    ("2026-12-31", 2, "2027-02-28"),
    ("2026-12-31", 1, "2027-01-31"),
    ("2027-01-01", -1, "2026-12-01"),
    ("2026-11-30", 3, "2027-02-28"),
    ("2026-02-28", 1, "2026-03-28"),
    ("2026-03-29", -1, "2026-02-28"),
    ("2026-03-30", -1, "2026-02-28"),
    ("2026-12-31", -12, "2025-12-31"),
    ("2021-01-03", 12, "2022-01-03"),
    ("2020-12-31", 60, "2025-12-31"),
    ("9999-11-30", 1, "9999-12-30"),
    ("0001-02-01", -1, "0001-01-01"),
]


@pytest.mark.parametrize(("day", "months", "then"), MONTHS)
def test_months_are_calendar_months_and_end_with_the_month(day, months, then):
    assert add_months(d(day), months) == d(then)


@pytest.mark.parametrize(("day", "months"), [("9999-12-31", 1), ("0001-01-01", -1)])
def test_a_date_beyond_the_calendar_is_refused(day, months):
    with pytest.raises(Refused):
        add_months(d(day), months)


HELD = [
    # what people hold, the last valid day (and last day to apply), the first day without
    ("2027-06-03", "2027-06-02", "2027-06-03"),
    ("2027-01-01", "2026-12-31", "2027-01-01"),
    ("2028-03-01", "2028-02-29", "2028-03-01"),
    ("2027-03-01", "2027-02-28", "2027-03-01"),
    ("2028-02-29", "2028-02-28", "2028-02-29"),
    ("2026-03-29", "2026-03-28", "2026-03-29"),
    ("2026-03-30", "2026-03-29", "2026-03-30"),
    ("2026-10-25", "2026-10-24", "2026-10-25"),
    ("2026-10-26", "2026-10-25", "2026-10-26"),
    ("2026-12-28", "2026-12-27", "2026-12-28"),
    ("2100-03-01", "2100-02-28", "2100-03-01"),
    ("2021-01-04", "2021-01-03", "2021-01-04"),
]


@pytest.mark.parametrize(("held", "last", "first_without"), HELD)
@pytest.mark.parametrize("pack", [SKJ, BIG], ids=["SKJ", "BIG"])
def test_the_last_valid_day_is_the_day_before_the_date_people_hold(pack, held, last, first_without):
    period = period_of(pack, held_on=d(held), registered_on=None)
    assert last_valid_on(pack, held_on=d(held)) == period.last_valid_on == d(last)
    assert apply_by_on(pack, held_on=d(held)) == period.apply_by_on == d(last)
    assert lapses_on(period) == d(first_without)


MOMENTS = [
    # the moment in UTC, the date people hold, whether they are registered then
    ("2027-06-01T22:30", "2027-06-03", True),  # 00:30 on the last day, in summer
    ("2027-06-02T10:00", "2027-06-03", True),
    ("2027-06-02T21:30", "2027-06-03", True),  # 23:30 on the last day
    ("2027-06-02T21:59", "2027-06-03", True),
    ("2027-06-02T22:00", "2027-06-03", False),  # midnight in Amsterdam
    ("2027-06-02T22:30", "2027-06-03", False),  # 00:30 on the next day
    ("2027-01-14T23:30", "2027-01-16", True),  # 00:30 on the last day, in winter
    ("2027-01-15T22:30", "2027-01-16", True),
    ("2027-01-15T23:00", "2027-01-16", False),
    ("2027-01-15T23:30", "2027-01-16", False),
    ("2026-12-31T22:30", "2027-01-01", True),  # the last hour of the year
    ("2026-12-31T23:30", "2027-01-01", False),
    ("2028-02-28T23:30", "2028-03-01", True),  # 29 February
    ("2028-02-29T22:30", "2028-03-01", True),
    ("2028-02-29T23:30", "2028-03-01", False),
    ("2026-03-28T23:30", "2026-03-30", True),  # the day of 23 hours begins
    ("2026-03-29T01:30", "2026-03-30", True),  # 02:30 does not exist on that day
    ("2026-03-29T21:30", "2026-03-30", True),
    ("2026-03-29T22:00", "2026-03-30", False),
    ("2026-10-24T22:30", "2026-10-26", True),  # the day of 25 hours begins
    ("2026-10-25T00:30", "2026-10-26", True),  # 02:30 for the first time
    ("2026-10-25T01:30", "2026-10-26", True),  # 02:30 for the second time
    ("2026-10-25T22:30", "2026-10-26", True),
    ("2026-10-25T23:00", "2026-10-26", False),
    ("2026-10-24T21:59", "2026-10-25", True),
    ("2026-10-24T22:00", "2026-10-25", False),
    ("2021-01-02T23:30", "2021-01-04", True),  # Sunday of week 53
    ("2021-01-03T23:30", "2021-01-04", False),
]


@pytest.mark.parametrize(("moment", "held", "registered"), MOMENTS)
def test_one_is_registered_on_the_last_day_and_not_on_the_next(moment, held, registered):
    today = clock.day_of(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    period = period_of(SKJ, held_on=d(held), registered_on=None)
    on_the_day = validity(SKJ, period, state=State.REGISTERED, today=today)
    assert on_the_day == (Validity.REGISTERED if registered else Validity.NOT_REGISTERED)


STARTS = [
    # held, registered on, the first day of the period
    ("2027-06-03", "2022-06-03", "2022-06-03"),
    ("2027-06-03", "2012-06-03", "2022-06-03"),  # first registered several periods ago
    ("2027-06-03", None, "2022-06-03"),
    ("2027-06-03", "2024-01-15", "2024-01-15"),
    ("2029-02-28", "2024-02-29", "2024-02-29"),
    ("2028-02-29", None, "2023-02-28"),
]


@pytest.mark.parametrize(("held", "registered", "starts"), STARTS)
def test_a_period_is_never_longer_than_the_pack_says(held, registered, starts):
    registered_on = None if registered is None else d(registered)
    period = period_of(SKJ, held_on=d(held), registered_on=registered_on)
    assert period.starts_on == d(starts)


@pytest.mark.parametrize(
    ("held", "registered"),
    [
        ("2022-06-03", "2022-06-03"),
        ("2020-01-01", "2022-06-03"),
        ("0202-06-03", None),
        ("9999-12-31", None),
        ("2027-06-03", "1022-06-03"),
    ],
)
def test_dates_that_cannot_be_right_are_refused(held, registered):
    with pytest.raises(Refused):
        period_of(SKJ, held_on=d(held), registered_on=registered and d(registered))


@given(DAYS)
def test_a_period_has_no_gap_and_no_overlap_with_the_next(held):
    one = period_of(SKJ, held_on=held, registered_on=None)
    following = Period(held, add_years(held, 5), add_years(held, 5))
    inside = [period.holds(held - timedelta(days=1)) for period in (one, following)]
    assert (inside, one.holds(held), following.holds(held)) == ([True, False], False, True)


@given(DAYS, DAYS, st.integers(-240, 240))
def test_adding_months_keeps_the_order_of_days(one, other, months):
    early, late = sorted([one, other])
    assert add_months(early, months) <= add_months(late, months)


@given(DAYS, st.integers(-240, 240))
def test_adding_months_lands_in_that_month(day, months):
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then + timedelta(days=1)).month != then.month


RENEWAL = Renewal(
    submitted_on=date(2027, 3, 10), completed_on=date(2026, 11, 5), decided_on=date(2027, 5, 20)
)


@pytest.mark.parametrize(
    ("rule", "starts"),
    [
        (PeriodStart.OLD_END, date(2027, 6, 3)),
        (PeriodStart.COMPLETION, date(2026, 11, 5)),
        (PeriodStart.SUBMISSION, date(2027, 3, 10)),
        (PeriodStart.DECISION, date(2027, 5, 20)),
    ],
)
def test_the_new_period_starts_where_the_rule_says(rule, starts):
    pack = replace(SKJ, new_period_starts=rule)
    period = renewed_period(pack, before=PERIOD, renewal=RENEWAL)
    assert period.starts_on == starts


def test_skj_applied_for_early_ends_early_too():
    period = renewed_period(SKJ, before=PERIOD, renewal=RENEWAL)
    assert period == Period(date(2027, 3, 10), date(2032, 3, 9), date(2032, 3, 9))


def test_big_gets_five_calendar_years_after_the_decision():
    period = renewed_period(BIG, before=PERIOD, renewal=Renewal(decided_on=date(2028, 2, 29)))
    assert period.last_valid_on == date(2033, 2, 27)


def test_the_date_that_the_register_gives_wins():
    period = renewed_period(SKJ, before=PERIOD, renewal=RENEWAL, held_on=date(2032, 4, 1))
    assert period.last_valid_on == date(2032, 3, 31)


@pytest.mark.parametrize("pack", [SKJ, BIG], ids=["SKJ", "BIG"])
def test_a_renewal_without_its_day_is_refused(pack):
    with pytest.raises(Refused):
        renewed_period(pack, before=PERIOD, renewal=Renewal())


def test_a_renewal_before_the_period_it_renews_is_refused():
    with pytest.raises(Refused):
        renewed_period(SKJ, before=PERIOD, renewal=Renewal(submitted_on=PERIOD.starts_on))
