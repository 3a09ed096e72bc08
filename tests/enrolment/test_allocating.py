"""Who of a line gets a seat by all limits at once, and why the others do not."""

from datetime import date

import pytest

from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment.allocating import Applicant, Held, Kept, Limit, Room, Terms, allocate
from leerhuis.enrolment.rules import ALL_LIMITS, EnrolmentState, Filling, Past, Reason, Why
from leerhuis.people.sectors import Sector

CONFIRMED, OFFERED, WAITING = (
    EnrolmentState.CONFIRMED,
    EnrolmentState.OFFERED,
    EnrolmentState.WAITING,
)
MARCH = date(2027, 3, 3)
SOMEONE = Applicant(1)
SCHOOLS = Kept(4, sector=Sector.EDUCATION, opens_on=MARCH)
SPRING = Kept(2, name="Stichting SPRING")
IN_FIRST, IN_SECOND, IN_BOTH = frozenset({0}), frozenset({1}), frozenset({0, 1})


def newcomer(*, capacity, confirmed=0, waiting=0, reserved=0):
    """What someone gets who enrols now in a group with a capacity only."""
    line = [Applicant(turn) for turn in range(1, waiting + 1)]
    held = Held(Filling(confirmed, waiting, reserved))
    [*_line, mine] = allocate(
        terms=Terms(capacity), held=held, line=line, newcomers=[Applicant(99)]
    )
    return mine.state, mine.why.why


def promoted(terms, *, held=None, line, taken=0):
    """The turns that get a seat or an offer when nobody new comes."""
    held = held or Held(Filling(taken, len(line)))
    places = allocate(terms=terms, held=held, line=line)
    return [each.turn for each in places if each.state is not WAITING]


def reason(terms, who=SOMEONE, *, taken=0, reserved=0, fits=None, employers=None):
    held = Held(Filling(taken, 0, reserved), fits or {}, employers or {})
    return Room(terms, held).reason(who)


def line(*turns):
    return [Applicant(turn) for turn in turns]


def test_no_limit_and_a_limit_of_nought_never_mix():
    assert newcomer(capacity=None, confirmed=10_000) == (CONFIRMED, Why.NO_LIMIT)
    assert newcomer(capacity=0) == (WAITING, Why.FULL)


def test_the_last_seat_is_given_and_the_next_person_waits():
    assert newcomer(capacity=2, confirmed=1) == (CONFIRMED, Why.SEAT_FREE)
    assert newcomer(capacity=2, confirmed=2) == (WAITING, Why.FULL)


def test_a_seat_that_is_not_sure_yet_is_reserved_and_not_full():
    assert newcomer(capacity=2, confirmed=1, reserved=1) == (WAITING, Why.RESERVED)
    assert reason(Terms(2), taken=1, reserved=1) == Reason(Why.RESERVED, 2, 2, sure=1)
    assert reason(Terms(2), taken=2) == Reason(Why.FULL, 2, 2, sure=2)


def test_a_freed_seat_belongs_to_the_waiting_list():
    assert newcomer(capacity=2, confirmed=1, waiting=1) == (WAITING, Why.OTHERS_FIRST)


def test_a_newcomer_gets_the_seat_that_the_waiting_list_leaves():
    assert newcomer(capacity=5, confirmed=2, waiting=2) == (CONFIRMED, Why.SEAT_FREE)


def test_seven_free_seats_go_to_the_first_seven_in_line():
    assert promoted(Terms(12), taken=5, line=line(*range(1, 11))) == [1, 2, 3, 4, 5, 6, 7]


def test_without_a_limit_nobody_stays_on_the_waiting_list():
    assert promoted(Terms(None), taken=3, line=line(1, 2, 3, 4)) == [1, 2, 3, 4]


def test_a_full_group_promotes_nobody():
    assert promoted(Terms(3), taken=3, line=line(1, 2)) == []


def test_turns_decide_whatever_the_order_they_are_handed_in():
    assert promoted(Terms(1), line=line(9, 4, 7)) == [4]


def test_a_higher_priority_goes_first_and_time_breaks_ties():
    waiting = [Applicant(1), Applicant(5, 1), Applicant(3, 1), Applicant(9, 2)]
    assert promoted(Terms(3), line=waiting) == [9, 3, 5]


