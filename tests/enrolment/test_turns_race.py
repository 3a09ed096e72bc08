"""Yes, no, and the end of the time to answer, all at the same moment."""

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import approving, lapsing, moving, offers, service
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Voice
from leerhuis.errors import Refused
from tests.enrolment.test_race import at_once, failures, people_in
from tests.factories import HOUSE, NOW, make_course, make_edition, make_person
from tests.factories_enrolment import enrolled, fill, kinds, letters_about
from tests.factories_turns import approvals_of, make_firm

CONFIRMED, OFFERED = EnrolmentState.CONFIRMED, EnrolmentState.OFFERED
WAITING, LAPSED = EnrolmentState.WAITING, EnrolmentState.LAPSED
ENDS_AT = NOW.replace(hour=11)


def doing(verb, row, *args, now=NOW):
    """A task: this verb on this row, read anew by whoever does it."""
    kind, number = type(row), row.id

    def do():
        return verb(db.session.get(kind, number), *args, by=HOUSE, now=now).public_id

    return do


def moving_to(row, edition):
    kind, number = type(edition), edition.id
    enrolment_id = row.id

    def do():
        other = db.session.get(kind, number)
        mine = db.session.get(Enrolment, enrolment_id)
        return moving.move(mine, other, by=HOUSE, now=NOW).public_id

    return do


def lapse():
    return lapsing.lapse_due(now=ENDS_AT)


def an_offer():
    """Who was offered the only seat of a group, and who is next."""
    group = make_edition(capacity=1, policy=WaitingPolicy.OFFER, offer_hours=2)
    seat, first, second = fill(group, 3)
    service.cancel(seat, by=HOUSE, now=NOW)
    return group, first, second


def test_an_offer_accepted_many_times_at_once_is_one_seat_and_one_letter(app):
    group, first, _second = an_offer()
    done = at_once(app, [doing(offers.accept, first)] * 10)
    assert set(done) == {first.public_id}
    assert [each.state for each in people_in(group)[1:]] == [CONFIRMED, WAITING]
    assert kinds(letters_about(first)) == ["confirmed"]


def test_a_yes_and_a_no_at_once_are_one_of_the_two(app):
    group, first, second = an_offer()
    done = at_once(app, [doing(offers.accept, first), doing(offers.refuse, first)] * 5)
    assert all(isinstance(each, Refused) for each in failures(done))
    held = [each for each in people_in(group) if each.state in (CONFIRMED, OFFERED)]
    assert len(held) == 1
    assert (first.state is CONFIRMED) is (second.state is WAITING)
    assert len(letters_about(first)) == 1


@pytest.mark.parametrize("late", [False, True])
def test_a_yes_while_the_time_ends_is_either_a_seat_or_for_the_next(app, late):
    _group, first, second = an_offer()
    said_at = ENDS_AT if late else NOW
    done = at_once(app, [doing(offers.accept, first, now=said_at), *[lapse] * 4])
    expected = [LAPSED, OFFERED] if first.state is LAPSED else [CONFIRMED, WAITING]
    assert [first.state, second.state] == expected
    assert not late or first.state is LAPSED, "who is late has no seat"
    assert all(isinstance(each, Refused) for each in failures(done))
    assert len(letters_about(first)) == len(letters_about(second)) == 1


def test_a_job_that_runs_in_many_processes_lets_each_seat_lapse_once(app):
    rows = [an_offer() for _ in range(3)]
    done = at_once(app, [lapse] * 6)
    assert failures(done) == []
    assert sum(done) == 3
    for _group, first, second in rows:
        assert (first.state, second.state) == (LAPSED, OFFERED)
        assert kinds(letters_about(first)) == ["lapsed"]


def test_a_yes_of_the_manager_while_the_person_leaves_gives_no_seat_to_nobody(app):
    firm = make_firm(voice=Voice.DECIDES)
    group = firm.group(capacity=1)
    seat = enrolled(group, firm.worker())
    (waiter,) = fill(group, 1)
    (approval,) = approvals_of(seat)
    done = at_once(app, [doing(approving.approve, approval), doing(service.cancel, seat)] * 3)
    assert all(isinstance(each, Refused) for each in failures(done))
    assert (seat.state, waiter.state) == (EnrolmentState.CANCELLED, CONFIRMED)
    assert kinds(letters_about(seat)) == ["cancelled"]


def test_two_sides_that_say_yes_at_once_make_the_seat_certain(app):
    firm = make_firm(voice=Voice.DECIDES)
    seat = enrolled(firm.group(coordinator_decides=True), firm.worker())
    done = at_once(app, [doing(approving.approve, each) for each in approvals_of(seat)])
    assert failures(done) == []
    assert seat.state is CONFIRMED
    assert db.session.scalars(select(Approval.verdict).distinct()).all() == ["approved"]


def test_a_seat_handed_to_two_colleagues_at_once_is_of_one(app):
    firm = make_firm()
    group = firm.group(capacity=1)
    seat = enrolled(group, firm.worker())
    takers = [firm.worker() for _ in range(4)]
    done = at_once(app, [doing(moving.hand_over, seat, each.id) for each in takers])
    assert len(failures(done)) == 3
    assert all(isinstance(each, Refused) for each in failures(done))
    assert [each.state for each in people_in(group)].count(CONFIRMED) == 1


def test_people_who_move_to_each_others_group_at_once_wait_for_nobody_for_ever(app):
    course = make_course()
    one, two = (make_edition(course=course, capacity=9) for _ in range(2))
    there, here = fill(one, 4), fill(two, 4)
    tasks = [moving_to(each, two) for each in there] + [moving_to(each, one) for each in here]
    assert failures(at_once(app, tasks)) == []
    for group in (one, two):
        assert [each.state for each in people_in(group)].count(CONFIRMED) == 4


def test_a_person_who_moves_to_the_last_seat_while_another_takes_it_keeps_one(app):
    course = make_course()
    old, new = make_edition(course=course), make_edition(course=course, capacity=1)
    (mine,) = fill(old, 1)
    person = make_person().id

    def take():
        group = db.session.get(type(new), new_id)
        return service.enrol(group, person, by=HOUSE, now=NOW).public_id

    new_id = new.id
    at_once(app, [moving_to(mine, new), take])
    seats = [each for each in people_in(new) if each.state is CONFIRMED]
    assert len(seats) == 1
    assert (mine.state is CONFIRMED) is (seats[0].person_id == person)
