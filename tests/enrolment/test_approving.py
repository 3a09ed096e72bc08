"""Who has a say in an enrolment, and what a yes and a no do."""

from datetime import timedelta

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.courses.contents import Prerequisite
from leerhuis.courses.words import Strictness
from leerhuis.enrolment import approving, service, sides
from leerhuis.enrolment.rules import EnrolmentState, Side, Verdict, Voice, WhyNot
from leerhuis.errors import Refused
from leerhuis.people.rules import AppointmentKind
from leerhuis.registry.models import ExpectedPoints
from tests.factories import (
    HOUSE,
    NOW,
    identity,
    make_appointment,
    make_course,
    make_grant,
    make_organisation,
    make_person,
    make_staff,
    saved,
)
from tests.factories_enrolment import enrolled, fill, kinds, letters_about
from tests.factories_turns import approvals_of, letters_to, make_firm, make_rule

CONFIRMED, REQUESTED = EnrolmentState.CONFIRMED, EnrolmentState.REQUESTED
DECLINED, WAITING = EnrolmentState.DECLINED, EnrolmentState.WAITING


def voices(firm, person, *, group=None):
    says = sides.sides_for(group or firm.group(), person.id, now=NOW)
    return {each.side: each.voice for each in says}


def expected_of(enrolment):
    return db.session.query(ExpectedPoints).filter_by(ref=enrolment.public_id).count()


def said_yes(enrolment, by, side=Side.EMPLOYER):
    (row,) = [each for each in approvals_of(enrolment) if each.side is side]
    return approving.approve(row, by=identity(by), now=NOW)


def said_no(enrolment, by, **why):
    (row,) = approvals_of(enrolment)
    return approving.decline(row, by=identity(by), now=NOW, **why)


def test_without_a_rule_an_employer_and_a_place_of_work_are_told_and_decide_nothing(app):
    firm = make_firm()
    worker = firm.worker()
    make_appointment(worker, make_organisation(), kind=AppointmentKind.PLACEMENT)
    assert voices(firm, worker) == {
        Side.EMPLOYER: Voice.TOLD,
        Side.PLACEMENT: Voice.TOLD,
        Side.COORDINATOR: Voice.NONE,
    }
    assert enrolled(firm.group(), worker).state is CONFIRMED


def test_the_nearest_rule_upwards_counts(app):
    firm = make_firm(voice=Voice.DECIDES)
    worker = firm.worker()
    assert voices(firm, worker)[Side.EMPLOYER] is Voice.DECIDES
    make_rule(firm.team, as_employer=Voice.NONE)
    assert voices(firm, worker)[Side.EMPLOYER] is Voice.NONE
    make_rule(firm.region, as_employer=Voice.TOLD)
    assert voices(firm, worker)[Side.EMPLOYER] is Voice.NONE


def test_with_several_employers_the_one_of_the_most_hours_has_the_say(app):
    firm, other = make_firm(voice=Voice.DECIDES), make_firm(voice=Voice.NONE)
    worker = firm.worker()
    make_appointment(worker, other.team, fte="1.0")
    assert voices(firm, worker)[Side.EMPLOYER] is Voice.NONE


def test_an_appointment_that_is_over_has_no_say(app):
    firm = make_firm(voice=Voice.DECIDES)
    worker = make_person()
    make_appointment(worker, firm.team, ends_on=(NOW - timedelta(days=1)).date())
    assert Side.EMPLOYER not in voices(firm, worker)


def test_a_seat_that_an_employer_decides_about_is_requested_and_held(app):
    firm = make_firm(voice=Voice.DECIDES)
    group = firm.group(capacity=1, approve_days=5)
    seat = enrolled(group, firm.worker())
    assert seat.state is REQUESTED
    assert seat.decide_by_at == NOW + timedelta(days=5)
    assert kinds(letters_about(seat)) == ["requested"]
    assert [each.kind for each in letters_to(firm.manager)] == ["enrolment/asked"]
    assert enrolled(group).state is WAITING


def test_a_requested_seat_expects_no_points_and_tells_no_calendar(app):
    firm = make_firm(voice=Voice.DECIDES)
    seat = enrolled(firm.group(), firm.worker())
    assert all(each.invitation is None for each in letters_about(seat))
    assert expected_of(seat) == 0


