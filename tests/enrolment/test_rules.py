"""Who gets a seat, who waits, and until when one may come or go."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import (
    EnrolmentState,
    Filling,
    Why,
    allocate,
    check_cancel,
    check_open,
    line_moves,
    seats_free,
)
from leerhuis.errors import Refused

CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING
LAST_DAY = date(2027, 2, 3)
DAY_AFTER = date(2027, 2, 4)


def newcomer(*, capacity, confirmed=0, waiting=0, heads=None):
    """What someone gets who enrols now."""
    given = range(1, waiting + 1) if heads is None else heads
    filling = Filling(confirmed, waiting)
    return allocate(capacity=capacity, filling=filling, heads=list(given), newcomer=99)[-1]


def promoted(*, capacity, confirmed=0, waiting=0):
    """The turns that get a seat when nobody new comes."""
    places = allocate(
        capacity=capacity,
        filling=Filling(confirmed, waiting),
        heads=list(range(1, waiting + 1)),
    )
    return [each.turn for each in places if each.state is CONFIRMED]


def test_an_empty_group_of_two_has_two_seats_free():
    assert seats_free(capacity=2, held=0) == 2


def test_more_people_than_seats_leave_none_free_and_never_less():
    assert seats_free(capacity=2, held=5) == 0


def test_no_limit_and_a_limit_of_nought_never_mix():
    assert newcomer(capacity=None, confirmed=10_000)[1:] == (CONFIRMED, Why.NO_LIMIT)
    assert newcomer(capacity=0)[1:] == (WAITING, Why.FULL)


def test_the_last_seat_is_given_and_the_next_person_waits():
    assert newcomer(capacity=2, confirmed=1)[1:] == (CONFIRMED, Why.SEAT_FREE)
    assert newcomer(capacity=2, confirmed=2)[1:] == (WAITING, Why.FULL)


def test_a_freed_seat_belongs_to_the_waiting_list():
    assert newcomer(capacity=2, confirmed=1, waiting=1)[1:] == (WAITING, Why.OTHERS_FIRST)


def test_a_newcomer_gets_the_seat_that_the_waiting_list_leaves():
    assert newcomer(capacity=5, confirmed=2, waiting=2).state is CONFIRMED


def test_seven_free_seats_go_to_the_first_seven_in_line():
    assert promoted(capacity=12, confirmed=5, waiting=10) == [1, 2, 3, 4, 5, 6, 7]


def test_without_a_limit_nobody_stays_on_the_waiting_list():
    assert promoted(capacity=None, confirmed=3, waiting=4) == [1, 2, 3, 4]


def test_a_full_group_promotes_nobody():
    assert promoted(capacity=3, confirmed=3, waiting=4) == []


def test_turns_decide_whatever_the_order_they_are_handed_in():
    places = allocate(capacity=1, filling=Filling(0, 3), heads=[9, 4, 7])
    assert [each.turn for each in places if each.state is CONFIRMED] == [4]


def test_the_allocator_refuses_to_guess_who_is_next():
    with pytest.raises(ValueError, match="longer than what was handed in"):
        allocate(capacity=3, filling=Filling(0, 3), heads=[1, 2])


@given(
    capacity=st.none() | st.integers(0, 8),
    confirmed=st.integers(0, 8),
    waiting=st.integers(0, 8),
    comes=st.booleans(),
)
def test_no_seat_is_given_twice_and_none_is_kept_from_the_line(capacity, confirmed, waiting, comes):
    places = allocate(
        capacity=capacity,
        filling=Filling(confirmed, waiting),
        heads=range(1, waiting + 1),
        newcomer=99 if comes else None,
    )
    seated = [each.turn for each in places if each.state is CONFIRMED]
    room = seats_free(capacity=capacity, held=confirmed)
    assert len(seated) == min(len(places), len(places) if room is None else room)
    assert seated == [each.turn for each in places[: len(seated)]]


def may_enrol(**given):
    dull = {
        "state": EditionState.PUBLISHED,
        "planned": True,
        "enrol_by_on": LAST_DAY,
        "begun": False,
        "today": LAST_DAY,
    }
    check_open(**dull | given)


def test_one_may_enrol_through_the_last_day():
    may_enrol()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"today": DAY_AFTER}, "Enrolling was possible until 2027-02-03"),
        ({"state": EditionState.DRAFT}, "not possible yet"),
        ({"state": EditionState.CANCELLED}, "does not go ahead"),
        ({"planned": False}, "not possible yet"),
        ({"begun": True}, "already begun"),
    ],
)
def test_why_one_may_not_enrol(given, sentence):
    with pytest.raises(Refused, match=sentence):
        may_enrol(**given)


def may_cancel(**given):
    dull = {
        "state": CONFIRMED,
        "confirmed_on": date(2027, 1, 11),
        "cancel_by_on": LAST_DAY,
        "own": True,
        "begun": False,
        "today": DAY_AFTER,
    }
    check_cancel(**dull | given)


def test_one_may_sign_off_through_the_last_day_and_not_after_it():
    may_cancel(today=LAST_DAY)
    with pytest.raises(Refused, match="Ask the coordinator"):
        may_cancel()


@pytest.mark.parametrize("given", [{"own": False}, {"state": WAITING}, {"confirmed_on": DAY_AFTER}])
def test_who_may_sign_off_after_the_last_day(given):
    may_cancel(**given)


def test_a_late_seat_can_no_longer_be_given_up_once_the_group_has_begun():
    with pytest.raises(Refused):
        may_cancel(confirmed_on=DAY_AFTER, begun=True)


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.CANCELLED])
def test_the_line_stands_still_in_a_group_that_is_not_published(state):
    assert not line_moves(state=state, begun=False)


def test_the_line_moves_until_the_group_begins():
    assert line_moves(state=EditionState.PUBLISHED, begun=False)
    assert not line_moves(state=EditionState.PUBLISHED, begun=True)
