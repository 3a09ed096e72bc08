"""The closing test and the rule of completion, through to points."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.attendance import service
from leerhuis.attendance.models import TestResult
from leerhuis.attendance.rules import Extent
from leerhuis.audit import Action, AuditEvent
from leerhuis.courses.models import CoursePoints
from leerhuis.enrolment.models import Enrolment
from leerhuis.registers import Category, Chamber, Register
from leerhuis.registry.models import ExpectedPoints, PointsEntry
from tests.factories import (
    HOUSE,
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_staff,
    make_trainer,
    train,
)
from tests.factories_attendance import make_seat, make_seats, sessions_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KIND = (Register.SKJ, Chamber.YOUTH_AND_FAMILY_PROFESSIONAL)
POINTS = ((*KIND, Category.FORMAL_LEARNING, "6"), (*KIND, Category.REFLECTION, "4"))
P, D, A = Extent.PRESENT, Extent.PARTLY, Extent.ABSENT


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def keeper(client, region):
    person = make_staff(Role.COORDINATOR, region)
    client.sign_in(person)
    return person


def make_group(region, *, sessions=1, in_proportion=False, **rule):
    """A group that is over, of a course with this rule."""
    course = make_course(organisation_id=region.id, points=POINTS, **rule)
    with db.transaction():
        rows = db.session.query(CoursePoints).filter_by(course_id=course.id)
        for row in rows.filter_by(category=Category.REFLECTION):
            row.in_proportion = in_proportion
    return make_edition(course=course, sessions=sessions, starts_at=NOW - 7 * sessions * DAY)


def mark(edition, seat, *extents):
    for session, extent in zip(sessions_of(edition), extents, strict=True):
        service.mark(session, {seat.id: extent}, by=HOUSE, now=NOW)


def earned():
    """The points that hold now, by category."""
    found = {}
    for row in db.session.scalars(select(PointsEntry)):
        found[row.category] = found.get(row.category, Decimal(0)) + row.points
    return {category: str(points) for category, points in found.items() if points}


def expected():
    return sum(db.session.scalars(select(ExpectedPoints.points)), Decimal(0))


def completed_on(seat):
    db.session.rollback()
    return db.session.get(Enrolment, seat.id, populate_existing=True).completed_on


def test_enough_of_the_sessions_completes_a_course(region):
    edition = make_group(region, sessions=4, least_share=80)
    enough, short = make_seats(edition, 2)
    mark(edition, enough, P, P, D, P)
    mark(edition, short, P, P, D, D)
    last = clock.day_of(sessions_of(edition)[-1].ends_at)
    assert (completed_on(enough), completed_on(short)) == (last, None)
    assert earned() == {Category.FORMAL_LEARNING: "6.0", Category.REFLECTION: "4.0"}


def test_points_in_proportion_are_rounded_down_to_halves_and_the_others_are_all_or_none(region):
    edition = make_group(region, sessions=4, least_share=80, in_proportion=True)
    enough = make_seat(edition)
    mark(edition, enough, P, P, D, P)
    assert earned() == {Category.FORMAL_LEARNING: "6.0", Category.REFLECTION: "3.5"}


def test_who_missed_too_much_gets_what_is_in_proportion_and_nothing_else(region):
    edition = make_group(region, sessions=4, least_share=80, in_proportion=True)
    short = make_seat(edition)
    mark(edition, short, P, P, A, A)
    assert earned() == {Category.REFLECTION: "2.0"}
    assert completed_on(short) is None


def test_a_correction_adds_rows_and_changes_none(region):
    edition = make_group(region, sessions=2, least_share=50, in_proportion=True)
    seat = make_seat(edition)
    mark(edition, seat, P, P)
    before = [(row.id, row.points) for row in db.session.scalars(select(PointsEntry))]
    mark(edition, seat, P, D)
    after = [(row.id, row.points) for row in db.session.scalars(select(PointsEntry))]
    assert after[: len(before)] == before
    assert earned() == {Category.FORMAL_LEARNING: "6.0", Category.REFLECTION: "3.0"}


def test_a_test_that_is_to_come_keeps_points_expected(client, keeper, region):
    edition = make_group(region, closing_test=True)
    seat = make_seat(edition)
    mark(edition, seat, P)
    assert (earned(), expected(), completed_on(seat)) == ({}, Decimal(0), None)
    service.mark(sessions_of(edition)[0], {seat.id: A}, by=HOUSE, now=NOW)
    service.mark(sessions_of(edition)[0], {seat.id: P}, by=HOUSE, now=NOW)
    assert (earned(), expected()) == ({}, Decimal(10))
    result(client, edition, seat, "passed")
    assert (expected(), completed_on(seat)) == (0, clock.day_of(NOW - 7 * DAY))
    assert earned() == {Category.FORMAL_LEARNING: "6.0", Category.REFLECTION: "4.0"}


def path(edition):
    return f"/toets/{edition.public_id}"


def result(client, edition, seat, word, *, on=NOW, status=200):
    day = clock.day_of(on).isoformat()
    said = {"taken_on": day, f"result-{seat.public_id}": word}
    return client.submit(path(edition), said, status)


def test_there_is_one_resit(client, keeper, region):
    edition = make_group(region, closing_test=True)
    twice, once = make_seats(edition, 2)
    for seat in (twice, once):
        mark(edition, seat, P)
        result(client, edition, seat, "failed", on=NOW - 2 * DAY)
    assert "1 keer gezakt" in client.page(path(edition)).text
    result(client, edition, twice, "failed")
    result(client, edition, once, "passed")
    assert (completed_on(twice), completed_on(once) is not None) == (None, True)
    text = client.page(path(edition)).text
    assert "2 keer gezakt" in text
    assert earned() == {Category.FORMAL_LEARNING: "6.0", Category.REFLECTION: "4.0"}


def test_a_result_is_corrected_by_a_new_row(client, keeper, region):
    edition = make_group(region, closing_test=True)
    seat = make_seat(edition)
    mark(edition, seat, P)
    result(client, edition, seat, "passed")
    result(client, edition, seat, "failed")
    assert earned() == {}
    assert completed_on(seat) is None
    rows = db.session.scalars(select(TestResult).order_by(TestResult.id)).all()
    assert [row.passed for row in rows] == [True, False]
    events = AuditEvent.action == Action.TEST_RECORDED
    assert len(db.session.scalars(select(AuditEvent).where(events)).all()) == 2


def test_the_same_result_twice_is_one(client, keeper, region):
    edition = make_group(region, closing_test=True)
    seat = make_seat(edition)
    assert "1 uitslag opgeslagen." in result(client, edition, seat, "passed").text
    assert "Er is niets veranderd." in result(client, edition, seat, "passed").text
    assert "Er is niets veranderd." in result(client, edition, seat, "perhaps").text
    assert len(db.session.scalars(select(TestResult)).all()) == 1


def test_the_day_of_a_test_has_been(client, keeper, region):
    edition = make_group(region, closing_test=True)
    seat = make_seat(edition)
    page = result(client, edition, seat, "passed", on=NOW + DAY, status=400)
    assert "Vul een dag in die al is geweest." in page.text
    assert "Vul de dag van de toets in." in client.submit(path(edition), {}, 400).text
    assert db.session.scalars(select(TestResult)).all() == []


def test_a_trainer_fills_in_the_test_of_their_own_groups(client, region):
    edition, other = (make_group(region, closing_test=True) for _ in range(2))
    person = make_staff(Role.TRAINER, region)
    train(sessions_of(edition)[0], make_trainer(region, person_id=person.id))
    client.sign_in(person)
    client.page(path(edition))
    client.page(path(other), 404)


def test_a_course_without_a_test_has_no_page_for_it(client, keeper, region):
    client.page(path(make_group(region)), 404)
    elsewhere = make_group(make_organisation(), closing_test=True)
    client.page(path(elsewhere), 404)
