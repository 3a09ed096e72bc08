"""The demo shows what the courses wing can do, on whichever day it is loaded."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.courses import clashing
from leerhuis.courses.clashes import ClashKind
from leerhuis.courses.means import SchoolHoliday, Venue
from leerhuis.courses.models import Course, Edition, Interest, Round, Session
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import RoundState
from leerhuis.demo import foodvalley, region, season
from leerhuis.demo.staff import Staff
from leerhuis.pathways import following, queries
from leerhuis.pathways.models import PersonSpecialism
from leerhuis.pathways.rules import GivenBy
from leerhuis.people.models import Organisation
from leerhuis.signin import service as signin
from leerhuis.signin.rules import DEMO_PASSWORD
from tests.factories import NOW, TODAY


def path_of(name):
    return db.session.scalar(select(Organisation.path).where(Organisation.name == name))


def count(row, *conditions):
    return db.session.scalar(select(func.count()).select_from(row).where(*conditions))


def test_the_demo_shows_what_the_courses_wing_can_do(demo):
    states = select(Round.state).order_by(Round.starts_on, Round.id)
    *past, opened, _valley, draft = db.session.scalars(states).all()
    assert set(past) == {RoundState.DONE}
    assert (opened, draft) == (RoundState.OPEN, RoundState.DRAFT)
    assert count(Interest) == season.WANTING
    assert count(Venue, Venue.accessibility != "", Venue.contact_email != "") == 6
    assert count(SchoolHoliday) > 6
    found = clashing.conflicts_in([path_of(region.REGION)])
    assert {each.clash.kind for each in found} == {ClashKind.ROOM, ClashKind.TRAINER_CANNOT}
    assert {each.session.edition.state for each in found} == {EditionState.DRAFT}
    given = db.session.scalars(select(PersonSpecialism.given_by)).all()
    assert given.count(GivenBy.EMPLOYER) == len(range(3, 8))
    assert given.count(GivenBy.TRACK) == season.PAST[-1].people


def test_the_second_region_has_its_own_coordinator_courses_and_programme(demo):
    valley = path_of(foodvalley.NAME)
    courses = select(Course.id).join(Course.organisation).where(Organisation.path == valley)
    assert count(Edition, Edition.course_id.in_(courses)) == 5
    [track] = [
        each for each in queries.open_tracks(around=[valley]) if each.name == foodvalley.TRACK
    ]
    shares = {each.place.name: each for each in following.shares(track, today=TODAY)}
    assert set(shares) == {place.name for place in foodvalley.PLACES}
    assert shares["Praktijk Ubbink"].people == 1
    assert (
        0
        < sum(each.done for each in shares.values())
        < sum(each.people for each in shares.values())
    )
    assert signin.prove_password(
        address=foodvalley.COORDINATOR[3], password=DEMO_PASSWORD, origin="", now=NOW
    )


@pytest.mark.parametrize("days", range(0, 364, 53))
def test_rooms_and_trainers_never_clash_in_what_is_published(app, monkeypatch, days):
    now = NOW + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(region, "PROFESSIONALS", 6)
    for name in ("PAST", "OPEN"):
        empty = [replace(group, people=0) for group in getattr(season, name)]
        monkeypatch.setattr(season, name, empty)
    with db.transaction():
        season.Season(Staff(now))
    found = clashing.conflicts_in([path_of(region.REGION)])
    assert {each.session.edition.state for each in found} <= {EditionState.DRAFT}
    assert {each.clash.kind for each in found} >= {ClashKind.ROOM}
    outside = select(Session.id).join(Session.edition).join(Edition.round)
    late = func.date(Session.starts_at) > Round.ends_on
    assert db.session.scalars(outside.where(late)).all() == []
