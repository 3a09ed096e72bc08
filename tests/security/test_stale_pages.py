"""What another coordinator did after a page was read counts, and not what the page still shows.

Each test reads like a page does, lets somebody else write, and then acts on what it read.
"""

from contextlib import contextmanager
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses import describing, offer
from leerhuis.courses import queries as courses
from leerhuis.courses.clashing import conflicts_in, plan_of
from leerhuis.courses.contents import Prerequisite
from leerhuis.courses.described import course_in_full
from leerhuis.courses.means import TrainerTime
from leerhuis.courses.models import Session
from leerhuis.courses.prerequisites import Asked
from leerhuis.courses.rules import EditionState, SessionPlan
from leerhuis.courses.seasons import queries as seasons
from leerhuis.courses.seasons import service as running
from leerhuis.courses.series import Part
from leerhuis.courses.trainers import queries as trainers
from leerhuis.courses.trainers import service as trainer_service
from leerhuis.courses.trainers.rules import TimePlan
from leerhuis.courses.words import Availability
from leerhuis.errors import Missing, Refused
from leerhuis.people.sectors import Sector
from leerhuis.planning import service as planning
from leerhuis.planning.season import queries as drafts
from leerhuis.planning.sessions import service as planned
from tests.enrolment.test_race import at_once, failures
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_room,
    make_round,
    make_staff,
    make_trainer,
)

BY = {"by": HOUSE, "now": NOW}
DRAFT, PUBLISHED = EditionState.DRAFT, EditionState.PUBLISHED
THEN = datetime(2027, 3, 10, 8, 30, tzinfo=NOW.tzinfo)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def who(region):
    return identity(make_staff("coordinator", region))


@pytest.fixture
def somebody_else(app):
    """Another process: what it writes is not in the session of the test."""

    @contextmanager
    def begin():
        with app.app_context():
            yield
            db.session.remove()

    return begin


def group(region, *, room=None, at=THEN, **given):
    edition = make_edition(
        course=make_course(organisation_id=region.id), starts_at=at, state=DRAFT, **given
    )
    with db.transaction():
        for each in db.session.query(Session).filter_by(edition_id=edition.id):
            each.room_id, each.venue_id = room and room.id, room.venue_id if room else each.venue_id
    return edition.public_id


def read(who, public_id):
    """The group as the page of it reads it."""
    return courses.edition_for_staff(who, public_id)


def first_of(edition):
    return edition.sessions[0]


def put(session, **said):
    """The plan of a session with something else in it."""
    known = plan_of(session)
    return SessionPlan(**{name: getattr(known, name) for name in known.__dict__} | said)


def test_a_group_is_not_published_in_a_room_it_was_moved_to_meanwhile(region, who, somebody_else):
    room = make_room()
    taken, mine = group(region, room=room), group(region)
    planning.publish(read(who, taken), **BY)
    page = read(who, mine)
    with somebody_else():
        other = read(who, mine)
        plan = put(first_of(other), room_id=room.id, venue_id=room.venue_id)
        planning.change_session(other, first_of(other), plan, **BY)
    with pytest.raises(Refused, match="is taken"):
        planning.publish(page, **BY)
    assert len(conflicts_in([region.path])) == 1
    assert read(who, mine).state is DRAFT


def test_of_two_who_publish_a_whole_round_one_gets_the_room(region, who, somebody_else):
    season, room = make_round(region), make_room()
    mine, theirs = (group(region, room=room, round_id=season.id) for _each in range(2))
    found = {each.edition.public_id: each.edition for each in drafts.drafts_in(who, season)}
    with somebody_else():
        planning.publish(read(who, theirs), **BY)
    with pytest.raises(Refused, match="is taken"):
        planning.publish(found[mine], **BY)


def test_a_session_that_was_removed_meanwhile_is_not_there(region, who, somebody_else):
    public_id = group(region, sessions=2)
    page = read(who, public_id)
    session = first_of(page)
    with somebody_else():
        other = read(who, public_id)
        planning.remove_session(other, first_of(other), **BY)
    with pytest.raises(Missing):
        planned.change(page, session, put(session), part=Part.THIS, **BY)


def test_two_clicks_remove_a_session_once(region, who, somebody_else):
    public_id = group(region, sessions=2)
    page = read(who, public_id)
    session = first_of(page)
    with somebody_else():
        other = read(who, public_id)
        planning.remove_session(other, first_of(other), **BY)
    with pytest.raises(Missing):
        planning.remove_session(page, session, **BY)
    removed = select(func.count()).where(AuditEvent.action == Action.SESSION_REMOVED)
    assert db.session.scalar(removed) == 1


