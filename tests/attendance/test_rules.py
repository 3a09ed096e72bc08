"""What marks mean, on plain values."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.attendance import rules
from leerhuis.attendance.rules import Answer, CheckIn, Extent
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Refused
from tests.factories import NOW

EXTENTS = st.sampled_from(Extent)
MINUTES = st.integers(-600, 600).map(lambda minutes: timedelta(minutes=minutes))
AGO = st.integers(0, 3600).map(lambda seconds: timedelta(seconds=seconds))
BEGUN = NOW - timedelta(hours=3)
ENDS_AT = NOW + timedelta(hours=4)


def test_nobody_was_present_before_the_door_opens():
    rules.check_begun(starts_at=NOW + timedelta(minutes=30), now=NOW)
    with pytest.raises(Refused):
        rules.check_begun(starts_at=NOW + timedelta(minutes=30, seconds=1), now=NOW)


@given(
    st.dictionaries(st.integers(0, 5), EXTENTS),
    st.dictionaries(st.integers(0, 5), EXTENTS),
    st.sets(st.integers(0, 5)),
)
def test_saying_the_same_again_changes_nothing(said, known, seats):
    changed = rules.changes(said, known=known, seats=seats)
    assert set(changed) <= seats & set(said)
    assert rules.changes(said, known=known | changed, seats=seats) == {}


@given(AGO, MINUTES)
def test_a_wrong_clock_does_not_change_when_it_was_said(ago, wrong):
    """The phone says the time of the mark and of sending by one clock, so its fault falls away."""
    phone = NOW + wrong
    found = rules.said_at(phone - ago, sent_at=phone, now=NOW, starts_at=BEGUN)
    assert found == NOW - ago


@given(st.lists(st.tuples(AGO, MINUTES, EXTENTS), min_size=2, max_size=4, unique_by=lambda m: m[0]))
def test_whichever_phone_comes_in_first_the_mark_that_was_said_last_holds(marks):
    told = [
        (rules.said_at(NOW + wrong - ago, sent_at=NOW + wrong, now=NOW, starts_at=BEGUN), extent)
        for ago, wrong, extent in marks
    ]
    last = max(told)[1] if len({each[0] for each in told}) == len(told) else None
    for order in permutations(told):
        known, holds = None, None
        for at, extent in order:
            if rules.holds_over(at, known=known):
                known, holds = at, extent
        assert last is None or holds is last


def test_nothing_is_said_after_now_or_before_the_door_opens():
    ahead = rules.said_at(NOW + timedelta(hours=1), sent_at=NOW, now=NOW, starts_at=BEGUN)
    assert ahead == NOW
    long_ago = rules.said_at(NOW - timedelta(days=9), sent_at=NOW, now=NOW, starts_at=BEGUN)
    assert long_ago == rules.opens_at(BEGUN)


def test_at_one_moment_what_comes_in_last_holds():
    assert rules.holds_over(NOW, known=NOW)
    assert not rules.holds_over(NOW, known=NOW + timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (EnrolmentState.CONFIRMED, Answer.DONE),
        (EnrolmentState.REQUESTED, Answer.REQUESTED),
        (EnrolmentState.OFFERED, Answer.REQUESTED),
        (EnrolmentState.WAITING, Answer.NO_SEAT),
        (EnrolmentState.CANCELLED, Answer.NO_SEAT),
        (EnrolmentState.DECLINED, Answer.NO_SEAT),
        (EnrolmentState.LAPSED, Answer.NO_SEAT),
    ],
)
def test_only_a_confirmed_seat_is_marked_unless_staff_insist(state, answer):
    assert rules.answer_of(state, force=False) is answer
    assert rules.answer_of(state, force=True) is Answer.DONE


def check_in(state=EnrolmentState.CONFIRMED, known=None, *, now=NOW):
    return rules.check_in(state, known, starts_at=NOW, ends_at=ENDS_AT, now=now)


def test_one_checks_in_from_half_an_hour_before_until_the_end():
    second = timedelta(seconds=1)
    opens = rules.opens_at(NOW)
    assert check_in(now=opens - second) is CheckIn.TOO_EARLY
    assert check_in(now=opens) is check_in(now=ENDS_AT) is CheckIn.MAY
    assert check_in(now=ENDS_AT + second) is CheckIn.OVER


def test_who_is_in_is_told_so_and_the_trainer_is_not_overruled():
    assert check_in(known=Extent.PRESENT) is check_in(known=Extent.PARTLY) is CheckIn.IN
    assert check_in(known=Extent.ABSENT) is CheckIn.MARKED


def test_without_a_confirmed_seat_one_does_not_check_in():
    assert check_in(None) is check_in(EnrolmentState.CANCELLED) is CheckIn.NO_SEAT
    assert check_in(EnrolmentState.REQUESTED) is CheckIn.REQUESTED


def test_names_sort_as_in_a_dutch_list():
    names = ["Öztürk, Ayşe", "Zwart, Piet", "aalst, Jan van", "Groot, Anouk de", "Aydın, Selin"]
    assert sorted(names, key=rules.by_name) == [
        "aalst, Jan van",
        "Aydın, Selin",
        "Groot, Anouk de",
        "Öztürk, Ayşe",
        "Zwart, Piet",
    ]


def test_a_whole_day_is_signed_for_twice():
    assert rules.signatures(starts_at=NOW, ends_at=NOW + timedelta(hours=7)) == 2
    assert rules.signatures(starts_at=NOW, ends_at=NOW + timedelta(hours=3)) == 1
