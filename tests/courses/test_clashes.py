"""What cannot be at the same time, as plain values."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses import clashes
from leerhuis.courses.clashes import ClashKind, Time
from leerhuis.courses.rules import EditionState, SessionPlan, Span
from leerhuis.courses.words import Availability

NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)
CAN, CANNOT = Availability.CAN, Availability.CANNOT


def hours(start, end):
    return Span(NOON + timedelta(hours=start), NOON + timedelta(hours=end))


spans = st.tuples(st.integers(-100, 100), st.integers(1, 20)).map(
    lambda each: hours(each[0], each[0] + each[1])
)
times = st.lists(
    st.builds(lambda kind, span: Time(kind, *span), st.sampled_from([CAN, CANNOT]), spans)
)


def moments(span):
    """Each hour in it, as another way to look at a span."""
    count = (span.ends_at - span.starts_at) // timedelta(hours=1)
    return {span.starts_at + timedelta(hours=each) for each in range(count)}


@given(spans, spans)
def test_two_spans_overlap_if_they_have_an_hour_in_common(one, other):
    assert clashes.overlap(one, other) == bool(moments(one) & moments(other))
    assert clashes.overlap(one, other) == clashes.overlap(other, one)


def test_what_begins_when_the_other_ends_does_not_overlap():
    assert not clashes.overlap(hours(0, 2), hours(2, 4))
    assert not clashes.overlap(hours(2, 4), hours(0, 2))


@given(spans, times)
def test_who_cannot_in_any_of_the_hours_cannot_come(span, said):
    busy = [
        each for each in said if each.kind is CANNOT and moments(Span(*each[1:])) & moments(span)
    ]
    if busy:
        assert clashes.cannot(span, said) == Span(*busy[0][1:])


@given(spans, times)
def test_without_hours_in_which_one_cannot_every_other_hour_is_free(span, said):
    only = [each for each in said if each.kind is CANNOT]
    free = not any(moments(Span(*each[1:])) & moments(span) for each in only)
    assert (clashes.cannot(span, only) is None) == free


@pytest.mark.parametrize(
    ("span", "stands"),
    [
        (hours(0, 2), False),  # within what was said
        (hours(1, 5), True),  # partly outside it
        (hours(10, 12), True),  # between two of them
        (hours(40, 42), False),  # after the last: nothing is known
        (hours(-9, -7), False),  # before the first
    ],
)
def test_who_said_when_they_can_can_at_no_other_time_of_that_season(span, stands):
    said = [Time(CAN, *hours(0, 4)), Time(CAN, *hours(20, 28))]
    assert bool(clashes.cannot(span, said)) is stands


@pytest.mark.parametrize(
    ("seats", "capacity", "small"),
    [(10, 12, True), (12, 12, False), (None, 12, False), (10, None, False), (10, 0, False)],
)
def test_a_room_is_too_small_only_if_both_numbers_are_known(seats, capacity, small):
    assert clashes.too_small(seats=seats, capacity=capacity) is small


@pytest.mark.parametrize("kind", [ClashKind.ROOM, ClashKind.TRAINER])
def test_only_a_published_group_keeps_others_out(kind):
    keeps = {state for state in EditionState if clashes.blocks(kind, other=state)}
    assert keeps == {EditionState.PUBLISHED, EditionState.DONE}


def test_a_trainer_who_cannot_blocks_and_a_small_room_is_only_said():
    assert clashes.blocks(ClashKind.TRAINER_CANNOT, other=None)
    assert not clashes.blocks(ClashKind.ROOM_SMALL, other=None)


def plan(on, start, end):
    return SessionPlan(on=on, start=start, end=end, venue_id=1)


def test_other_hours_of_the_day_come_first_and_the_nearest_of_them_before_the_rest():
    found = clashes.other_times(plan(date(2027, 3, 10), time(9, 30), time(12, 30)), days=7)
    assert found[:2] == [
        (date(2027, 3, 10), time(9), time(12)),
        (date(2027, 3, 10), time(10), time(13)),
    ]
    other_days = [each for each in found if each[0] != date(2027, 3, 10)]
    assert {each[1:] for each in other_days} == {(time(9, 30), time(12, 30))}
    assert [each[0].day for each in other_days] == [11, 12, 15, 16, 17]  # no weekend


def test_a_session_in_a_weekend_goes_to_a_day_of_a_weekend():
    found = clashes.other_times(plan(date(2027, 3, 13), time(9), time(17)), days=8)
    assert {each[0] for each in found} == {date(2027, 3, day) for day in (13, 14, 20, 21)}


@given(
    st.dates(date(2027, 1, 1), date(2027, 12, 31)),
    st.integers(0, 20),
    st.integers(1, 600),
)
def test_another_time_lasts_as_long_and_is_never_the_same(on, hour, minutes):
    start = datetime.combine(on, time(hour))
    end = start + timedelta(minutes=minutes)
    if end.date() != on:
        return
    said = plan(on, start.time(), end.time())
    for day, begins, ends in clashes.other_times(said, days=14):
        length = datetime.combine(day, ends) - datetime.combine(day, begins)
        assert length == timedelta(minutes=minutes)
        assert (day, begins) != (on, start.time())
