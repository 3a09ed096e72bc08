"""Every letter about a yes, a no, a seat handed over and a move, read."""

from datetime import UTC, datetime, timedelta

import pytest

from leerhuis import db
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import approving, counting, lapsing, merging, moving, offers, service
from leerhuis.enrolment.rules import Side, Voice, WhyNot
from leerhuis.mail.queries import letter_of
from leerhuis.people.rules import AppointmentKind
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
from tests.factories_enrolment import delivered, enrolled, fill, letters_about
from tests.factories_turns import approvals_of, letters_to, make_firm, make_rule
from tests.letters import reads_as

STARTS_AT = datetime(2027, 2, 10, 8, 30, tzinfo=UTC)


@pytest.fixture
def firm(app):
    return make_firm(voice=Voice.DECIDES)


@pytest.fixture
def course(firm):
    return make_course(title="Complexe scheidingen", organisation_id=firm.region.id)


def make_group(course, *, venue="Zaal De Kring", **given):
    row = make_edition(course=course, **{"sessions": 2, "starts_at": STARTS_AT, **given})
    with db.transaction():
        for each in counting.facts_of(row.id).sessions:
            each.venue.name = venue
    return row


@pytest.fixture
def worker(firm):
    return firm.worker(given_name="Samira", family_name="Bouzid")


def last(enrolment):
    return letter_of(letters_about(enrolment)[0])


def offered(group, person):
    (seat,) = fill(group, 1)
    waiter = enrolled(group, person)
    service.cancel(seat, by=HOUSE, now=NOW)
    return waiter


def test_the_letter_about_a_seat_that_someone_must_approve(course, worker):
    reads_as(last(enrolled(make_group(course), worker)), "enrolment-requested.txt")


def test_the_letter_about_a_seat_that_two_must_approve(course, worker):
    group = make_group(course, coordinator_decides=True)
    reads_as(last(enrolled(group, worker)), "enrolment-requested-of-two.txt")


def test_the_question_to_the_manager(course, worker, firm):
    enrolled(make_group(course), worker)
    (told,) = letters_to(firm.manager)
    reads_as(letter_of(told), "enrolment-asked.txt")


def test_the_question_to_the_place_of_work_names_no_course(course, firm):
    place = make_organisation()
    make_rule(place, as_placement=Voice.DECIDES)
    host = make_staff("manager", place)
    worker = make_person(given_name="Samira", family_name="Bouzid")
    make_appointment(worker, place, kind=AppointmentKind.PLACEMENT)
    enrolled(make_group(course), worker)
    (told,) = letters_to(host)
    reads_as(letter_of(told), "enrolment-asked-placement.txt")


def test_the_letter_of_a_yes(course, worker, firm):
    seat = enrolled(make_group(course), worker)
    approving.approve(approvals_of(seat)[0], by=identity(firm.manager), now=NOW)
    reads_as(last(seat), "enrolment-approved.txt")


def test_the_letter_of_a_no_and_why(course, worker, firm):
    seat = enrolled(make_group(course), worker)
    (row,) = [each for each in approvals_of(seat) if each.side is Side.EMPLOYER]
    why = {"why": WhyNot.WORK, "reason": "Die week zijn er al drie collega's weg."}
    approving.decline(row, by=identity(firm.manager), now=NOW, **why)
    reads_as(last(seat), "enrolment-declined.txt")


def test_the_letter_about_a_request_that_nobody_answered(course, worker):
    seat = enrolled(make_group(course), worker)
    lapsing.lapse_due(now=seat.decide_by_at)
    reads_as(last(seat), "enrolment-lapsed-request.txt")


def test_the_letter_with_an_offer(course):
    mine = offered(make_group(course, capacity=1, policy=WaitingPolicy.OFFER), make_person())
    reads_as(last(mine), "enrolment-offered.txt")


def test_the_letter_about_an_offer_that_was_not_answered(course):
    mine = offered(make_group(course, capacity=1, policy=WaitingPolicy.OFFER), make_person())
    lapsing.lapse_due(now=NOW + timedelta(hours=48))
    reads_as(last(mine), "enrolment-lapsed-offer.txt")


def test_the_letter_about_an_offer_that_was_turned_down(course):
    mine = offered(make_group(course, capacity=1, policy=WaitingPolicy.OFFER), make_person())
    offers.refuse(mine, by=HOUSE, now=NOW)
    reads_as(last(mine), "enrolment-refused.txt")


def test_the_letters_about_a_seat_handed_over(course):
    firm = make_firm()
    giver = firm.worker(given_name="Anouk", family_name="Vries", name_prefix="de")
    taker = firm.worker(given_name="Bo", family_name="Jansen")
    seat = enrolled(make_group(course), giver)
    delivered()
    mine = moving.hand_over(seat, taker.id, by=identity(giver), now=NOW)
    reads_as(last(seat), "enrolment-handed-over.txt")
    reads_as(last(mine), "enrolment-taken-over.txt")


def test_the_letter_about_another_group(course):
    seat = enrolled(make_group(course))
    later = STARTS_AT + timedelta(days=28)
    other = make_group(course, venue="Huis van de Wijk", starts_at=later)
    delivered()
    moving.move(seat, other, by=HOUSE, now=NOW)
    reads_as(last(seat), "enrolment-moved.txt")


def test_the_letter_to_who_had_two_accounts(course):
    one, two = make_person(), make_person()
    enrolled(make_group(course), one)
    merging.merge(one.id, two.id, by=HOUSE, now=NOW)
    (told,) = letters_to(one)
    reads_as(letter_of(told), "enrolment-merged.txt")