def test_no_session_lies_outside_a_round_that_was_shortened_meanwhile(region, who, somebody_else):
    season = make_round(region)
    public_id = group(region, round_id=season.id)
    page = read(who, public_id)
    last = put(first_of(page), on=date(2027, 7, 16))
    with somebody_else():
        other = courses.round_for(who, season.public_id)
        days = {"starts_on": other.starts_on, "ends_on": date(2027, 6, 30)}
        offer.update_round(other, name=other.name, **days, **BY)
    with pytest.raises(Refused):
        planning.add_session(page, last, **BY)


def test_a_round_shrinks_or_gets_its_last_session_and_never_both(app, region, who):
    for _again in range(4):
        season = make_round(region)
        public_id = group(region, round_id=season.id)
        round_id = season.public_id

        def shorten(round_id=round_id):
            season = courses.round_for(who, round_id)
            days = {"starts_on": season.starts_on, "ends_on": date(2027, 6, 30)}
            offer.update_round(season, name=season.name, **days, **BY)

        def add(public_id=public_id):
            page = read(who, public_id)
            planning.add_session(page, put(first_of(page), on=date(2027, 7, 16)), **BY)

        done = at_once(app, [shorten, add])
        assert len(failures(done)) == 1
        assert isinstance(failures(done)[0], Refused)


def test_two_clicks_keep_the_days_of_a_round_once(region, who, somebody_else):
    season = make_round(region)
    days = {"publish_on": None, "openings": {Sector.EDUCATION: date(2027, 2, 1)}}
    page = seasons.round_for(who, season.public_id)
    with somebody_else():
        running.say_openings(seasons.round_for(who, season.public_id), **days, **BY)
    running.say_openings(page, **days, **BY)
    found = seasons.round_for(who, season.public_id).openings
    assert [(each.sector, each.opens_on) for each in found] == list(days["openings"].items())


def test_two_clicks_keep_the_times_of_a_trainer_once(region, who, somebody_else):
    public_id = make_trainer(region).public_id
    plan = TimePlan(Availability.CANNOT, date(2027, 2, 1), date(2027, 2, 1))
    page = trainers.trainer_for(who, public_id)
    with somebody_else():
        trainer_service.add_time(trainers.trainer_for(who, public_id), plan, **BY)
    trainer_service.add_time(page, plan, **BY)
    assert db.session.query(TrainerTime).count() == 1
    page = trainers.trainer_for(who, public_id)
    with somebody_else():
        other = trainers.trainer_for(who, public_id)
        trainer_service.remove_time(other, other.times[0], **BY)
    trainer_service.remove_time(page, page.times[0], **BY)
    assert db.session.query(TrainerTime).count() == 0


def asking(who, public_id, required_id):
    """A task: the course asks this other one beforehand."""

    def do():
        course = course_in_full(who, public_id)
        told = {"theme": course.theme, "title": course.title, "points": courses.points_of(course)}
        describing.update_course(course, **told, asks=[Asked(1, course_id=required_id)], **BY)
        return public_id

    return do


def test_two_coordinators_at_once_make_no_circle_of_what_is_asked_beforehand(app, region, who):
    for _again in range(4):
        rows = [make_course(organisation_id=region.id) for _each in range(4)]
        ids, names = [each.id for each in rows], [each.public_id for each in rows]
        asking(who, names[1], ids[2])()
        asking(who, names[3], ids[0])()
        done = at_once(app, [asking(who, names[0], ids[1]), asking(who, names[2], ids[3])])
        assert [type(each) for each in failures(done)] == [Refused]


def test_two_clicks_on_what_a_course_asks_change_it_once(region, who, somebody_else):
    mine, other = (make_course(organisation_id=region.id) for _each in range(2))
    public_id, asked = mine.public_id, other.id
    page = course_in_full(who, public_id)
    with somebody_else():
        asking(who, public_id, asked)()
    told = {"theme": page.theme, "title": page.title, "points": courses.points_of(page)}
    describing.update_course(page, **told, asks=[Asked(1, course_id=asked)], **BY)
    wanted = select(func.count(Prerequisite.id)).where(Prerequisite.course_id == page.id)
    assert db.session.scalar(wanted) == 1
