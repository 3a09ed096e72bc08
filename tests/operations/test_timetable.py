"""When timed work is due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import clock
from leerhuis.operations import timetable
from leerhuis.operations.timetable import MONDAY, Daily, Every

TEN_SECONDS = Every(timedelta(seconds=10))
NIGHTLY = Daily(time(6, 15))
WEEKLY = Daily(time(7), weekday=MONDAY)
NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)

moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
times = st.times().filter(lambda each: each.hour != 2)
plans = st.one_of(
    st.builds(Every, st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=1))),
    st.builds(Daily, times, st.none() | st.integers(min_value=0, max_value=6)),
)
# The nights in which the clock of the Netherlands moves.
TURNS = st.sampled_from(
    [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
).flatmap(lambda night: st.timedeltas(timedelta(0), timedelta(hours=4)).map(night.__add__))


def local(moment):
    return clock.local(moment).strftime("%Y-%m-%d %H:%M")


@given(plans, moments | TURNS)
def test_the_next_moment_comes_later_and_none_is_skipped(when, after):
    due = timetable.next_due(when, after=after)
    assert due > after
    assert timetable.next_due(when, after=due - timedelta(microseconds=1)) == due


@given(times, moments | TURNS)
def test_every_day_has_one_moment_also_when_the_clock_moves(at, after):
    first = timetable.next_due(Daily(at), after=after)
    second = timetable.next_due(Daily(at), after=first)
    assert clock.day_of(second) - clock.day_of(first) == timedelta(days=1)
    assert clock.local(first).time() == clock.local(second).time() == at


@given(moments | TURNS)
def test_a_weekly_moment_is_a_monday_at_seven(after):
    due = timetable.next_due(WEEKLY, after=after)
    assert clock.local(due).weekday() == MONDAY
    assert clock.local(due).time() == time(7)
    assert due - after <= timedelta(days=7, hours=1)


@pytest.mark.parametrize(
    ("when", "after", "due"),
    [
        (NIGHTLY, datetime(2026, 3, 28, 12, tzinfo=UTC), "2026-03-29 06:15"),
        (NIGHTLY, datetime(2026, 3, 29, 4, 15, tzinfo=UTC), "2026-03-30 06:15"),
        (NIGHTLY, datetime(2026, 10, 25, 5, 14, tzinfo=UTC), "2026-10-25 06:15"),
        (Daily(time(0, 5)), datetime(2026, 10, 24, 22, 5, tzinfo=UTC), "2026-10-26 00:05"),
        (Daily(time(0, 5)), datetime(2028, 2, 28, 23, 5, tzinfo=UTC), "2028-03-01 00:05"),
        (WEEKLY, datetime(2027, 1, 11, 5, 59, tzinfo=UTC), "2027-01-11 07:00"),
        (WEEKLY, datetime(2027, 1, 11, 6, 0, tzinfo=UTC), "2027-01-18 07:00"),
    ],
)
def test_moments_are_those_of_the_netherlands(when, after, due):
    assert local(timetable.next_due(when, after=after)) == due


def test_nothing_is_planned_in_the_hour_that_comes_twice():
    with pytest.raises(ValueError, match="02:00"):
        Daily(time(2, 30))


@given(plans, moments, st.timedeltas(timedelta(0), timetable.SKEW))
def test_machines_whose_clocks_differ_a_little_believe_each_other(when, now, skew):
    planned = timetable.next_due(when, after=now + skew)
    assert timetable.believed(when, due_at=planned, now=now) == planned


@given(plans, moments, st.timedeltas(timedelta(days=30), timedelta(days=3000)))
def test_a_clock_that_is_put_back_does_not_stop_the_work(when, now, ahead):
    planned = timetable.next_due(when, after=now + ahead)
    assert timetable.believed(when, due_at=planned, now=now) == timetable.next_due(when, after=now)


def test_a_lease_holds_until_its_end_and_not_when_it_is_longer_than_any():
    def at(**given):
        return timetable.taken(lease_until=NOW + timedelta(**given), now=NOW)

    assert (at(seconds=59), at(seconds=0), at(seconds=-1), at(hours=1)) == (True, *[False] * 3)
    assert not timetable.taken(lease_until=None, now=NOW)


def test_failed_work_is_tried_again_soon_and_then_less_soon():
    waits = [timetable.retry_at(failures=n, now=NOW) - NOW for n in range(1, 8)]
    assert [wait.seconds // 60 for wait in waits] == [1, 2, 4, 8, 15, 15, 15]


def test_a_year_of_nights_has_a_moment_each():
    found, after = [], datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(365):
        after = timetable.next_due(NIGHTLY, after=after)
        found.append(clock.day_of(after))
    assert found == [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
