"""What stands in the calendars of people, whatever happens to their seats and its sessions."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import db
from leerhuis.calendars.models import Invitation
from leerhuis.enrolment import approving, merging, service
from leerhuis.enrolment.rules import EnrolmentState, Voice
from leerhuis.mail import delivery
from leerhuis.planning import service as planning
from tests.calendars.recipient import APPLE, SHAPES
from tests.calendars.world import World
from tests.factories import identity
from tests.factories_turns import approvals_of


@pytest.fixture(params=SHAPES, ids=lambda shape: shape.name)
def shape(request):
    return request.param


@pytest.fixture
def everywhere(app, shape):
    """The same world with calendars of each shape."""
    return World(shape)


@pytest.fixture
def world(app):
    return World(APPLE)


def asked_for(world):
    """A seat that someone asks for themselves, where somebody must approve it."""
    person = world.people[0]
    return service.enrol(world.groups[0], person.id, by=identity(person), now=world.now)


def test_a_seat_brings_each_session_once_with_number_nought(everywhere):
    world, calendar = everywhere, everywhere.calendars[0]
    world.enrol(0)
    world.deliver()
    assert calendar.steps == [("REQUEST", 0)] * 2
    world.check()


def test_who_waits_gets_nothing(everywhere):
    world = everywhere
    with db.transaction():
        world.groups[0].capacity = 0
    world.enrol(0)
    world.deliver()
    assert world.calendars[0].steps == []


def test_a_seat_given_up_empties_the_calendar(everywhere):
    world, calendar = everywhere, everywhere.calendars[0]
    world.enrol(0)
    world.deliver()
    world.cancel(0)
    world.deliver()
    assert calendar.steps[2:] == [("CANCEL", 1)] * 2
    world.check()


def test_who_comes_back_has_it_back_in_the_calendar(everywhere):
    world, calendar = everywhere, everywhere.calendars[0]
    for _turn in range(2):
        world.enrol(0)
        world.deliver()
        world.cancel(0)
        world.deliver()
    world.enrol(0)
    world.deliver()
    assert calendar.steps[-1] == ("REQUEST", 4)
    world.check()


def test_a_session_that_moves_is_moved(everywhere):
    world, calendar = everywhere, everywhere.calendars[0]
    world.enrol(0)
    world.deliver()
    world.put_off(number=1)
    world.deliver()
    assert calendar.steps[2:] == [("REQUEST", 1)]
    world.check()


def test_another_room_is_told(everywhere):
    world = everywhere
    world.enrol(0)
    world.deliver()
    world.other_room()
    world.deliver()
    assert world.calendars[0].steps[2:] == [("REQUEST", 1)]
    world.check()


def test_another_link_is_told(everywhere):
    world = everywhere
    world.enrol(0)
    for name in ("een", "twee"):
        world.deliver()
        world.change(venue_id=None, online_url=f"https://vergader.example.org/{name}")
    world.deliver()
    assert world.calendars[0].steps[2:] == [("REQUEST", 1), ("REQUEST", 2)]
    world.check()


def test_a_mended_title_moves_nothing_also_not_with_a_later_change(everywhere):
    world = everywhere
    world.enrol(0)
    world.deliver()
    with db.transaction():
        world.course.title = "Complexe scheiding"
    world.put_off(number=1)
    world.deliver()
    assert world.calendars[0].steps[2:] == [("REQUEST", 1)]


def test_another_trainer_is_no_other_appointment(everywhere):
    world = everywhere
    world.enrol(0)
    world.deliver()
    world.change(trainer_ids=())
    world.deliver()
    assert len(world.calendars[0].steps) == 2


def test_a_session_that_is_added_comes_in_the_calendar(everywhere):
    world = everywhere
    world.enrol(0)
    world.deliver()
    world.add_session()
    world.deliver()
    assert world.calendars[0].steps == [("REQUEST", 0)] * 3
    world.check()


def test_a_group_called_off_leaves_every_calendar(everywhere):
    world = everywhere
    world.enrol(0)
    world.enrol(1)
    world.deliver()
    planning.cancel_edition(world.groups[0], **world.by)
    world.deliver()
    assert [each.shows for each in world.calendars] == [{}, {}, {}]
    assert world.calendars[2].steps == []


def test_a_seat_handed_over_changes_calendars(everywhere):
    world = everywhere
    world.enrol(0)
    world.deliver()
    world.hand_over(0, 1)
    world.deliver()
    world.check()
    assert world.calendars[0].shows == {}
    world.hand_over(1, 0)
    world.deliver()
    world.check()


def test_who_moves_to_another_group_has_that_one(everywhere):
    world = everywhere
    world.enrol(0)
    world.deliver()
    world.move(0, 0, to=1)
    world.deliver()
    world.check()
    assert world.calendars[0].steps[2:4] == [("REQUEST", 0)] * 2, "first the new one, then the old"
    world.move(0, 1, to=0)
    world.deliver()
    world.check()


def test_a_seat_stands_in_the_calendar_once_it_is_approved(app, shape):
    world = World(shape, voice=Voice.DECIDES)
    seat = asked_for(world)
    world.deliver()
    assert seat.state is EnrolmentState.REQUESTED
    assert world.calendars[0].steps == []
    (asked,) = approvals_of(seat)
    approving.approve(asked, by=identity(world.firm.manager), now=world.now)
    world.deliver()
    assert world.calendars[0].steps == [("REQUEST", 0)] * 2


def test_who_is_declined_hears_of_it_in_no_calendar(app):
    world = World(APPLE, voice=Voice.DECIDES)
    seat = asked_for(world)
    world.deliver()
    (asked,) = approvals_of(seat)
    approving.decline(asked, by=identity(world.firm.manager), now=world.now)
    world.deliver()
    assert world.calendars[0].steps == []


def test_a_seat_past_the_limits_is_a_seat(world):
    with db.transaction():
        world.groups[0].capacity = 0
    service.enrol(world.groups[0], world.people[0].id, ignoring="Voor een ander.", **world.by)
    world.deliver()
    world.check()
    assert len(world.calendars[0].shows) == 2


def test_two_persons_that_are_one_are_told_on_in_the_one_calendar(everywhere):
    world = everywhere
    one, other = world.calendars[:2]
    world.enrol(0)
    world.deliver()
    for _time in range(2):
        world.put_off()
        world.deliver()
    merging.merge(world.people[0].id, world.people[1].id, **world.by)
    world.deliver()
    world.put_off()
    world.deliver()
    assert other.steps[-1] == ("REQUEST", 4)
    assert other.shows == world.true_of(1)
    assert max(sequence for _method, sequence in one.steps) < 3, "what comes later is never older"


def test_of_a_seat_lost_before_the_letter_went_nothing_is_heard(everywhere):
    world = everywhere
    world.enrol(0)
    world.cancel(0)
    world.deliver()
    assert world.calendars[0].steps == []
    assert db.session.scalars(select(Invitation)).all() == []


def test_a_move_that_was_not_sent_does_not_save_the_entry(everywhere):
    world = everywhere
    world.enrol(0)
    world.deliver()
    world.put_off()
    world.cancel(0)
    world.deliver()
    assert [method for method, _number in world.calendars[0].steps[2:]] == ["CANCEL"] * 2
    world.check()


def test_a_seat_lost_and_taken_again_before_any_letter_went_is_one_letter_of_each(everywhere):
    world = everywhere
    world.enrol(0)
    world.cancel(0)
    world.enrol(0)
    world.deliver()
    assert world.calendars[0].steps == [("REQUEST", 0)] * 2
    world.check()


def test_a_seat_given_up_and_taken_again_in_one_go_stays_in_the_calendar(everywhere):
    world = everywhere
    world.enrol(0)
    world.deliver()
    world.cancel(0)
    world.enrol(0)
    world.deliver()
    assert [method for method, _number in world.calendars[0].steps[2:]] == ["REQUEST"] * 2
    world.check()
    world.cancel(0)
    world.enrol(0)
    world.cancel(0)
    world.deliver()
    world.check()
    assert world.calendars[0].shows == {}


def test_what_changes_before_the_letter_went_is_read_once_as_it_is(everywhere):
    world = everywhere
    world.enrol(0)
    world.put_off()
    world.put_off()
    world.put_off(number=1)
    world.deliver()
    assert world.calendars[0].steps == [("REQUEST", 0)] * 2
    assert [each for each in world.post.subjects if "Andere tijd" in each] == []
    world.check()


def test_of_two_moves_before_delivery_only_the_last_goes_out(everywhere):
    world = everywhere
    world.enrol(0)
    world.deliver()
    world.put_off()
    world.other_room()
    world.deliver()
    assert len(world.calendars[0].steps) == 3
    world.check()


def test_who_puts_it_back_before_anybody_heard_tells_nobody(world):
    world.enrol(0)
    world.deliver()
    day = world.session().starts_at.date()
    world.put_off()
    world.change(on=day)
    world.deliver()
    assert len(world.calendars[0].steps) == 2
    world.check()


def test_a_letter_in_hand_arrives_before_what_takes_it_back(everywhere):
    world = everywhere
    world.enrol(0)
    batch = delivery.keep_text(delivery.claim(now=world.now), now=world.now)
    world.cancel(0)
    delivery.deliver(now=world.now, send=world.post)
    assert world.calendars[0].steps == [], "what takes it back waits"
    for each in batch:
        world.post(each.rendered, "", each.sent_to)
    world.deliver()
    assert world.calendars[0].steps == [("REQUEST", 0)] * 2 + [("CANCEL", 1)] * 2
    world.check()


def test_of_two_letters_the_older_may_come_last(everywhere):
    world = everywhere
    world.enrol(0)
    world.post.shuffles = True
    world.deliver()
    world.put_off()
    world.deliver()
    world.post.flush()
    assert sorted(world.calendars[0].steps) == [("REQUEST", 0), ("REQUEST", 0), ("REQUEST", 1)]
    world.check()


def test_a_letter_that_may_have_arrived_is_taken_out_of_the_calendar(everywhere):
    world = everywhere
    world.enrol(0)
    world.deliver(mood="drops")
    assert len(world.calendars[0].shows) == 2
    world.cancel(0)
    world.deliver_all()
    assert world.calendars[0].shows == {}
    assert world.calendars[0].strays == []


STEPS = {
    "enrol": lambda world, who: world.enrol(who),
    "enrol elsewhere": lambda world, who: world.enrol(who, 1),
    "cancel": lambda world, who: world.cancel(who),
    "cancel elsewhere": lambda world, who: world.cancel(who, 1),
    "put off": lambda world, who: world.put_off(number=who % 2),
    "put back": lambda world, who: world.put_back(number=who % 2),
    "deliver": lambda world, _who: world.deliver(),
    "refuse": lambda world, _who: world.deliver(mood="refuses"),
    "drop": lambda world, _who: world.deliver(mood="drops"),
}
WALKS = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 2)), max_size=14)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=WALKS)
def test_whatever_happens_every_calendar_tells_the_truth_in_the_end(app, shape, walk):
    with app.app_context():
        world = World(shape)
        for step, who in walk:
            STEPS[step](world, who)
        world.deliver_all()
        world.check()
        trusted = {"refuse", "drop"}.isdisjoint(step for step, _who in walk)
        assert not trusted or [each.strays for each in world.calendars] == [[], [], []]
        db.session.remove()
