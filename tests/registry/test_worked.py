"""Hours of work, to the day, and the gaps between jobs."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from leerhuis.registry.periods import period_of
from leerhuis.registry.rules import State
from leerhuis.registry.standing import Code, Why, standing, worked
from leerhuis.registry.standing.worked import Work
from tests.registry.plain import BIG, NURSE, SKJ, assessed, enough, line

PERIOD = period_of(NURSE, held_on=date(2027, 6, 3), registered_on=None)
FIRST, LAST = PERIOD.starts_on, PERIOD.apply_by_on
ONE_DAY = timedelta(days=1)


def job(hours=36, start=FIRST, end=None, part=None):
    return Work(start, end, Decimal(hours), None if part is None else Decimal(part))


def hours(*jobs, today=LAST, pack=NURSE, key="work", **given):
    return line(assessed(pack=pack, period=PERIOD, today=today, work=jobs, **given), key)


@pytest.mark.parametrize(("days", "worked_hours"), [(7, 36), (1, Fraction(36, 7)), (365, None)])
def test_weekly_hours_spread_evenly_over_the_days(days, worked_hours):
    found = worked.hours([job()], starts_on=FIRST, until=FIRST + timedelta(days=days - 1))
    assert found == (worked_hours or Fraction(36 * 365, 7))


def test_overlapping_jobs_add_up_and_days_outside_the_period_do_not_count():
    week = FIRST + timedelta(days=6)
    jobs = job(20, FIRST - 90 * ONE_DAY, week), job("16.5", FIRST, week)
    assert hours(*jobs).counted == Decimal("36.5")


def test_a_leap_day_is_a_day_of_work_too():
    assert hours(job(7, date(2024, 2, 28), date(2024, 3, 1))).counted == 3


def test_work_that_goes_on_is_expected_and_ends_with_the_last_day_to_apply():
    half = hours(job(7), today=FIRST + timedelta(days=99))
    assert (half.counted, half.counted + half.expected) == (100, (LAST - FIRST).days + 1)


def test_hours_in_the_profession_are_a_line_of_their_own():
    jobs = job(36, part=18), job(4)
    assert hours(*jobs, pack=SKJ, key="work_in_profession").surplus > 0
    without = assessed(pack=SKJ, period=PERIOD, work=[job(4)])
    assert [each.key for each in without.untold] == ["work_in_profession"]


def test_hours_that_nobody_told_are_not_none():
    nothing = assessed(pack=NURSE, period=PERIOD)
    assert (nothing.known, nothing.lines, nothing.complete) == (True, (), False)
    assert [each.at_least for each in nothing.untold] == [2080]


def test_work_of_another_period_tells_nothing_of_this_one():
    before = job(36, FIRST - 900 * ONE_DAY, FIRST - ONE_DAY)
    assert assessed(pack=NURSE, period=PERIOD, work=[before]).untold


def test_hours_of_other_professions_are_asked_once_somebody_tells_how_many():
    assert not assessed(pack=BIG, period=PERIOD, work=[job()]).known
    told = assessed(pack=BIG, period=PERIOD, work=[job()], required_hours=2500)
    assert line(told, "work").asked == 2500


def test_hours_that_a_pack_names_win_over_those_that_were_told():
    assert hours(job(), required_hours=9).asked == 2080


def gap(*jobs, today=LAST):
    return assessed(pack=NURSE, period=PERIOD, today=today, work=jobs).gap


@pytest.mark.parametrize(("days", "counts"), [(42, False), (43, True)])
def test_six_weeks_without_work_are_no_gap_and_a_day_more_is(days, counts):
    stop = date(2024, 6, 30)
    found = gap(job(end=stop), job(start=stop + timedelta(days=days + 1)))
    assert (found is not None) is counts
    if counts:
        assert (found.days, found.starts_on) == (days, stop + ONE_DAY)


def test_the_longest_gap_is_the_one_that_is_named():
    jobs = job(end=date(2023, 1, 31)), job(start=date(2023, 4, 1), end=date(2024, 1, 31))
    found = gap(*jobs, job(start=date(2024, 12, 1)))
    assert (found.starts_on, found.ends_on) == (date(2024, 2, 1), date(2024, 11, 30))


def stands(*jobs, today):
    assessment = assessed(pack=NURSE, period=PERIOD, today=today, work=jobs)
    return standing(NURSE, PERIOD, assessment, state=State.REGISTERED, today=today)


def test_two_years_without_work_are_allowed_and_a_day_more_is_not():
    stopped = job(60, end=date(2023, 12, 31))
    allowed = stands(stopped, today=date(2025, 12, 31))
    assert allowed.says == (Code.READY, Why.NOT_APPLIED)
    assert allowed.changes_on == date(2026, 1, 1)
    now = stands(stopped, today=date(2026, 1, 1))
    assert now.says == (Code.ATTENTION, Why.INTERRUPTED)


def test_enough_hours_come_by_themselves_on_the_day_that_was_foreseen():
    before = stands(job(36), today=FIRST + timedelta(days=200))
    assert before.says == (Code.ON_TRACK, Why.PACE_ENOUGH)
    reached = FIRST + timedelta(days=404)
    assert before.changes_on == reached
    assert stands(job(36), today=reached).says == (Code.READY, Why.NOT_APPLIED)


def test_hours_of_big_that_nobody_told_are_asked_for():
    assert stands(today=date(2024, 1, 1)).says == (Code.UNTOLD, Why.HOURS_UNKNOWN)
    assert stands(today=LAST).says == (Code.EXPIRING, Why.HOURS_UNKNOWN)


def test_hours_that_no_week_can_hold_are_not_feasible_any_more():
    found = stands(job(4), today=date(2027, 4, 1))
    assert found.says == (Code.UNREACHABLE, Why.TOO_MUCH_MISSING)
    assert (found.unit, found.line.requirement.key) == ("hours", "work")


def test_all_points_of_skj_are_enough_to_apply_while_hours_are_not_told():
    assert assessed(enough()).complete


def test_too_few_hours_stand_in_the_way_of_all_points():
    short = assessed(enough(), work=[job(8, date(2026, 6, 3))])
    assert not short.complete
    assert short.furthest_behind.requirement.key == "work"
