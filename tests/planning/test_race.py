"""Coordinators who want the same room or trainer at the same moment, with the hold on and off."""

import threading

import pytest

from leerhuis import db
from leerhuis.courses import claims, clashing
from leerhuis.courses import service as offer
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.queries import SHOWN
from leerhuis.courses.rules import EditionState, SessionPlan
from leerhuis.errors import Refused
from leerhuis.planning import service
from leerhuis.planning.sessions import service as planned
from tests.enrolment.test_race import at_once, failures
from tests.factories import HOUSE, NOW, make_edition, make_room, make_trainer, train

PUBLISHED, DRAFT = EditionState.PUBLISHED, EditionState.DRAFT
BY = {"by": HOUSE, "now": NOW}


def groups(number, *, state=PUBLISHED, **place):
    """So many groups, each with one session at the same time, in this place if one is given."""
    made = [make_edition(state=state) for _each in range(number)]
    for each in db.session.query(Session):
        with db.transaction():
            for name, value in place.items():
                setattr(each, name, value)
    return made


def plan_of(edition):
    session = db.session.query(Session).options(*SHOWN).filter_by(edition_id=edition.id).one()
    return clashing.plan_of(session)


def taking(edition, room, trainers=()):
    """A task: move the session of this group to the room, with these trainers."""
    number, room_id, venue_id = edition.id, room and room.id, room and room.venue_id
    trainer_ids = tuple(each.id for each in trainers)

    def do():
        mine = db.session.get(Edition, number)
        session = db.session.query(Session).options(*SHOWN).filter_by(edition_id=number).one()
        old = clashing.plan_of(session)
        new = SessionPlan(
            on=old.on,
            start=old.start,
            end=old.end,
            venue_id=venue_id or old.venue_id,
            room_id=room_id,
            trainer_ids=trainer_ids,
        )
        service.change_session(mine, session, new, **BY)
        return number

    return do


def publishing(edition):
    number = edition.id

    def do():
        offer.publish(db.session.get(Edition, number), **BY)
        return number

    return do


def in_room(room):
    return db.session.query(Session).filter_by(room_id=room.id).count()


def refused(done):
    return [each for each in failures(done) if isinstance(each, Refused)]


def test_two_coordinators_at_one_room_at_the_same_hour_and_exactly_one_gets_it(app):
    room = make_room()
    done = at_once(app, [taking(each, room) for each in groups(2)])
    assert in_room(room) == 1
    assert len(refused(done)) == len(failures(done)) == 1


def test_ten_coordinators_at_one_room_and_exactly_one_gets_it(app):
    room = make_room()
    done = at_once(app, [taking(each, room) for each in groups(10)])
    assert in_room(room) == 1
    assert len(refused(done)) == len(failures(done)) == 9


def test_one_trainer_trains_one_of_the_groups_that_ask_at_once(app):
    trainer = make_trainer()
    done = at_once(app, [taking(each, None, [trainer]) for each in groups(6)])
    assert len(refused(done)) == len(failures(done)) == 5


def test_who_asks_for_rooms_and_trainers_crosswise_never_waits_for_each_other_forever(app):
    rooms, trainers = [make_room(), make_room()], [make_trainer(), make_trainer()]
    wanted = [
        (rooms[0], trainers),
        (rooms[1], trainers[::-1]),
        (rooms[0], trainers[:1]),
        (rooms[1], trainers[1:]),
    ]
    tasks = [taking(each, room, some) for each, (room, some) in zip(groups(4), wanted, strict=True)]
    done = at_once(app, tasks)
    assert failures(done) == refused(done)
    assert clashing.conflicts_in([""]) == []


def test_of_two_drafts_in_one_room_exactly_one_is_published(app):
    room = make_room()
    drafts = groups(2, state=DRAFT, room_id=room.id, venue_id=room.venue_id)
    done = at_once(app, [publishing(each) for each in drafts])
    assert len(refused(done)) == len(failures(done)) == 1
    assert db.session.query(Edition).filter_by(state=PUBLISHED).count() == 1


def test_of_two_series_in_one_room_exactly_one_is_planned_in_full(app):
    room = make_room()
    first, second = groups(2)
    old = plan_of(first)

    def adding(edition):
        number, room_id, venue_id = edition.id, room.id, room.venue_id
        plans = [
            SessionPlan(
                on=old.on.replace(day=day),
                start=old.start,
                end=old.end,
                venue_id=venue_id,
                room_id=room_id,
            )
            for day in range(old.on.day + 1, old.on.day + 11)
        ]
        return lambda: len(planned.add_series(db.session.get(Edition, number), plans, **BY))

    done = at_once(app, [adding(first), adding(second)])
    assert len(refused(done)) == len(failures(done)) == 1
    assert in_room(room) == 10


@pytest.fixture
def both_look_first(database, monkeypatch):
    """Nobody holds, and both have looked before one of them writes."""
    if type(database).__name__ == "SQLite":
        pytest.skip("SQLite lets one write at a time, with or without a hold")
    gate = threading.Barrier(2, timeout=5)
    looked = claims.clashes_of

    def look(*args, **given):
        found = looked(*args, **given)
        gate.wait()
        return found

    monkeypatch.setattr(claims, "hold_means", lambda _wanted: None)
    monkeypatch.setattr(claims, "clashes_of", look)


@pytest.mark.usefixtures("both_look_first")
def test_with_the_hold_switched_off_both_get_the_room(app):
    room = make_room()
    drafts = groups(2, state=DRAFT, room_id=room.id, venue_id=room.venue_id)
    done = at_once(app, [publishing(each) for each in drafts])
    assert failures(done) == []
    assert db.session.query(Edition).filter_by(state=PUBLISHED).count() == 2


def test_a_draft_waits_for_nobody(app):
    trainer, room = make_trainer(), make_room()
    drafts = groups(4, state=DRAFT)
    for each in db.session.query(Session):
        train(each, trainer)
    done = at_once(app, [taking(each, room, [trainer]) for each in drafts])
    assert failures(done) == []
    assert in_room(room) == 4
