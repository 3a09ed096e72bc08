"""What a calendar is told next."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leerhuis.calendars.rules import (
    Method,
    Told,
    facts,
    next_cancel,
    next_request,
    place_of,
    unsaid,
)

HERE, ELSEWHERE = "here", "elsewhere"
STARTS_AT = datetime(2027, 2, 10, 8, 30, tzinfo=UTC)


def test_the_first_thing_told_is_a_request_with_sequence_nought():
    assert next_request(None, facts=HERE) == Told(Method.REQUEST, 0, HERE)


def test_a_calendar_that_knows_already_is_told_nothing():
    assert next_request(Told(Method.REQUEST, 3, HERE), facts=HERE) is None


def test_another_room_or_time_is_told_with_a_higher_sequence():
    last = Told(Method.REQUEST, 0, HERE)
    assert next_request(last, facts=ELSEWHERE) == Told(Method.REQUEST, 1, ELSEWHERE)


def test_a_lost_seat_is_told_with_a_higher_sequence():
    assert next_cancel(Told(Method.REQUEST, 1, HERE)) == Told(Method.CANCEL, 2, HERE)


def test_only_who_was_invited_is_told_that_it_is_off():
    assert next_cancel(None) is None
    assert next_cancel(Told(Method.CANCEL, 2, HERE)) is None


def test_a_seat_that_comes_back_is_told_with_a_higher_sequence():
    assert next_request(Told(Method.CANCEL, 2, HERE), facts=HERE) == Told(Method.REQUEST, 3, HERE)


def test_the_hour_and_the_room_are_facts():
    def told(*, hours=0, place="Zaal 1"):
        starts_at = STARTS_AT + timedelta(hours=hours)
        return facts(starts_at=starts_at, ends_at=STARTS_AT + timedelta(hours=9), place=place)

    assert told() == told()
    assert len({told(), told(hours=1), told(place="Zaal 2")}) == 3


def test_a_place_is_one_line_and_a_link_when_online():
    assert place_of(["", "Zaal 1", "Roosendaal"], online_url="") == "Zaal 1, Roosendaal"
    assert place_of(["Zaal 1", "Goes", "Goes"], online_url="") == "Zaal 1, Goes"
    assert place_of([], online_url="https://example.org/x") == "https://example.org/x"


def part(told, last):
    """What a letter carries of this, as far as it is taken back by it."""
    before = last and [last.method.value, last.sequence, last.facts]
    return {"sequence": told.sequence, "before": before}


def test_what_nobody_read_was_never_said():
    first = Told(Method.REQUEST, 0, HERE)
    moved = Told(Method.REQUEST, 1, ELSEWHERE)
    assert unsaid(first, [part(first, None)]) is None
    assert unsaid(moved, [part(moved, first)]) == Told(Method.REQUEST, 1, HERE)
    assert unsaid(moved, [part(moved, first), part(first, None)]) is None


def test_what_was_read_in_between_stays_said():
    first = Told(Method.REQUEST, 0, HERE)
    moved = Told(Method.REQUEST, 1, ELSEWHERE)
    assert unsaid(moved, [part(first, None)]) == moved


def test_a_seat_taken_anew_is_told_to_a_calendar_that_says_so_already():
    last = Told(Method.REQUEST, 3, HERE)
    assert next_request(last, facts=HERE) is None
    assert next_request(last, facts=HERE, anew=True) == Told(Method.REQUEST, 4, HERE)


@given(
    st.lists(st.tuples(st.sampled_from(Method), st.sampled_from([HERE, ELSEWHERE])), max_size=12),
    st.integers(0, 12),
)
def test_taking_back_the_last_letters_leaves_what_the_others_said(steps, read):
    said, last = [], None
    for method, where in steps:
        asked = method is Method.REQUEST
        told = next_request(last, facts=where) if asked else next_cancel(last)
        if told is not None:
            said.append((told, last))
            last = told
    if last is None:
        return
    left = unsaid(last, [part(*each) for each in said[read:]])
    known = said[min(read, len(said)) - 1][0] if read else None
    assert (left and left[::2]) == (known and known[::2])
    assert left is None or left.sequence == last.sequence


@given(st.lists(st.tuples(st.sampled_from(Method), st.sampled_from([HERE, ELSEWHERE]))))
def test_sequences_only_rise_and_a_cancellation_follows_an_invitation(steps):
    last = None
    for method, where in steps:
        asked = method is Method.REQUEST
        told = next_request(last, facts=where) if asked else next_cancel(last)
        if told is None:
            continue
        assert told.sequence == (last.sequence + 1 if last else 0)
        assert told.method is Method.REQUEST or (last and last.method is Method.REQUEST)
        last = told
