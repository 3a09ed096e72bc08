"""What stands in the way of sessions, read from rows."""

from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.courses import clashing
from leerhuis.courses import service as offer
from leerhuis.courses.clashes import ClashKind
from leerhuis.courses.clashing import Wanted
from leerhuis.courses.means import TrainerTime
from leerhuis.courses.models import Session
from leerhuis.courses.rules import EditionState, Span
from leerhuis.courses.words import Availability
from leerhuis.errors import Refused
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_room,
    make_trainer,
    saved,
    train,
)

THEN = NOW + timedelta(days=30)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def room(app):
    return make_room(name="Grote zaal", capacity=12)


@pytest.fixture
def trainer(region):
    return make_trainer(region, name="Fatima Aydin")


def group(region, *, room=None, trainers=(), at=THEN, sessions=1, **given):
    """A group of this region, all its sessions in this room and by these trainers."""
    course = make_course(organisation_id=region.id)
    edition = make_edition(course=course, starts_at=at, sessions=sessions, **given)
    for each in sessions_of(edition):
        with db.transaction():
            each.room_id = room and room.id
        train(each, *trainers)
    return edition


def sessions_of(edition):
    return (
        db.session.query(Session).filter_by(edition_id=edition.id).order_by(Session.starts_at).all()
    )


def wanted(*, at=THEN, hours=7, room=None, trainers=()):
    return Wanted(
        Span(at, at + timedelta(hours=hours)), room and room.id, tuple(each.id for each in trainers)
    )


def said(found):
    return [(each.kind.value, each.what) for each in found]


def test_a_room_and_a_trainer_that_another_group_has_then_are_named(region, room, trainer):
    there = group(region, room=room, trainers=[trainer])
    mine = group(region)
    found = clashing.clashes_of([wanted(room=room, trainers=[trainer])], edition=mine)
    assert said(found) == [("room", "Grote zaal"), ("trainer", "Fatima Aydin")]
    assert {each.session.edition.course.title for each in found} == {there.course.title}
    assert all(each.blocks for each in found)


@pytest.mark.parametrize("at", [THEN - timedelta(hours=7), THEN + timedelta(hours=7)])
def test_what_follows_the_other_at_once_is_no_clash(region, room, at):
    group(region, room=room)
    assert clashing.clashes_of([wanted(at=at, room=room)], edition=group(region)) == []


def test_another_room_at_the_same_time_is_no_clash(region, room):
    group(region, room=room)
    assert clashing.clashes_of([wanted(room=make_room())], edition=group(region)) == []


def test_a_session_does_not_clash_with_its_own_group(region, room, trainer):
    mine = group(region, room=room, trainers=[trainer])
    assert clashing.clashes_of([wanted(room=room, trainers=[trainer])], edition=mine) == []


def test_a_cancelled_group_needs_no_room(region, room):
    group(region, room=room, state=EditionState.CANCELLED)
    assert clashing.clashes_of([wanted(room=room)], edition=group(region)) == []


def test_a_draft_is_named_but_keeps_nobody_out(region, room):
    group(region, room=room, state=EditionState.DRAFT)
    (found,) = clashing.clashes_of([wanted(room=room)], edition=group(region))
    assert not found.blocks


def test_a_trainer_who_cannot_then_is_named_with_the_hours(region, trainer):
    busy = saved(
        TrainerTime(
            trainer_id=trainer.id,
            kind=Availability.CANNOT,
            starts_at=THEN + timedelta(hours=6),
            ends_at=THEN + timedelta(hours=30),
        )
    )
    (found,) = clashing.clashes_of([wanted(trainers=[trainer])], edition=group(region))
    assert (found.kind, found.ends_at) == (ClashKind.TRAINER_CANNOT, busy.ends_at)


def test_a_room_that_is_too_small_is_said(region, room):
    mine = group(region, capacity=13)
    assert said(clashing.clashes_of([wanted(room=room)], edition=mine)) == [
        ("room_small", "Grote zaal")
    ]


def test_each_clash_tells_of_which_session_it_is(region, room):
    group(region, room=room, sessions=3)
    series = [wanted(at=THEN + timedelta(days=days), room=room) for days in (1, 7, 8, 14)]
    found = clashing.clashes_of(series, edition=group(region))
    assert [each.at for each in found] == [1, 3]


