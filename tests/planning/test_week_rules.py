"""A week as a grid, in plain values."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.planning.weeks import rules
from leerhuis.planning.weeks.rules import Box, Hours, Week

DAY = datetime(2027, 3, 8, tzinfo=UTC)
WEEKS = st.builds(rules.week_of, st.dates(date(2000, 1, 5), date(2199, 12, 1)))


def span(start, end):
    """9.5 is half past nine."""
    return DAY + timedelta(hours=start), DAY + timedelta(hours=end)


@st.composite
def days(draw):
    """The sessions of a day, in the order in which they begin."""
    found = []
    for _each in range(draw(st.integers(0, 15))):
        start = draw(st.integers(0, 95))
        end = draw(st.integers(start + 1, 96))
        found.append(span(start / 4, end / 4 - 1 / 60))
    return sorted(found)


@given(WEEKS)
def test_a_week_is_read_as_it_is_written(week):
    assert rules.parsed(str(week)) == week
    assert week.monday.weekday() == 0
    assert week.shifted(5).shifted(-5) == week
    assert week.shifted(1).monday - week.monday == timedelta(days=7)


@pytest.mark.parametrize(
    "written", [None, "", "2027", "2027-W1", "2027-W54", "2027-W00", "0000-W01", "9999-W52", "x"]
)
def test_what_is_no_week_is_none(written):
    assert rules.parsed(written) is None


def test_the_year_of_a_week_is_that_of_its_thursday():
    assert str(rules.week_of(date(2027, 1, 1))) == "2026-W53"
    assert str(Week(2026, 53).shifted(1)) == "2027-W01"
    assert rules.parsed("2027-W53") is None


@given(st.dates(date(2000, 1, 5), date(2199, 12, 1)))
def test_the_week_that_opens_is_never_over(day):
    week = rules.opening(day)
    assert week.monday + timedelta(days=4) >= day
    assert week == rules.week_of(day) or day.weekday() >= 5


def test_the_weekend_is_shown_as_far_as_something_is_planned():
    week = rules.week_of(DAY.date())
    assert len(rules.days_shown(week, [])) == 5
    assert len(rules.days_shown(week, [date(2027, 3, 13)])) == 6
    assert len(rules.days_shown(week, [date(2027, 3, 14), date(2027, 3, 9)])) == 7


def test_the_hours_stretch_to_what_is_planned():
    assert rules.hours_shown([]) == Hours(8, 18)
    assert rules.hours_shown([span(9, 12)]) == Hours(8, 18)
    assert rules.hours_shown([span(7.5, 12), span(19, 21.25)]) == Hours(7, 22)
    assert rules.hours_shown([span(19, 21)]).marks[-1] == "20.00"


def test_who_overlaps_stands_side_by_side_and_who_stands_alone_has_the_width():
    spans = [span(9, 12), span(10, 13), span(13, 14)]
    day = rules.laid_out(spans, hours=Hours(8, 18))
    assert day.boxes == [Box(5, 12, 1, 1), Box(9, 12, 2, 1), Box(21, 4, 1, 2)]
    assert day.columns == 2


def test_a_lane_that_came_free_is_used_again():
    spans = [span(9, 10), span(9, 14), span(10, 11)]
    day = rules.laid_out(spans, hours=Hours(8, 18))
    assert [each.column for each in day.boxes] == [1, 2, 1]


@given(days())
def test_no_two_sessions_cover_each_other(spans):
    hours = rules.hours_shown(spans)
    day = rules.laid_out(spans, hours=hours)
    assert len(day.boxes) == len(spans)
    quarters = (hours.last - hours.first) * 4
    for box in day.boxes:
        assert 1 <= box.row <= box.row + box.quarters - 1 <= quarters
        assert 1 <= box.column <= box.column + box.columns - 1 <= day.columns
    if day.columns < rules.COLUMNS:
        cells = [
            (row, column)
            for box in day.boxes
            for row in range(box.row, box.row + box.quarters)
            for column in range(box.column, box.column + box.columns)
        ]
        assert len(cells) == len(set(cells))
