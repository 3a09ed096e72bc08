"""Groups and sessions, as the service keeps them right."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import COMMAND
from leerhuis.audit import AuditEvent
from leerhuis.courses import queries, service
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import EditionState, SessionPlan
from leerhuis.errors import Missing, Refused
from leerhuis.registers import Category, Register
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_room,
    make_staff,
    make_theme,
    make_trainer,
    make_venue,
)

BY = {"by": COMMAND, "now": NOW}


def make_draft(**given):
    course = given.pop("course", None) or make_course()
    terms = {"capacity": 12, "enrol_by_on": date(2027, 2, 3)}
    return service.create_edition(course, **(terms | given), **BY)


def plan(day=10, start=9, end=16, **given):
    given = {"online_url": "https://vergader.example.org"} | given
    return SessionPlan(on=date(2027, 2, day), start=time(start), end=time(end), **given)


def refused(act, *args, **given):
    with pytest.raises(Refused) as no:
        act(*args, **given)
    return no.value


def test_cancelling_ends_with_enrolling_unless_another_day_is_given(app):
    assert make_draft().cancel_by_on == date(2027, 2, 3)
    assert make_draft(cancel_by_on=date(2027, 2, 5)).cancel_by_on == date(2027, 2, 5)


def test_the_same_empty_draft_is_not_made_twice(app):
    course = make_course()
    assert make_draft(course=course).id == make_draft(course=course).id
    assert make_draft(course=course, capacity=None).id != make_draft(course=course).id


def test_two_groups_on_the_same_terms_are_two_once_the_first_has_a_session(app):
    course = make_course()
    first = make_draft(course=course)
    service.add_session(first, plan(), **BY)
    assert make_draft(course=course).id != first.id


def test_a_group_knows_when_it_starts_and_ends(app):
    edition = make_draft()
    late = service.add_session(edition, plan(17), **BY)
    service.add_session(edition, plan(10), **BY)
    assert edition.starts_at == datetime(2027, 2, 10, 8, tzinfo=UTC)
    assert edition.ends_at == datetime(2027, 2, 17, 15, tzinfo=UTC)
    service.change_session(edition, late, plan(24, end=12), **BY)
    assert edition.ends_at == datetime(2027, 2, 24, 11, tzinfo=UTC)
    service.remove_session(edition, late, **BY)
    assert edition.ends_at == datetime(2027, 2, 10, 15, tzinfo=UTC)


def test_sessions_of_a_group_do_not_overlap(app):
    edition = make_draft()
    session = service.add_session(edition, plan(start=9, end=12), **BY)
    no = refused(service.add_session, edition, plan(start=11, end=13), **BY)
    assert "2027-02-10 from 9.00 to 12.00" in str(no)
    service.add_session(edition, plan(start=12, end=13), **BY)
    service.change_session(edition, session, plan(start=10, end=12), **BY)
    assert len(db.session.scalars(select(Session)).all()) == 2


def test_an_hour_that_does_not_exist_is_refused(app):
    on = date(2027, 3, 28)
    night = SessionPlan(on=on, start=time(2, 30), end=time(5), online_url="https://a.nl")
    no = refused(service.add_session, make_draft(), night, **BY)
    assert no.field == "start"


def test_what_does_not_change_is_not_told(app):
    edition = make_draft()
    session = service.add_session(edition, plan(), **BY)
    assert service.change_session(edition, session, plan(), **BY) == []
    assert service.change_session(
        edition, session, plan(trainer_ids=(make_trainer().id,)), **BY
    ) == ["trainers"]
    actions = [event.action.value for event in db.session.scalars(select(AuditEvent))]
    assert actions.count("edition.session_changed") == 1


def test_a_draft_is_published_once(app):
    edition = make_draft()
    assert "at least one session" in str(refused(service.publish, edition, **BY))
    service.add_session(edition, plan(), **BY)
    service.publish(edition, **BY)
    service.publish(edition, **BY)
    assert (edition.state, edition.published_at) == (EditionState.PUBLISHED, NOW)
    actions = [event.action.value for event in db.session.scalars(select(AuditEvent))]
    assert actions.count("edition.published") == 1


def test_a_draft_with_deadlines_after_its_start_is_not_published(app):
    edition = make_draft(enrol_by_on=date(2027, 2, 11))
    service.add_session(edition, plan(10), **BY)
    assert refused(service.publish, edition, **BY).field == "enrol_by_on"


def test_a_published_group_does_not_move_before_its_deadlines(app):
    edition = make_draft()
    session = service.add_session(edition, plan(10), **BY)
    service.publish(edition, **BY)
    assert refused(service.change_session, edition, session, plan(2), **BY).field == "on"
    service.change_session(edition, session, plan(3), **BY)


def test_deadlines_do_not_move_past_the_first_session(app):
    edition = make_edition(sessions=1)
    no = refused(
        service.change_edition,
        edition,
        round=None,
        capacity=3,
        enrol_by_on=date(2027, 2, 11),
        cancel_by_on=None,
        **BY,
    )
    assert no.field == "enrol_by_on"


def test_a_group_that_does_not_go_ahead_stays_as_it_is(app):
    edition = make_draft()
    service.cancel_edition(edition, **BY)
    service.cancel_edition(edition, **BY)
    assert refused(service.add_session, edition, plan(), **BY)
    assert refused(service.publish, edition, **BY)
    terms = {"round": None, "capacity": 1, "enrol_by_on": date(2027, 2, 1), "cancel_by_on": None}
    assert refused(service.change_edition, edition, **terms, **BY)


def test_points_are_given_as_plain_rows(app):
    course = service.create_course(
        make_organisation(),
        theme=make_theme(),
        title="Beroepsethiek",
        points=[(Register.NIP, "", Category.TRAINING, Decimal(4))],
        **BY,
    )
    assert [row.points for row in course.points] == [4]


def test_a_draft_is_known_to_its_coordinator_only(app):
    region = make_organisation()
    edition = make_draft(course=make_course(organisation_id=region.id))
    who = identity(make_staff("coordinator", region))
    assert queries.edition_for_staff(who, edition.public_id).course.theme.name
    with pytest.raises(Missing):
        queries.edition_for(edition.public_id)
    with pytest.raises(Missing):
        queries.edition_for_staff(identity(make_staff("coordinator")), edition.public_id)
    with pytest.raises(Missing):
        queries.edition_for_staff(identity(make_staff("manager", region)), edition.public_id)


def test_a_published_group_is_read_with_all_that_its_page_says(app):
    edition = make_edition(sessions=2)
    found = queries.edition_for(edition.public_id)
    assert [each.venue.town for each in found.sessions] == ["Roosendaal", "Roosendaal"]
    assert found.course.points


def test_a_session_is_in_a_room_of_a_venue(app):
    venue = make_venue()
    room = make_room(venue)
    edition = make_draft()
    session = service.add_session(
        edition, plan(venue_id=venue.id, online_url="", room_id=room.id), **BY
    )
    assert (session.venue_id, session.room_id) == (venue.id, room.id)
    assert db.session.get(Edition, edition.id).starts_at == session.starts_at
