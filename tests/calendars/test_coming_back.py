"""Who gives a seat up and takes it again reads last that they have it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.mail import delivery
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from tests.calendars.recipient import SHAPES
from tests.calendars.world import World

SOON = timedelta(seconds=30)


@pytest.fixture(params=SHAPES, ids=lambda shape: shape.name)
def world(app, request):
    return World(request.param)


def come_back(world):
    """The seat is taken again half a minute after whatever happened last."""
    world.now += SOON
    world.enrol(0)


def states():
    db.session.expire_all()
    return set(db.session.scalars(select(QueuedLetter.state)))


def test_what_said_that_the_seat_was_gone_does_not_follow_when_it_is_taken_again(world):
    world.enrol(0)
    world.deliver()
    once = list(world.post.subjects)
    world.cancel(0)
    world.deliver(mood="refuses")
    come_back(world)
    world.deliver_all()
    assert sorted(world.post.subjects) == sorted(once * 2)
    assert world.calendars[0].steps == [("REQUEST", 0)] * 2 + [("REQUEST", 2)] * 2
    assert states() == {LetterState.SENT, LetterState.WITHDRAWN}
    world.check()


def test_a_letter_without_an_appointment_does_not_follow_either(world):
    world.enrol(0)
    world.cancel(0)
    world.deliver(mood="refuses")
    come_back(world)
    world.deliver_all()
    assert not [each for each in world.post.subjects if "afgemeld" in each]
    assert world.calendars[0].steps == [("REQUEST", 0)] * 2
    world.check()


def test_who_comes_back_into_the_line_still_loses_the_appointment(world):
    world.enrol(0)
    world.deliver()
    world.cancel(0)
    world.deliver(mood="refuses")
    with db.transaction():
        world.groups[0].capacity = 0
    come_back(world)
    world.deliver_all()
    assert world.calendars[0].steps[2:] == [("CANCEL", 1)] * 2
    world.check()


def test_what_is_on_its_way_then_arrives_before_the_seat_is_back(world):
    world.enrol(0)
    world.deliver()
    world.cancel(0)
    batch = delivery.keep_text(delivery.claim(now=world.now), now=world.now)
    come_back(world)
    delivery.deliver(now=world.now, send=world.post)
    assert len(world.calendars[0].steps) == 2, "what brings it back waits"
    for each in batch:
        world.post(each.rendered, "", each.sent_to)
    world.deliver()
    assert world.calendars[0].steps[2:] == [("CANCEL", 1)] * 2 + [("REQUEST", 2)] * 2
    world.check()
