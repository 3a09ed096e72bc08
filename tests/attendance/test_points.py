"""What follows from a mark: points that were expected are earned, withdrawn or taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.attendance import service
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import CoursePoints
from leerhuis.errors import Refused
from leerhuis.registers import Category, Chamber, Register
from leerhuis.registry import service as registry
from leerhuis.registry.models import ExpectedPoints, PointsEntry
from tests.factories import NOW, identity, make_course, make_edition, make_staff
from tests.factories_attendance import make_mark, make_seat, sessions_of

JGP = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
POINTS = (
    (Register.SKJ, JGP, Category.FORMAL_LEARNING, "4"),
    (Register.SKJ, JGP, Category.REFLECTION, "2.5"),
)
LATER = NOW + timedelta(days=60)


@pytest.fixture
def keeper(app):
    return identity(make_staff("coordinator"))


@pytest.fixture
def edition(app):
    return make_edition(course=make_course(points=POINTS), sessions=2)


@pytest.fixture
def seat(edition):
    """A seat as enrolling leaves it: with its points expected."""
    row = make_seat(edition)
    registry.expect_points(
        row.person_id,
        ref=row.public_id,
        title="Cursus",
        on=date(2027, 2, 17),
        rows=[(*each[:3], Decimal(each[3])) for each in POINTS],
        now=NOW,
    )
    return row


def expected():
    return sum(db.session.scalars(select(ExpectedPoints.points)), Decimal(0))


def earned():
    return sum(db.session.scalars(select(PointsEntry.points)), Decimal(0))


def entries():
    return list(db.session.scalars(select(PointsEntry).order_by(PointsEntry.id)))


def test_points_are_earned_with_the_last_session_and_not_before(edition, seat, keeper):
    first, second = sessions_of(edition)
    service.mark(first, {seat.id: Extent.PRESENT}, by=keeper, now=LATER)
    assert (expected(), earned()) == (Decimal("6.5"), 0)
    service.mark(second, {seat.id: Extent.PRESENT}, by=keeper, now=LATER)
    assert (expected(), earned()) == (0, Decimal("6.5"))
    assert {each.completed_on for each in entries()} == {date(2027, 2, 17)}


def test_one_absence_ends_the_expectation(edition, seat, keeper):
    first, second = sessions_of(edition)
    service.mark(first, {seat.id: Extent.ABSENT}, by=keeper, now=LATER)
    assert (expected(), earned()) == (0, 0)
    service.mark(second, {seat.id: Extent.PRESENT}, by=keeper, now=LATER)
    assert (expected(), earned()) == (0, 0)


def test_an_absence_that_was_a_mistake_gives_the_expectation_back(edition, seat, keeper):
    first, _second = sessions_of(edition)
    service.mark(first, {seat.id: Extent.ABSENT}, by=keeper, now=LATER)
    service.mark(first, {seat.id: Extent.PRESENT}, by=keeper, now=LATER)
    assert (expected(), earned()) == (Decimal("6.5"), 0)


def test_points_that_no_longer_hold_are_taken_back_by_new_rows(edition, seat, keeper):
    for session in sessions_of(edition):
        service.mark(session, {seat.id: Extent.PRESENT}, by=keeper, now=LATER)
    before = len(entries())
    service.mark(session, {seat.id: Extent.ABSENT}, by=keeper, now=LATER)
    assert (expected(), earned()) == (0, 0)
    assert len(entries()) == 2 * before
    service.mark(session, {seat.id: Extent.PRESENT}, by=keeper, now=LATER)
    assert (expected(), earned()) == (0, Decimal("6.5"))


def test_marking_again_writes_nothing_more(edition, seat, keeper):
    for session in sessions_of(edition) * 3:
        service.mark(session, {seat.id: Extent.PRESENT}, by=keeper, now=LATER)
    assert len(entries()) == len(POINTS)


def test_a_course_without_points_gives_none(app, keeper):
    edition = make_edition(course=make_course(points=()))
    seat = make_seat(edition)
    (session,) = sessions_of(edition)
    assert service.mark(session, {seat.id: Extent.PRESENT}, by=keeper, now=LATER) == 1
    assert earned() == 0


def test_nothing_is_written_when_it_is_too_early(edition, seat, keeper):
    session = sessions_of(edition)[1]
    with pytest.raises(Refused):
        service.mark(
            session, {seat.id: Extent.PRESENT}, by=keeper, now=session.starts_at - timedelta(1)
        )
    assert earned() == 0


def test_the_session_can_be_marked_from_its_first_moment(edition, seat, keeper):
    session = sessions_of(edition)[0]
    assert service.mark(session, {seat.id: Extent.PRESENT}, by=keeper, now=session.starts_at) == 1


def test_marks_of_someone_else_do_not_count(edition, seat, keeper):
    first, second = sessions_of(edition)
    other = make_seat(edition)
    make_mark(other, first)
    service.mark(second, {seat.id: Extent.PRESENT, other.id: Extent.PRESENT}, by=keeper, now=LATER)
    assert {each.ref for each in entries()} == {other.public_id}


def test_what_is_earned_is_accredited_on_the_day_of_the_last_session(edition, seat, keeper):
    first, second = sessions_of(edition)
    with db.transaction():
        formal, reflection = db.session.scalars(select(CoursePoints).order_by(CoursePoints.id))
        formal.valid_until_on = clock.day_of(first.ends_at)
        reflection.valid_from_on = clock.day_of(second.ends_at)
    for session in (first, second):
        service.mark(session, {seat.id: Extent.PRESENT}, by=keeper, now=LATER)
    assert [(each.category, each.points) for each in entries()] == [
        (Category.REFLECTION, Decimal("2.5"))
    ]