def test_a_decision_is_asked_until_the_group_begins_at_most(app):
    firm = make_firm(voice=Voice.DECIDES)
    group = firm.group(approve_days=90)
    assert enrolled(group, firm.worker()).decide_by_at == group.starts_at


def test_a_yes_makes_the_seat_certain(app):
    firm = make_firm(voice=Voice.DECIDES)
    seat = enrolled(firm.group(), firm.worker())
    said_yes(seat, firm.manager)
    assert expected_of(seat) > 0
    assert (seat.state, seat.confirmed_at, seat.decide_by_at) == (CONFIRMED, NOW, None)
    assert kinds(letters_about(seat)) == ["approved"]
    assert letters_about(seat)[0].invitation["method"] == "REQUEST"
    assert letters_to(firm.manager) == []
    (row,) = approvals_of(seat)
    assert (row.verdict, row.decided_by_id) == (Verdict.APPROVED, firm.manager.id)


def test_all_who_decide_must_say_yes(app):
    firm = make_firm(voice=Voice.DECIDES)
    seat = enrolled(firm.group(coordinator_decides=True), firm.worker())
    assert {each.side for each in approvals_of(seat)} == {Side.EMPLOYER, Side.COORDINATOR}
    said_yes(seat, firm.manager)
    assert seat.state is REQUESTED
    said_yes(seat, firm.coordinator, Side.COORDINATOR)
    assert seat.state is CONFIRMED


def test_one_no_ends_the_request_and_the_next_in_line_has_the_seat(app):
    firm = make_firm(voice=Voice.DECIDES)
    group = firm.group(capacity=1)
    seat = enrolled(group, firm.worker())
    (waiter,) = fill(group, 1)
    said_no(seat, firm.manager, why=WhyNot.FEE, reason="Het budget is op.")
    assert (seat.state, seat.why, seat.reason) == (DECLINED, WhyNot.FEE, "Het budget is op.")
    assert seat.cancelled_at == NOW
    assert waiter.state is CONFIRMED
    assert kinds(letters_about(seat)) == ["declined"]
    assert letters_to(firm.manager) == []


def test_a_no_takes_back_what_was_asked_of_the_others(app):
    firm = make_firm(voice=Voice.DECIDES)
    seat = enrolled(firm.group(coordinator_decides=True), firm.worker())
    (row,) = [each for each in approvals_of(seat) if each.side is Side.EMPLOYER]
    approving.decline(row, by=identity(firm.manager), now=NOW)
    assert letters_to(firm.coordinator) == []
    (other,) = [each for each in approvals_of(seat) if each.side is Side.COORDINATOR]
    with pytest.raises(Refused):
        approving.approve(other, by=identity(firm.coordinator), now=NOW)
    assert seat.state is DECLINED


def test_deciding_twice_is_deciding_once_and_a_yes_is_not_undone_by_a_no(app):
    firm = make_firm(voice=Voice.DECIDES)
    seat = enrolled(firm.group(), firm.worker())
    said_yes(seat, firm.manager)
    assert said_yes(seat, firm.manager) is seat
    with pytest.raises(Refused):
        said_no(seat, firm.manager)
    assert seat.state is CONFIRMED


def test_nobody_decides_about_a_seat_that_was_given_up(app):
    firm = make_firm(voice=Voice.DECIDES)
    worker = firm.worker()
    seat = enrolled(firm.group(), worker)
    service.cancel(seat, by=identity(worker), now=NOW)
    assert letters_to(firm.manager) == []
    with pytest.raises(Refused):
        said_yes(seat, firm.manager)


def test_a_manager_does_not_decide_about_themselves(app):
    firm = make_firm(voice=Voice.DECIDES)
    make_appointment(firm.manager, firm.employer)
    above = make_staff(Role.MANAGER, firm.region)
    seat = enrolled(firm.group(), firm.manager)
    assert [each.kind for each in letters_to(above)] == ["enrolment/asked"]
    with pytest.raises(Refused):
        said_yes(seat, firm.manager)


def test_a_manager_who_enrols_a_colleague_has_said_yes_by_it(app):
    firm = make_firm(voice=Voice.DECIDES)
    seat = service.enrol(firm.group(), firm.worker().id, by=identity(firm.manager), now=NOW)
    assert seat.state is CONFIRMED
    assert letters_to(firm.manager) == []


