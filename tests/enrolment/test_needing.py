"""What a course asks beforehand, at the door of its groups."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import COMMAND
from leerhuis.attendance import service as attendance
from leerhuis.attendance.rules import Extent
from leerhuis.courses.contents import Prerequisite
from leerhuis.courses.models import CoursePoints
from leerhuis.courses.words import Strictness
from leerhuis.enrolment import needing, service
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Refused
from leerhuis.registers import Category, Chamber, Register
from leerhuis.registry.models import ExpectedPoints
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_edition,
    make_professional,
    make_staff,
    saved,
)
from tests.factories_attendance import make_seat, sessions_of
from tests.factories_registry import make_registration

DAY = timedelta(days=1)
BEGINS = NOW + 30 * DAY


@pytest.fixture
def basis(app):
    return make_course(title="Basis")


@pytest.fixture
def me(app):
    return make_professional()


def make_asking(strictness, *asked, title="Vervolg"):
    """A group of a course that asks these rows, each a way of its own."""
    course = make_course(title=title, strictness=strictness)
    for way, row in enumerate(asked, start=1):
        saved(Prerequisite(**{"course_id": course.id, "way": way} | row))
    return make_edition(course=course, starts_at=BEGINS)


def complete(person, course, on):
    seat = make_seat(make_edition(course=course), person)
    with db.transaction():
        seat.completed_on = on
    return seat


def enrol(edition, person, by=None):
    return service.enrol(edition, person.id, by=by or identity(person), now=NOW)


def test_who_has_what_is_asked_gets_a_seat(basis, me):
    edition = make_asking(Strictness.REFUSE, {"required_id": basis.id, "within_months": 24})
    complete(me, basis, date(2026, 3, 1))
    assert enrol(edition, me).state == "confirmed"


def test_who_lacks_it_hears_what_it_is(basis, me):
    edition = make_asking(Strictness.REFUSE, {"required_id": basis.id})
    with pytest.raises(Refused, match="First you need: Basis.") as no:
        enrol(edition, me)
    assert "page of the course" in str(no.value)


def test_what_asks_approval_makes_a_request_and_a_refusal_is_for_staff_too(basis, me):
    staff = identity(make_staff("coordinator"))
    edition = make_asking(Strictness.APPROVAL, {"required_id": basis.id})
    assert enrol(edition, me).state is EnrolmentState.REQUESTED
    strict = make_asking(Strictness.REFUSE, {"required_id": basis.id}, title="Streng")
    with pytest.raises(Refused, match="First they need: Basis"):
        enrol(strict, me, by=staff)


def test_what_is_only_said_stops_nobody_and_the_house_is_asked_nothing(basis, me):
    assert enrol(make_asking(Strictness.INFORM, {"required_id": basis.id}), me)
    strict = make_asking(Strictness.REFUSE, {"required_id": basis.id}, title="Streng")
    assert enrol(strict, me, by=COMMAND)


def test_it_is_judged_on_the_day_that_the_group_begins(basis, me):
    edition = make_asking(Strictness.REFUSE, {"required_id": basis.id, "within_months": 12})
    complete(me, basis, clock.day_of(BEGINS) - timedelta(days=366))
    with pytest.raises(Refused, match="First you need"):
        enrol(edition, me)


def test_a_registration_that_expires_before_the_first_session_is_not_enough(me):
    asked = {"register": Register.SKJ, "occupation": Chamber.YOUTH_AND_FAMILY_PROFESSIONAL}
    edition = make_asking(Strictness.REFUSE, asked)
    row = make_registration(me, held_date=clock.day_of(BEGINS) - 5 * DAY)
    with pytest.raises(Refused, match="First you need: SKJ"):
        enrol(edition, me)
    with db.transaction():
        row.last_valid_on = row.apply_by_on = clock.day_of(BEGINS)
    assert enrol(edition, me).state == "confirmed"


def test_a_course_is_completed_by_being_there_each_time_and_no_longer_when_that_is_mended(
    basis, me
):
    edition = make_edition(course=basis, sessions=2, starts_at=NOW - 10 * DAY)
    seat = make_seat(edition, me)
    first, last = sessions_of(edition)
    for session, there, expected in (
        (first, Extent.PRESENT, {}),
        (last, Extent.PRESENT, {basis.id: clock.day_of(last.ends_at)}),
        (first, Extent.ABSENT, {}),
    ):
        attendance.mark(session, {seat.id: there}, by=COMMAND, now=NOW)
        assert needing.completed_by(me.id) == expected
    assert db.session.get_one(Enrolment, seat.id).completed_on is None


def test_the_page_says_why_not(client, basis, me, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    edition = make_asking(Strictness.REFUSE, {"required_id": basis.id})
    client.sign_in(me)
    page = client.submit("/inschrijven", {"edition": edition.public_id}, status=409)
    assert "Eerst heb je nodig: Basis." in page.text


def test_points_to_expect_are_those_of_the_day_of_the_last_session(app, me):
    course = make_course(points=())
    last = clock.day_of(BEGINS)
    said = {"course_id": course.id, "register": Register.NIP, "category": Category.TRAINING}
    saved(CoursePoints(**said, points=3, accreditation="A1", valid_until_on=last - DAY))
    saved(CoursePoints(**said, points=5, accreditation="A2", valid_from_on=last))
    enrol(make_edition(course=course, starts_at=BEGINS), me)
    assert db.session.scalars(select(ExpectedPoints.points)).all() == [5]