def test_the_allocator_refuses_to_guess_who_is_next():
    with pytest.raises(ValueError, match="more people wait"):
        allocate(terms=Terms(3), held=Held(Filling(0, 3)), line=line(1, 2))
    limited = Terms(3, share=Limit(1))
    with pytest.raises(ValueError, match="more people wait"):
        allocate(terms=limited, held=Held(Filling(2, 2)), line=line(1))


@pytest.mark.parametrize(
    ("policy", "first"),
    [
        (WaitingPolicy.CONFIRM, (CONFIRMED, Why.SEAT_FREE)),
        (WaitingPolicy.OFFER, (OFFERED, Why.SEAT_FREE)),
        (WaitingPolicy.MANUAL, (WAITING, Why.BY_HAND)),
    ],
)
def test_what_the_first_in_line_gets_is_for_the_group_to_say_and_keeps_newcomers_out(policy, first):
    held = Held(Filling(1, 1))
    [waiter, mine] = allocate(
        terms=Terms(2, policy=policy), held=held, line=line(1), newcomers=line(2)
    )
    assert (waiter.state, waiter.why.why) == first
    assert (mine.state, mine.why.why) == (WAITING, Why.OTHERS_FIRST)


def test_a_newcomer_has_a_free_seat_at_once_however_the_line_is_served():
    [mine] = allocate(
        terms=Terms(2, policy=WaitingPolicy.MANUAL), held=Held(Filling(1)), newcomers=line(2)
    )
    assert mine.state is CONFIRMED


def test_several_newcomers_are_placed_as_far_as_they_fit():
    places = allocate(terms=Terms(3), held=Held(Filling(1)), newcomers=line(2, 3, 4))
    assert [each.state for each in places] == [CONFIRMED, CONFIRMED, WAITING]
    assert places[2].why == Reason(Why.OTHERS_FIRST, 3, 3, sure=3)


def test_seats_kept_for_others_are_not_given_away():
    terms = Terms(6, (SCHOOLS,))
    told = Reason(Why.KEPT, 2, 4, sector=Sector.EDUCATION, opens_on=MARCH)
    assert reason(terms, taken=2) == told
    assert reason(terms, Applicant(1, fits=IN_FIRST), taken=2).why is Why.SEAT_FREE


def test_who_fits_takes_the_own_part_before_an_open_seat():
    terms = Terms(6, (SCHOOLS,))
    teacher = Applicant(1, fits=IN_FIRST)
    assert reason(terms, taken=1, fits={IN_FIRST: 1}).why is Why.SEAT_FREE
    assert reason(terms, teacher, taken=5, fits={IN_FIRST: 4}).why is Why.SEAT_FREE


def test_who_finds_the_own_part_full_hears_from_when_the_rest_is_free():
    terms = Terms(20, (Kept(4, sector=Sector.EDUCATION), SPRING._replace(opens_on=MARCH)))
    told = reason(terms, Applicant(1, fits=IN_FIRST), taken=18, fits={IN_FIRST: 4})
    assert told == Reason(Why.PART_FULL, 4, 4, sector=Sector.EDUCATION, opens_on=MARCH)


def test_the_own_organisation_comes_before_the_sector():
    terms = Terms(3, (SPRING, SCHOOLS._replace(seats=1)))
    held = {IN_BOTH: 2}
    assert reason(terms, Applicant(1, fits=IN_SECOND), taken=2, fits=held).why is Why.SEAT_FREE


def test_people_move_over_so_that_as_few_kept_seats_as_possible_stay_empty():
    terms = Terms(2, (SPRING._replace(seats=1), SCHOOLS._replace(seats=1)))
    held = {IN_BOTH: 1}
    for fits in (IN_FIRST, IN_SECOND):
        assert reason(terms, Applicant(1, fits=fits), taken=1, fits=held).why is Why.SEAT_FREE
    assert reason(terms, Applicant(1), taken=1, fits=held).why is Why.KEPT


