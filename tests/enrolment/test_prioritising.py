"""Who needs the points before the year is over goes first, where the round says so."""

from datetime import date, timedelta

import pytest

from leerhuis import db
from leerhuis.courses.models import Course
from leerhuis.courses.words import Priority
from leerhuis.enrolment import calling_off, prioritising, queries, service
from leerhuis.enrolment.rules import KEPT_FIRST, EnrolmentState
from leerhuis.registers import Category, Chamber, Register
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_round,
)
from tests.factories_enrolment import fill
from tests.factories_registry import make_registration

JGP = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
SOON, LATER = date(2027, 9, 1), date(2029, 6, 1)
CONFIRMED, WAITING = EnrolmentState.CONFIRMED, EnrolmentState.WAITING


@pytest.fixture
def season(app):
    return make_round(make_organisation(), priority=Priority.REGISTRATION)


def group(season, *, capacity=1, points=((Register.SKJ, JGP, Category.FORMAL_LEARNING, "6"),)):
    course = make_course(organisation_id=season.organisation_id, points=points)
    return make_edition(course=course, capacity=capacity, round_id=season.id)


def registered(held_date=SOON):
    person = make_professional()
    make_registration(person, held_date=held_date)
    return person


def enrol(edition, person):
    return service.enrol(edition, person.id, by=HOUSE, now=NOW)


def test_who_needs_the_points_this_year_goes_before_who_came_first(season):
    edition = group(season)
    seat, first = fill(edition, 2)
    urgent = enrol(edition, registered())
    assert queries.places_in_line([first, urgent]) == {urgent.id: 1, first.id: 2}
    service.cancel(seat, by=HOUSE, now=NOW)
    assert (first.state, urgent.state) == (WAITING, CONFIRMED)


def test_who_comes_back_in_time_waits_like_everybody(season):
    edition = group(season)
    fill(edition, 2)
    assert enrol(edition, registered(LATER)).priority == 0


def test_points_of_another_kind_give_no_priority(season):
    other = ((Register.NIP, "", Category.TRAINING, "6"),)
    edition = group(season, points=other)
    fill(edition, 2)
    assert enrol(edition, registered()).priority == 0


def test_a_round_that_goes_by_turn_asks_nothing(app):
    season = make_round(make_organisation())
    edition = group(season)
    fill(edition, 2)
    assert enrol(edition, registered()).priority == 0


def test_the_order_is_worked_out_anew_at_night_and_once(season):
    edition = group(season)
    fill(edition, 2)
    waiter = enrol(edition, person := make_professional())
    make_registration(person, held_date=SOON)
    assert prioritising.reorder_due(now=NOW) == 1
    assert queries.place_in_line(waiter) == 1
    assert prioritising.reorder_due(now=NOW) == 0


def test_a_seat_elsewhere_that_gives_the_points_ends_the_priority(season):
    edition, other = group(season), group(season, capacity=9)
    fill(edition, 2)
    person = registered()
    waiter = enrol(edition, person)
    assert waiter.priority == 1
    for _each in range(20):  # a registration asks more than one course gives
        enrol(group(season, capacity=9), person)
    enrol(other, person)
    assert prioritising.reorder_due(now=NOW) == 1
    assert waiter.priority == 0


def test_who_lost_a_seat_because_a_group_was_called_off_stays_before_them(season):
    edition = group(season)
    lost = make_edition(course=db.session.get_one(Course, edition.course_id))
    person = make_person()
    enrol(lost, person)
    calling_off.call_off(lost, why="", by=HOUSE, now=NOW)
    fill(edition, 1)
    urgent, kept = enrol(edition, registered()), enrol(edition, person)
    assert kept.priority == KEPT_FIRST
    prioritising.reorder_due(now=NOW + timedelta(days=1))
    assert queries.places_in_line([urgent, kept]) == {kept.id: 1, urgent.id: 2}
