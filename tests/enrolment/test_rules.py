"""Who gets a seat, who waits, and until when one may come or go."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import (
    EnrolmentState,
    Filling,
    check_cancel,
    check_line,
    check_open,
    line_moves,
    seats_free,
)
from leerhuis.errors import Refused

CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING
LAST_DAY = date(2027, 2, 3)
DAY_AFTER = date(2027, 2, 4)


def test_an_empty_group_of_two_has_two_seats_free():
    assert seats_free(capacity=2, held=0) == 2


def test_more_people_than_seats_leave_none_free_and_never_less():
    assert seats_free(capacity=2, held=5) == 0


@given(st.none() | st.integers(0, 40), st.integers(0, 60))
def test_free_seats_are_never_less_than_none(capacity, held):
    free = seats_free(capacity=capacity, held=held)
    assert (free is None) == (capacity is None)
    assert free is None or 0 <= free <= capacity


def test_a_seat_that_is_not_sure_yet_is_gone_all_the_same():
    filling = Filling(confirmed=1, waiting=3, reserved=1)
    assert filling.held == 2
    assert filling.after([CONFIRMED, EnrolmentState.OFFERED]) == Filling(2, 1, 2)


@pytest.mark.parametrize(("open_", "override"), [(False, False), (True, True)])
def test_who_cannot_wait_hears_why(open_, override):
    check_line(waiting_open=True, override=False)
    with pytest.raises(Refused):
        check_line(waiting_open=open_, override=override)


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
