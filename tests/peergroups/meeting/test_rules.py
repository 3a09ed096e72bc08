"""Which meetings count, which days are proposed, and when a series is over."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses.series import Closed, public_holiday
from leerhuis.errors import Refused
from leerhuis.peergroups.meeting import rules
from leerhuis.peergroups.meeting.rules import Held, Hours, NoHours

days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
starts = st.integers(0, 200).map(lambda hours: NOON + hours * HOUR)
held = st.builds(Held, starts, st.booleans(), st.booleans())


def spring(year):
    return Closed("Voorjaarsvakantie", date(year, 2, 20), date(year, 2, 28))


@given(first=days, times=st.integers(1, 12), weekday=st.integers(0, 6))
def test_days_lie_on_the_weekday_in_no_holiday_a_week_apart_or_more(first, times, weekday):
    closed = [spring(year) for year in range(2026, 2034)]
    found, passed = rules.propose(first, times=times, weekday=weekday, closed=closed)
    assert len(found) == times
    assert all(day >= first and day.weekday() == weekday for day in found)
    assert all(later - day >= rules.WEEK for day, later in itertools.pairwise(found))
    for day in found:
        assert public_holiday(day) is None
        assert not any(each.starts_on <= day <= each.ends_on for each in closed)
    assert not set(found) & {day for day, _name in passed}


@given(first=days, times=st.integers(1, 12), weekday=st.integers(0, 6))
def test_a_series_is_spread_over_about_a_year(first, times, weekday):
    found, passed = rules.propose(first, times=times, weekday=weekday)
    assert found[-1] - found[0] <= timedelta(weeks=52 + len(passed))
    if not passed:
        apart = [(later - day).days // 7 for day, later in itertools.pairwise(found)]
        assert not apart or max(apart) - min(apart) <= 1


@pytest.mark.parametrize("times", [0, 13])
def test_a_series_has_one_to_twelve_meetings(times):
    with pytest.raises(Refused):
        rules.propose(date(2027, 1, 1), times=times, weekday=0)


@given(
    minutes=st.integers(30, 480),
    present=st.integers(0, 12),
    least=st.integers(2, 8),
    ticked=st.booleans(),
    off=st.booleans(),
)
def test_a_meeting_counts_only_ticked_long_and_with_enough_people(
    minutes, present, least, ticked, off
):
    worth = rules.worth(minutes, ticked=ticked, present=present, least=least, off=off)
    counts = ticked and not off and minutes >= 60 and present >= least
    assert isinstance(worth, Decimal) == counts
    if counts:
        assert 0 <= Decimal(minutes) / 60 - worth < Decimal("0.1")


def test_why_a_meeting_does_not_count():
    good = {"ticked": True, "present": 4, "least": 4}
    assert rules.worth(59, **good) is NoHours.TOO_SHORT
    assert rules.worth(120, **good | {"present": 3}) is NoHours.TOO_FEW
    assert rules.worth(120, **good | {"ticked": False}) is NoHours.NOT_TICKED
    assert rules.worth(120, **good, off=True) is NoHours.OFF


@given(st.lists(held, min_size=1, max_size=8), st.integers(0, 900))
def test_a_series_never_closes_before_its_last_meeting_and_always_two_weeks_after(meetings, hours):
    now = NOON + hours * HOUR
    on = [each for each in meetings if not each.off]
    last = max((each.ends_at for each in on), default=None)
    over = rules.is_over(meetings, now=now)
    if last is None:
        assert over
    elif now < last:
        assert not over
    elif now >= last + rules.CLOSE_AFTER:
        assert over
    else:
        assert over == all(each.ticked for each in on)


@given(st.lists(held, min_size=1, max_size=8), st.integers(0, 900))
def test_what_the_keeper_may_close_would_also_close_by_itself(meetings, hours):
    now = NOON + hours * HOUR
    try:
        rules.check_close(meetings, now=now)
    except Refused:
        return
    assert rules.is_over(meetings, now=now)


@given(st.lists(starts, max_size=6), st.lists(st.lists(starts, max_size=4), max_size=5))
def test_each_person_counts_once_at_a_time_that_is_proposed(proposed, taken):
    def hours(begins):
        return Hours(begins, begins + 2 * HOUR)

    people = {number: [hours(each) for each in theirs] for number, theirs in enumerate(taken)}
    counts = rules.busy([hours(each) for each in proposed], people)
    for begins, count in zip(proposed, counts, strict=True):
        apart = [any(abs(begins - each) < 2 * HOUR for each in theirs) for theirs in taken]
        assert count == sum(apart)
