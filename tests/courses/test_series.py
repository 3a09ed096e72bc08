"""Dates of a series, and sessions that move alike, as plain values."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from dateutil.easter import easter as known_easter
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses import series
from leerhuis.courses.rules import SessionPlan
from leerhuis.courses.series import Closed
from leerhuis.errors import Refused

MAY_BREAK = Closed("Meivakantie", date(2027, 4, 24), date(2027, 5, 9))
days = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@given(st.integers(1900, 2200))
def test_easter_is_when_the_church_says(year):
    assert series.easter(year) == known_easter(year)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 1), "New Year's Day"),
        (date(2027, 3, 26), "Good Friday"),
        (date(2027, 3, 28), "Easter Sunday"),
        (date(2027, 3, 29), "Easter Monday"),
        (date(2027, 4, 27), "King's Day"),
        (date(2025, 4, 26), "King's Day"),  # the 27th is a Sunday
        (date(2025, 4, 27), None),
        (date(2027, 5, 5), "Liberation Day"),
        (date(2027, 5, 6), "Ascension Day"),
        (date(2027, 5, 16), "Whit Sunday"),
        (date(2027, 5, 17), "Whit Monday"),
        (date(2027, 12, 25), "Christmas Day"),
        (date(2027, 12, 26), "Boxing Day"),
        (date(2027, 5, 4), None),
        (date(2027, 12, 31), None),
    ],
)
def test_the_public_holidays_of_the_netherlands(day, name):
    assert series.public_holiday(day) == name


@given(st.integers(2000, 2100))
def test_a_year_has_eleven_holidays_less_those_that_meet(year):
    start = date(year, 1, 1)
    found = [series.public_holiday(start + timedelta(days=each)) for each in range(365)]
    assert 9 <= len([each for each in found if each]) <= 11


def test_four_times_every_two_weeks_but_not_on_holidays():
    found = series.dates(date(2027, 3, 15), times=4, weeks=2, public=True, closed=[MAY_BREAK])
    assert found.days == [
        date(2027, 3, 15),
        date(2027, 4, 12),
        date(2027, 5, 10),
        date(2027, 5, 24),
    ]
    assert found.skipped == [
        (date(2027, 3, 29), "Easter Monday"),
        (date(2027, 4, 26), "Meivakantie"),
    ]


def test_holidays_count_only_if_that_is_asked():
    found = series.dates(date(2027, 3, 15), times=3, weeks=2, public=False)
    assert found.days[1] == date(2027, 3, 29)
    assert found.skipped == []


@given(
    days,
    st.integers(1, 40),
    st.integers(1, 12),
    st.booleans(),
    st.lists(st.tuples(days, st.integers(0, 60)), max_size=4),
)
def test_a_series_has_all_its_days_in_its_rhythm_and_none_of_them_closed(
    first, times, weeks, public, breaks
):
    closed = [Closed("Vakantie", day, day + timedelta(days=length)) for day, length in breaks]
    found = series.dates(first, times=times, weeks=weeks, public=public, closed=closed)
    assert len(found.days) == times
    rhythm = sorted([*found.days, *(day for day, _name in found.skipped)])
    assert rhythm[0] == first
    assert {b - a for a, b in pairwise(rhythm)} <= {timedelta(weeks=weeks)}
    for day in found.days:
        assert not series.closed_on(day, closed)
        assert not (public and series.public_holiday(day))
    for day, _name in found.skipped:
        assert series.closed_on(day, closed) or series.public_holiday(day)


@pytest.mark.parametrize("wrong", [{"times": 0}, {"times": 41}, {"weeks": 0}, {"weeks": 13}])
def test_a_series_has_an_end_and_a_rhythm(wrong):
    with pytest.raises(Refused) as no:
        series.dates(date(2027, 3, 15), public=True, **{"times": 2, "weeks": 1} | wrong)
    assert no.value.field in wrong


def test_a_series_that_never_comes_to_an_end_is_refused():
    forever = [Closed("Altijd", date(2000, 1, 1), date(2200, 1, 1))]
    with pytest.raises(Refused):
        series.dates(date(2027, 3, 15), times=1, weeks=1, public=False, closed=forever)


def plan(day, start=9, end=12, **given):
    said = {"venue_id": 1, "room_id": 2, "trainer_ids": (3,)} | given
    return SessionPlan(on=date(2027, 3, day), start=time(start), end=time(end), **said)


def test_what_moves_moves_as_far_for_each():
    old = [plan(1), plan(8, 13, 17), plan(15)]
    found = series.alike(old, 0, plan(2, 10, 12), chosen=[0, 1, 2])
    assert found == [plan(2, 10, 12), plan(9, 14, 17), plan(16, 10, 12)]


def test_a_room_that_changes_changes_for_the_chosen_and_trainers_stay_as_they_are():
    old = [plan(1), plan(8, trainer_ids=(4, 5)), plan(15)]
    found = series.alike(old, 0, plan(1, venue_id=6, room_id=7), chosen=[0, 1])
    assert found == [
        plan(1, venue_id=6, room_id=7),
        plan(8, venue_id=6, room_id=7, trainer_ids=(4, 5)),
    ]


def test_who_goes_online_leaves_the_venue_in_each():
    online = {"venue_id": None, "room_id": None, "online_url": "https://vergader.example.org"}
    found = series.alike([plan(1), plan(8)], 0, plan(1, **online), chosen=[0, 1])
    assert found[1] == plan(8, **online)


def test_the_order_of_trainers_is_no_change():
    old = [plan(1, trainer_ids=(3, 4)), plan(8, trainer_ids=(5,))]
    found = series.alike(old, 0, plan(1, trainer_ids=(4, 3)), chosen=[0, 1])
    assert found[1].trainer_ids == (5,)


def test_no_session_passes_midnight_because_another_one_moves():
    with pytest.raises(Refused):
        series.alike([plan(1, 9, 12), plan(8, 18, 23)], 0, plan(1, 12, 15), chosen=[0, 1])
