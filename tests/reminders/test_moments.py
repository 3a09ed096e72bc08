"""When a reminder is due: pinned moments, and windows that leave nothing out."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import clock
from leerhuis.reminders.defaults import DEFAULTS
from leerhuis.reminders.moments import Window, anchor_days, anchor_span, moment_for, reaches
from leerhuis.reminders.places import part_of
from leerhuis.reminders.rules import (
    CONDITIONS,
    FITS,
    MOST,
    Anchor,
    Offset,
    Step,
    anchors_between,
    check,
    day_for,
)

NINE, HALF_PAST_TWO = time(9), time(2, 30)
DAYS, WORKING, WEEKS, MONTHS = Step.DAYS, Step.WORKING_DAYS, Step.WEEKS, Step.MONTHS
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
offsets = st.one_of(
    *(st.builds(Offset, st.integers(-most, most), st.just(step)) for step, most in MOST.items())
)
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
moments = st.integers(0, 6 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("anchor", "offset", "at", "utc"),
    [
        # A week over the last Sunday of March and of October: nine by the clock, both times.
        ("2027-03-30", Offset(-1, WEEKS), NINE, "2027-03-23T08:00"),
        ("2027-03-23", Offset(1, WEEKS), NINE, "2027-03-30T07:00"),
        ("2027-11-02", Offset(-1, WEEKS), NINE, "2027-10-26T07:00"),
        ("2027-11-07", Offset(-1, WEEKS), NINE, "2027-10-31T08:00"),
        # The half hour that does not exist, and the first of the two that do.
        ("2027-03-28", Offset(0, DAYS), HALF_PAST_TWO, "2027-03-28T01:30"),
        ("2027-10-31", Offset(0, DAYS), HALF_PAST_TWO, "2027-10-31T00:30"),
        # Across a leap day, in days and in months, and onto it.
        ("2028-03-01", Offset(-1, DAYS), NINE, "2028-02-29T08:00"),
        ("2027-03-01", Offset(-1, DAYS), NINE, "2027-02-28T08:00"),
        ("2028-03-31", Offset(-1, MONTHS), NINE, "2028-02-29T08:00"),
        ("2028-02-29", Offset(-12, MONTHS), NINE, "2027-02-28T08:00"),
        ("2028-02-29", Offset(12, MONTHS), NINE, "2029-02-28T08:00"),
        ("2027-05-31", Offset(-6, MONTHS), NINE, "2026-11-30T08:00"),
        # From one year into the other, and just before midnight in summer.
        ("2027-01-01", Offset(-1, DAYS), time(23, 59), "2026-12-31T22:59"),
        ("2027-07-01", Offset(0, DAYS), time(0), "2027-06-30T22:00"),
        # Working days pass over Christmas, Easter and King's Day.
        ("2026-12-24", Offset(1, WORKING), NINE, "2026-12-28T08:00"),
        ("2027-03-25", Offset(1, WORKING), NINE, "2027-03-30T07:00"),
        ("2027-04-26", Offset(1, WORKING), NINE, "2027-04-28T07:00"),
        ("2027-03-30", Offset(-2, WORKING), NINE, "2027-03-24T08:00"),
        ("2027-02-13", Offset(0, WORKING), NINE, "2027-02-13T08:00"),
    ],
)
def test_a_moment_is_pinned_whatever_the_clocks_do(anchor, offset, at, utc):
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert moment_for(date.fromisoformat(anchor), offset, at=at) == expected


@given(days, offsets, times)
def test_a_moment_lies_on_its_day_at_its_time_or_in_the_hour_that_is_left_out(anchor, offset, at):
    lived = clock.local(moment_for(anchor, offset, at=at))
    assert lived.date() == day_for(anchor, offset)
    assert lived.time() == at or (at.hour, lived.hour) == (2, 3)


@given(days, offsets)
def test_every_anchor_is_within_the_days_that_are_read_for_its_day(anchor, offset):
    told_on = day_for(anchor, offset)
    first, last = anchors_between(told_on, told_on, offset)
    assert first <= anchor <= last
    assert (last - first).days <= 7 * (abs(offset.number) + 1)


@given(days, offsets, times, st.integers(0, 3 * 24 * 60), st.integers(0, 3 * 24 * 60))
def test_whatever_is_due_in_a_window_is_read(anchor, offset, at, before, later):
    moment = moment_for(anchor, offset, at=at)
    window = Window(moment - timedelta(minutes=before + 1), moment + timedelta(minutes=later))
    first, last = anchor_days(window, offset)
    assert first <= anchor <= last
    assert anchor_span(window, offset).starts_at <= clock.moment_of(anchor, time(0))
    assert reaches(window, at)


@given(moments, st.lists(st.integers(1, 100_000), max_size=12), days, offsets, times)
def test_of_windows_that_follow_each_other_exactly_one_holds_a_moment(
    start, steps, anchor, offset, at
):
    """However often and irregularly it is run, nothing is told twice and nothing is left out."""
    ends = [start]
    for step in steps:
        ends.append(ends[-1] + timedelta(minutes=step))
    moment = moment_for(anchor, offset, at=at)
    held = [Window(*each).holds(moment) for each in pairwise(ends)]
    assert sum(held) == (start < moment <= ends[-1])


def test_a_moment_at_which_it_is_run_belongs_to_that_run_and_not_to_the_next():
    nine = moment_for(date(2027, 3, 18), Offset(0, DAYS), at=NINE)
    hour = timedelta(hours=1)
    assert Window(nine - hour, nine).holds(nine)
    assert not Window(nine, nine + hour).holds(nine)
    assert not reaches(Window(nine, nine + hour), NINE)


@given(moments, st.integers(0, 5), times)
def test_a_rule_is_looked_at_only_when_the_clock_showed_its_time(until, minutes, at):
    window = Window(until - timedelta(minutes=minutes), until)
    shown = {clock.moment_of(clock.day_of(each), at) for each in window}
    assert reaches(window, at) == any(window.holds(each) for each in shown)


def test_what_comes_with_the_house_is_what_anybody_could_make():
    for each in DEFAULTS.values():
        check(
            each.anchor, each.offset, at=each.at, audience=each.audience, condition=each.condition
        )


def test_every_anchor_has_somebody_whom_it_concerns_and_a_condition():
    assert set(FITS) == set(CONDITIONS) == set(Anchor)
    assert all(FITS.values())
    assert all(CONDITIONS.values())


def test_a_part_of_the_tree_leaves_out_only_what_lies_below_it():
    part = part_of("1.4.", others=["1.4.", "1.4.7.", "1.", "1.40.", "2."])
    assert part == ("1.4.", ["1.4.7."])