def test_that_yes_also_holds_for_who_must_wait_first(app):
    firm = make_firm(voice=Voice.DECIDES)
    group = firm.group(capacity=1, coordinator_decides=True)
    seat = enrolled(group)
    waiter = service.enrol(group, firm.worker().id, by=identity(firm.manager), now=NOW)
    assert waiter.state is WAITING
    service.cancel(seat, by=HOUSE, now=NOW)
    assert waiter.state is REQUESTED
    assert letters_about(waiter)[0].values["sides"] == ["coordinator"]
    said_yes(waiter, firm.coordinator, Side.COORDINATOR)
    assert waiter.state is CONFIRMED


def test_a_manager_elsewhere_has_not(app):
    firm, other = make_firm(voice=Voice.DECIDES), make_firm()
    seat = service.enrol(firm.group(), firm.worker().id, by=identity(other.manager), now=NOW)
    assert seat.state is REQUESTED


def test_what_an_employer_without_a_manager_decides_the_coordinator_decides(app):
    firm = make_firm(voice=Voice.DECIDES)
    alone = make_organisation(under=firm.region)
    make_rule(alone, as_employer=Voice.DECIDES)
    worker = make_person()
    make_appointment(worker, alone)
    seat = enrolled(firm.group(), worker)
    assert [each.side for each in approvals_of(seat)] == [Side.COORDINATOR]
    assert [each.kind for each in letters_to(firm.coordinator)] == ["enrolment/asked"]


def test_the_coordinator_decides_where_the_group_says_so(app):
    firm = make_firm()
    seat = enrolled(firm.group(coordinator_decides=True))
    assert seat.state is REQUESTED
    assert said_yes(seat, firm.coordinator, Side.COORDINATOR).state is CONFIRMED


def test_who_lacks_what_needs_approval_asks_for_a_seat_instead_of_being_refused(app):
    firm = make_firm()
    before = make_course()
    course = make_course(organisation_id=firm.region.id, strictness=Strictness.APPROVAL)
    saved(Prerequisite(course_id=course.id, way=1, required_id=before.id))
    seat = enrolled(firm.group(course=course), firm.worker())
    assert seat.state is REQUESTED
    assert [each.side for each in approvals_of(seat)] == [Side.COORDINATOR]


def test_a_place_of_work_that_decides_hears_the_days_and_not_the_course(app):
    firm = make_firm()
    place = make_organisation()
    make_rule(place, as_placement=Voice.DECIDES)
    host = make_staff(Role.MANAGER, place)
    worker = firm.worker()
    make_appointment(worker, place, kind=AppointmentKind.PLACEMENT)
    group = firm.group()
    seat = enrolled(group, worker)
    (letter,) = letters_to(host)
    assert seat.state is REQUESTED
    assert letter.values["title"] == ""
    assert {each["place"] for each in letter.values["sessions"]} == {""}
    assert group.course.title not in str(letter.values)


def test_who_moves_up_from_the_line_is_asked_about_then(app):
    firm = make_firm(voice=Voice.DECIDES)
    group = firm.group(capacity=1)
    (seat,) = fill(group, 1)
    waiter = enrolled(group, firm.worker())
    assert (waiter.state, letters_to(firm.manager)) == (WAITING, [])
    service.cancel(seat, by=HOUSE, now=NOW)
    assert waiter.state is REQUESTED
    assert kinds(letters_about(waiter)) == ["requested"]
    assert [each.kind for each in letters_to(firm.manager)] == ["enrolment/asked"]


def test_more_seats_make_requests_of_those_who_need_a_yes(app):
    firm = make_firm(voice=Voice.DECIDES)
    group = firm.group(capacity=0)
    line = [enrolled(group, firm.worker()) for _ in range(3)]
    with db.transaction():
        group.capacity = 2
    service.refill(group, by=HOUSE, now=NOW)
    assert [each.state for each in line] == [REQUESTED, REQUESTED, WAITING]


def test_a_coordinator_above_a_manager_is_not_asked(app):
    firm = make_firm(voice=Voice.DECIDES)
    make_grant(make_person(), Role.COORDINATOR, firm.employer)
    enrolled(firm.group(), firm.worker())
    assert letters_to(firm.coordinator) == []
