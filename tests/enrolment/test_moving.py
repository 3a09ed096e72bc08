"""A seat that goes to a colleague, and a person who goes to another group."""

from datetime import timedelta

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Admits, LimitKind
from leerhuis.enrolment import moving, queries, service
from leerhuis.enrolment.rules import EnrolmentState, Filling, Voice
from leerhuis.errors import Refused
from leerhuis.registry.models import ExpectedPoints
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
)
from tests.factories_enrolment import (
    LATE,
    delivered,
    enrolled,
    fill,
    kinds,
    letters_about,
    make_limit,
)
from tests.factories_turns import letters_to, make_firm

CONFIRMED, REQUESTED = EnrolmentState.CONFIRMED, EnrolmentState.REQUESTED
WAITING, CANCELLED = EnrolmentState.WAITING, EnrolmentState.CANCELLED


@pytest.fixture
def firm(app):
    return make_firm()


def handed(enrolment, person, *, by=None, now=NOW):
    return moving.hand_over(enrolment, person.id, by=by or HOUSE, now=now)


def moved(enrolment, group, *, by=None, now=NOW):
    return moving.move(enrolment, group, by=by or HOUSE, now=now)


def expected_of(enrolment):
    return db.session.query(ExpectedPoints).filter_by(ref=enrolment.public_id).count()


def test_a_seat_goes_to_a_colleague_and_not_through_the_line(firm):
    group = firm.group(capacity=1)
    giver, taker = firm.worker(given_name="Anouk"), firm.worker(given_name="Bo")
    seat = enrolled(group, giver)
    (waiter,) = fill(group, 1)
    delivered()
    mine = handed(seat, taker, by=identity(giver))
    assert (seat.state, mine.state, waiter.state) == (CANCELLED, CONFIRMED, WAITING)
    assert (expected_of(seat), expected_of(mine)) == (0, 1)
    (told,) = letters_about(seat)
    assert (told.kind, told.invitation["method"]) == ("enrolment/handed_over", "CANCEL")
    assert told.values["taker"].startswith("Bo")
    (told,) = letters_about(mine)
    assert (told.kind, told.invitation["method"]) == ("enrolment/taken_over", "REQUEST")
    assert told.values["giver"].startswith("Anouk")


def test_a_colleague_of_another_team_is_a_colleague_and_of_another_employer_is_not(firm):
    group = firm.group()
    near = make_person()
    make_appointment(near, firm.employer)
    assert handed(enrolled(group, firm.worker()), near).state is CONFIRMED
    with pytest.raises(Refused, match="same employer"):
        handed(enrolled(group, firm.worker()), make_firm(region=firm.region).worker())
    with pytest.raises(Refused, match="same employer"):
        handed(enrolled(group, make_person()), make_person())


def test_after_the_last_days_a_seat_can_still_be_handed_over_until_the_group_begins(firm):
    group = firm.group()
    seat, other = enrolled(group, firm.worker()), enrolled(group, firm.worker())
    assert handed(seat, firm.worker(), now=LATE).state is CONFIRMED
    with pytest.raises(Refused, match="already begun"):
        handed(other, firm.worker(), now=group.starts_at)


def test_a_colleague_who_waits_leaves_the_line_and_one_with_a_seat_keeps_it(firm):
    group = firm.group(capacity=2)
    one, two = firm.worker(), firm.worker()
    seat, other = enrolled(group, one), enrolled(group, two)
    third = firm.worker()
    waiter = enrolled(group, third)
    assert handed(seat, third) is waiter
    assert waiter.state is CONFIRMED
    assert kinds(letters_about(waiter)) == ["taken_over"]
    with pytest.raises(Refused, match="already has a seat"):
        handed(other, third)
    assert queries.filling_of(group) == Filling(2, 0)


@pytest.mark.parametrize("capacity", [0, 2])
def test_only_a_certain_seat_is_handed_over(firm, capacity):
    group = firm.group(capacity=capacity, coordinator_decides=True)
    with pytest.raises(Refused, match="certain seat"):
        handed(enrolled(group, firm.worker()), firm.worker())


def test_the_colleague_must_be_able_to_enrol(firm):
    group = firm.group(admits=Admits.INVITED)
    staff = identity(make_staff(Role.COORDINATOR, firm.region))
    seat = service.enrol(group, firm.worker().id, by=staff, now=NOW)
    with pytest.raises(Refused, match="not open to that colleague"):
        handed(seat, firm.worker())
    assert seat.state is CONFIRMED
    assert kinds(letters_about(seat)) == ["confirmed"]


