"""Two coordinators at one track at one moment: both are answered, and nothing counts twice."""

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.errors import Missing, Refused
from leerhuis.pathways import queries, service
from leerhuis.pathways.models import Track, TrackAudience, TrackModule, TrackStep
from leerhuis.pathways.rules import TrackState
from leerhuis.people.sectors import Sector
from tests.enrolment.test_race import at_once
from tests.factories import NOW, identity, make_course, make_organisation, make_staff
from tests.factories_pathways import make_track

BY = {"by": HOUSE, "now": NOW}


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def coordinator(region):
    return identity(make_staff("coordinator", region))


def course(region):
    return make_course(organisation_id=region.id)


def read(coordinator, track):
    """The track as a page reads it, before what it shows is changed."""
    return queries.track_for(coordinator, track.public_id)


def adding(coordinator, track, *courses):
    def do():
        found = read(coordinator, track)
        return service.add_step(found, name="", choose=None, courses=courses, **BY)

    return do


def test_two_steps_added_at_one_moment_both_stand_in_the_track(app, region, coordinator):
    for _again in range(5):
        track = make_track(region, (None, course(region)))
        tasks = [adding(coordinator, track, course(region)) for _each in range(2)]
        assert at_once(app, tasks) == [None, None]
        positions = select(TrackStep.position).where(TrackStep.track_id == track.id)
        assert sorted(db.session.scalars(positions)) == [1, 2, 3]


def test_a_course_added_twice_at_one_moment_stands_in_one_step(app, region, coordinator):
    for _again in range(5):
        track, one = make_track(region, (None, course(region))), course(region)
        done = at_once(app, [adding(coordinator, track, one)] * 2)
        (no,) = [each for each in done if each is not None]
        assert isinstance(no, Refused)
        assert "already in another step" in no.message
        modules = select(TrackModule.id).where(TrackModule.course_id == one.id)
        assert len(db.session.scalars(modules).all()) == 1


def test_a_step_that_a_colleague_removed_is_gone(app, region, coordinator):
    track = make_track(region, (None, course(region)), (None, course(region)))
    steps = read(coordinator, track).steps
    number = steps[0].public_id

    def remove():
        found = read(coordinator, track)
        return service.remove_step(found, queries.step_in(found, number), **BY)

    done = at_once(app, [remove] * 2)
    assert sum(each is None for each in done) == 1
    assert sum(isinstance(each, Missing) for each in done) == 1
    assert [each.position for each in read(coordinator, track).steps] == [1]


def test_a_group_of_people_added_twice_at_one_moment_is_there_once(app, region, coordinator):
    track = make_track(region, (None, course(region)), audience=())
    said = {"sector": Sector.EDUCATION, "function": None, "organisation": None}

    def add():
        return service.add_audience(read(coordinator, track), **said, **BY)

    done = at_once(app, [add] * 2)
    assert sum(isinstance(each, Refused) for each in done) == 1
    rows = select(TrackAudience.id).where(TrackAudience.track_id == track.id)
    assert len(db.session.scalars(rows).all()) == 1


def test_the_last_step_stays_in_a_track_that_opens_at_that_moment(app, region, coordinator):
    for _again in range(5):
        track = make_track(region, (None, course(region)), state=TrackState.DRAFT)

        def open_track(track=track):
            return service.open_track(read(coordinator, track), **BY)

        def remove(track=track):
            found = read(coordinator, track)
            return service.remove_step(found, found.steps[0], **BY)

        at_once(app, [open_track, remove])
        state = db.session.scalar(select(Track.state).where(Track.id == track.id))
        assert (state is TrackState.OPEN) == bool(read(coordinator, track).steps)