def test_ten_sessions_ask_as_many_questions_as_one(region, room, trainer):
    group(region, room=room, trainers=[trainer], sessions=10)
    mine = group(region)
    series = [
        wanted(at=THEN + timedelta(days=7 * each), room=room, trainers=[trainer])
        for each in range(10)
    ]
    clashing.clashes_of(series[:1], edition=mine)  # begins to read
    with statements() as one:
        clashing.clashes_of(series[:1], edition=mine)
    with statements() as ten:
        assert len(clashing.clashes_of(series, edition=mine)) == 20
    assert len(ten) == len(one)


def test_two_groups_that_clash_are_one_conflict_of_the_draft(region, room, trainer):
    group(region, room=room, trainers=[trainer])
    draft = group(region, room=room, trainers=[trainer], state=EditionState.DRAFT)
    found = clashing.conflicts_in([region.path])
    assert {each.session.edition_id for each in found} == {draft.id}
    assert said(each.clash for each in found) == [
        ("room", "Grote zaal"),
        ("trainer", "Fatima Aydin"),
    ]


def test_the_draft_is_the_one_to_move_also_if_it_was_there_first(region, room):
    draft = group(region, room=room, state=EditionState.DRAFT)
    group(region, room=room)
    (found,) = clashing.conflicts_in([region.path])
    assert found.session.edition_id == draft.id


def test_what_does_not_go_ahead_is_in_no_conflict(region, room, trainer):
    group(region, room=room, trainers=[trainer])
    group(region, room=room, trainers=[trainer], state=EditionState.CANCELLED)
    assert clashing.conflicts_in([region.path]) == []


def test_all_kinds_of_conflicts_are_found_at_once(region, room, trainer):
    group(region, room=room, trainers=[trainer], capacity=12)
    group(region, room=room, trainers=[trainer], capacity=20)
    saved(
        TrainerTime(
            trainer_id=trainer.id,
            kind=Availability.CANNOT,
            starts_at=THEN,
            ends_at=THEN + timedelta(hours=1),
        )
    )
    kinds = [each.clash.kind for each in clashing.conflicts_in([region.path])]
    assert sorted(kinds) == ["room", "room_small", "trainer", "trainer_cannot", "trainer_cannot"]


def test_a_conflict_with_a_group_of_another_region_is_seen_by_both(region, room):
    other = make_organisation(name="FoodValley")
    mine, theirs = group(region, room=room), group(other, room=room)
    for path in (region.path, other.path):
        (found,) = clashing.conflicts_in([path])
        assert {found.session.edition_id, found.clash.session.edition_id} == {mine.id, theirs.id}
    assert clashing.conflicts_in([make_organisation().path]) == []


def test_conflicts_are_those_of_the_period_that_is_looked_at(region, room):
    group(region, room=room, sessions=3)
    group(region, room=room, sessions=3)
    week = timedelta(days=7)
    assert len(clashing.conflicts_in([region.path])) == 3
    assert len(clashing.conflicts_in([region.path], since=THEN + week)) == 2
    assert len(clashing.conflicts_in([region.path], since=THEN + week, until=THEN + 2 * week)) == 1


def test_the_number_of_questions_does_not_grow_with_the_conflicts(region, room, trainer):
    for _each in range(2):
        group(region, room=room, trainers=[trainer])
    clashing.conflicts_in([region.path])  # begins to read
    with statements() as few:
        clashing.conflicts_in([region.path])
    for _each in range(3):
        group(region, room=room, trainers=[trainer], sessions=2)
    clashing.conflicts_in([region.path])
    with statements() as many:
        assert len(clashing.conflicts_in([region.path])) == 2 * (10 + 3)
    assert len(many) == len(few)


def test_who_is_refused_hears_which_group_has_it_and_at_what_hours(region, room):
    there = group(region, room=room, label="groep Bergen op Zoom")
    mine = group(region, room=room, state=EditionState.DRAFT)
    with pytest.raises(Refused) as no:
        offer.publish(mine, by=HOUSE, now=NOW)
    hours = [clock.local(each) for each in (there.starts_at, there.ends_at)]
    assert "groep Bergen op Zoom" in str(no.value)
    assert [no.value.values[each] for each in ("start", "end")] == [
        f"{each.hour}.{each.minute:02d}" for each in hours
    ]