def test_a_manager_who_decides_is_asked_about_the_colleague(firm):
    strict = make_firm(voice=Voice.DECIDES, region=firm.region)
    giver = strict.worker()
    seat = service.enrol(strict.group(), giver.id, by=identity(strict.manager), now=NOW)
    mine = handed(seat, strict.worker(), by=identity(giver))
    assert (seat.state, mine.state) == (CANCELLED, REQUESTED)
    assert [each.kind for each in letters_to(strict.manager)] == ["enrolment/asked"]


def test_a_seat_that_is_kept_for_a_team_stays_in_the_team(firm):
    group = firm.group(capacity=2)
    make_limit(group, LimitKind.RESERVED, 1, organisation_id=firm.team.id)
    outside = make_person()
    make_appointment(outside, firm.employer)
    seat = enrolled(group, firm.worker())
    fill(group, 1)
    with pytest.raises(Refused, match="kept for others"):
        handed(seat, outside)
    assert seat.state is CONFIRMED
    assert handed(seat, firm.worker()).state is CONFIRMED


def test_a_seat_handed_over_and_given_up_goes_to_the_line(firm):
    group = firm.group(capacity=1)
    seat = enrolled(group, firm.worker())
    (waiter,) = fill(group, 1)
    service.cancel(handed(seat, firm.worker()), by=HOUSE, now=NOW)
    assert waiter.state is CONFIRMED


@pytest.fixture
def course(app):
    return make_course()


def later(course, **given):
    return make_edition(course=course, starts_at=NOW + timedelta(days=60), **given)


def test_whoever_moves_has_a_seat_there_first_and_frees_the_old_one(course):
    first, second = make_edition(course=course, capacity=1), later(course)
    person = make_person()
    seat = enrolled(first, person)
    (waiter,) = fill(first, 1)
    delivered()
    new = moved(seat, second, by=identity(person))
    assert (seat.state, new.state, waiter.state) == (CANCELLED, CONFIRMED, CONFIRMED)
    assert (expected_of(seat), expected_of(new)) == (0, 1)
    assert kinds(letters_about(seat)) == ["moved"]
    assert letters_about(seat)[0].invitation["method"] == "CANCEL"
    assert kinds(letters_about(new)) == ["confirmed"]


def test_without_a_seat_there_everything_stays_as_it_is(course):
    first, second = make_edition(course=course), later(course, capacity=1)
    fill(second, 1)
    seat = enrolled(first)
    with pytest.raises(Refused, match="You keep the one you have"):
        moved(seat, second)
    db.session.expire_all()
    assert seat.state is CONFIRMED
    assert kinds(letters_about(seat)) == ["confirmed"]
    assert queries.filling_of(second) == Filling(1, 0)


def test_nobody_moves_past_who_waits_there(course):
    first, second = make_edition(course=course), later(course, capacity=0)
    fill(second, 1)
    with db.transaction():
        second.capacity = 1
    seat = enrolled(first)
    with pytest.raises(Refused):
        moved(seat, second)
    assert seat.state is CONFIRMED


def test_one_moves_within_a_course_and_not_twice(course):
    first, second = make_edition(course=course), later(course)
    person = make_person()
    seat = enrolled(first, person)
    for other in (make_edition(), first):
        with pytest.raises(Refused):
            moved(seat, other)
    enrolled(second, person)
    with pytest.raises(Refused, match="already have"):
        moved(seat, second)
    service.cancel(seat, by=HOUSE, now=NOW)
    with pytest.raises(Refused, match="over"):
        moved(seat, second)


def test_after_the_last_day_to_sign_off_only_staff_move_someone(course):
    first, second = make_edition(course=course), later(course)
    person = make_person()
    seat = enrolled(first, person)
    with pytest.raises(Refused):
        moved(seat, second, by=identity(person), now=LATE)
    assert moved(seat, second, now=LATE).state is CONFIRMED


def test_who_waits_may_move_to_a_group_with_a_seat(course):
    first, second = make_edition(course=course, capacity=0), later(course)
    waiter = enrolled(first)
    assert moved(waiter, second).state is CONFIRMED
    assert (waiter.state, queries.filling_of(first)) == (CANCELLED, Filling(0, 0))


def test_nobody_moves_to_a_group_that_is_called_off(course):
    first, second = make_edition(course=course), later(course, state=EditionState.CANCELLED)
    with pytest.raises(Refused):
        moved(enrolled(first), second)


def test_a_move_that_must_be_approved_keeps_the_seat_there(course):
    first = make_edition(course=course)
    second = later(course, coordinator_decides=True)
    make_staff(Role.COORDINATOR, make_organisation())
    seat = enrolled(first)
    new = moved(seat, second)
    assert (seat.state, new.state) == (CANCELLED, REQUESTED)
    assert letters_about(seat)[0].values["certain"] is False
