"""Two persons that turn out to be one."""

from datetime import timedelta

import pytest

from leerhuis import db
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import merging, offering, offers, queries, service
from leerhuis.enrolment.deciding import Standing, is_better
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling
from leerhuis.errors import Refused
from leerhuis.registry.models import ExpectedPoints
from tests.factories import HOUSE, NOW, TODAY, make_edition, make_person
from tests.factories_attendance import make_seat
from tests.factories_enrolment import enrolled, fill, kinds
from tests.factories_turns import letters_to, make_firm

CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING
CANCELLED, OFFERED = EnrolmentState.CANCELLED, EnrolmentState.OFFERED


@pytest.fixture
def old(app):
    return make_person(given_name="Sam")


@pytest.fixture
def me(app):
    return make_person(given_name="Samira")


def merged(old, me, **how):
    return merging.merge(old.id, me.id, by=HOUSE, now=NOW, **how)


def of(person):
    return db.session.query(Enrolment).filter_by(person_id=person.id).all()


def expecting(person):
    return db.session.query(ExpectedPoints).filter_by(person_id=person.id).count()


def test_a_seat_of_the_one_becomes_the_others_with_points_and_calendar(old, me):
    group = make_edition()
    seat = enrolled(group, old)
    assert merged(old, me) == 1
    assert (seat.person_id, seat.state) == (me.id, CONFIRMED)
    assert (expecting(old), expecting(me)) == (0, 1)
    (told,) = letters_to(me)
    assert (told.kind, told.invitation["method"]) == ("enrolment/confirmed", "REQUEST")
    assert kinds(letters_to(old)) == ["merged"]
    assert queries.filling_of(group) == Filling(1, 0)


def test_of_a_seat_and_a_place_in_line_the_seat_stays(old, me):
    group = make_edition(capacity=1)
    seat, place = enrolled(group, old), enrolled(group, me)
    merged(old, me)
    assert (seat.state, seat.person_id) == (CONFIRMED, me.id)
    assert (place.state, place.person_id) == (CANCELLED, me.id)
    assert kinds(letters_to(me)) == ["confirmed"]


def test_the_seat_of_who_had_two_goes_to_the_line(old, me):
    group = make_edition(capacity=2)
    enrolled(group, old)
    mine = enrolled(group, me)
    (waiter,) = fill(group, 1)
    merged(old, me)
    assert [each.state for each in of(me) if each.cancelled_at is None] == [CONFIRMED]
    assert waiter.state is CONFIRMED
    assert queries.filling_of(group) == Filling(2, 0)
    assert of(old) == []
    assert (expecting(old), expecting(me)) == (0, 1)
    assert mine.state is CANCELLED, "the first of two equal seats stays"


def test_the_better_place_in_line_stays(old, me):
    group = make_edition(capacity=0)
    first, (between,), last = enrolled(group, old), fill(group, 1), enrolled(group, me)
    merged(old, me)
    assert (first.state, last.state) == (WAITING, CANCELLED)
    assert queries.places_in_line([first, between]) == {first.id: 1, between.id: 2}
    assert kinds(letters_to(me)) == ["waiting"]


def test_what_was_attended_stays_whatever_else_there_is(old, me):
    group = make_edition(starts_at=NOW - timedelta(days=2))
    walked_in, mine = make_seat(group, old), make_seat(group, me)
    merged(old, me, attended=[walked_in.id])
    assert (walked_in.person_id, walked_in.state, mine.state) == (me.id, CONFIRMED, CANCELLED)


def test_what_is_over_is_passed_on_without_letters(old, me):
    group = make_edition(starts_at=NOW - timedelta(days=9))
    seat = make_seat(group, old, completed_on=TODAY)
    gone = make_seat(make_edition(), old, state=CANCELLED)
    assert merged(old, me) == 2
    assert {each.id for each in of(me)} == {seat.id, gone.id}
    assert letters_to(me) == letters_to(old) == []


def test_an_offer_can_still_be_answered_by_its_link(old, me):
    group = make_edition(capacity=1, policy=WaitingPolicy.OFFER)
    (seat,) = fill(group, 1)
    mine = enrolled(group, old)
    service.cancel(seat, by=HOUSE, now=NOW)
    merged(old, me)
    assert (mine.state, mine.person_id) == (OFFERED, me.id)
    assert kinds(letters_to(me)) == ["offered"]
    found = offers.by_token(offering.token_of(mine))
    assert offers.accept(found, by=HOUSE, now=NOW).state is CONFIRMED


def test_a_request_is_still_asked_after(old, me):
    firm = make_firm()
    seat = enrolled(firm.group(coordinator_decides=True), old)
    merged(old, me)
    assert (seat.state, seat.person_id) == (EnrolmentState.REQUESTED, me.id)
    (told,) = letters_to(me)
    assert (told.kind, told.values["sides"]) == ("enrolment/requested", ["coordinator"])
    assert kinds(letters_to(firm.coordinator)) == ["asked"]


def test_merging_twice_is_merging_once_and_nobody_merges_with_themselves(old, me):
    enrolled(make_edition(), old)
    assert (merged(old, me), merged(old, me)) == (1, 0)
    with pytest.raises(Refused):
        merged(me, me)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"has_attendance": True, "state": WAITING}, {"completed_on": TODAY}),
        ({"completed_on": TODAY}, {}),
        ({}, {"state": EnrolmentState.REQUESTED}),
        ({"state": EnrolmentState.REQUESTED}, {"state": OFFERED}),
        ({"state": OFFERED}, {"state": WAITING}),
        ({"state": WAITING, "priority": 1, "turn": 9}, {"state": WAITING}),
        ({"turn": 1}, {"turn": 2}),
    ],
)
def test_which_of_two_is_better(better, worse):
    usual = Standing(CONFIRMED, has_attendance=False, completed_on=None, priority=0, turn=5)
    one, other = usual._replace(**better), usual._replace(**worse)
    assert is_better(one, other)
    assert not is_better(other, one)