def test_a_code_for_five_that_two_have_used_keeps_exactly_three():
    terms, used = Terms(10, (Kept(5),)), {IN_FIRST: 2}
    assert reason(terms, taken=6, fits=used).why is Why.SEAT_FREE
    assert reason(terms, taken=7, fits=used).why is Why.KEPT
    assert reason(terms, Applicant(1, fits=IN_FIRST), taken=9, fits=used).why is Why.SEAT_FREE


def test_nobody_has_more_than_the_share_of_an_organisation():
    terms, mine = Terms(20, share=Limit(4, MARCH)), Applicant(1, employer=7)
    assert reason(terms, mine, taken=3, employers={7: 3}).why is Why.SEAT_FREE
    assert reason(terms, mine, taken=4, employers={7: 4}) == Reason(Why.SHARE, 4, 4, opens_on=MARCH)
    assert reason(terms, Applicant(1), taken=4, employers={7: 4}).why is Why.SEAT_FREE


def test_of_two_limits_at_once_the_smaller_wins():
    mine = Applicant(1, employer=7)
    assert reason(Terms(5, share=Limit(2)), mine, taken=2, employers={7: 2}).why is Why.SHARE
    assert reason(Terms(2, share=Limit(5)), mine, taken=2, employers={7: 2}).why is Why.FULL


def test_a_share_holds_in_a_group_without_a_limit_too():
    mine = Applicant(1, employer=7)
    assert reason(Terms(None, share=Limit(0)), mine).why is Why.SHARE


def test_the_last_seats_are_for_organisations_that_are_not_there_yet():
    terms = Terms(5, spread=Limit(3))
    there, new = Applicant(1, employer=7), Applicant(1, employer=8)
    assert reason(terms, there, taken=2, employers={7: 2}).why is Why.SEAT_FREE
    assert reason(terms, there, taken=3, employers={7: 3}) == Reason(Why.SPREAD, 1, 3)
    assert reason(terms, new, taken=4, employers={7: 4}).why is Why.SEAT_FREE
    assert reason(terms, Applicant(1), taken=4, employers={7: 4}).why is Why.SPREAD


def test_who_cannot_be_placed_does_not_keep_the_next_one_from_a_seat():
    terms = Terms(3, share=Limit(1))
    waiting = [Applicant(1, employer=7), Applicant(2, employer=7), Applicant(3, employer=8)]
    held = Held(Filling(1, 3), employers={7: 1})
    assert promoted(terms, held=held, line=waiting) == [3]


def test_a_seat_for_a_new_organisation_can_open_one_for_who_was_passed():
    """The newcomer fills a kept seat and is of a new employer: the last open seat is free then."""
    terms = Terms(3, (SPRING._replace(seats=1),), spread=Limit(2))
    waiting = [Applicant(1, employer=7), Applicant(2, fits=IN_FIRST, employer=8)]
    held = Held(Filling(1, 2), employers={7: 1})
    assert promoted(terms, held=held, line=waiting) == [1, 2]


def test_ignoring_one_limit_leaves_the_others_and_ignoring_all_leaves_none():
    terms = Terms(2, share=Limit(1))
    past = Applicant(1, employer=7, past=frozenset({Past.SHARE}))
    assert reason(terms, past, taken=1, employers={7: 1}).why is Why.PAST_LIMITS
    assert reason(terms, past, taken=2, employers={7: 1}).why is Why.FULL
    everything = past._replace(past=ALL_LIMITS)
    assert reason(terms, everything, taken=9, employers={7: 9}).why is Why.PAST_LIMITS


@pytest.mark.parametrize(
    ("ignored", "terms", "employers"),
    [
        (Past.CAPACITY, Terms(3), {}),
        (Past.RESERVED, Terms(4, (SCHOOLS,)), {}),
        (Past.SHARE, Terms(9, share=Limit(3)), {7: 3}),
        (Past.SPREAD, Terms(4, spread=Limit(2)), {7: 3}),
    ],
)
def test_each_limit_can_be_passed_over_and_holds_when_it_is_not(ignored, terms, employers):
    who = Applicant(1, employer=7)
    passing = who._replace(past=frozenset({ignored}))
    assert reason(terms, who, taken=3, employers=employers).why is not Why.SEAT_FREE
    assert reason(terms, passing, taken=3, employers=employers).why is Why.PAST_LIMITS
