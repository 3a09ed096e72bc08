"""The demo shows how seats are given, what happens in the room, and what follows from it."""

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.advice import advising
from leerhuis.advice.shortages import service as shortages
from leerhuis.attendance.models import Attendance, WalkIn
from leerhuis.certificates.models import Certificate
from leerhuis.courses.limits import SeatLimit
from leerhuis.courses.models import Course, CoursePoints
from leerhuis.courses.words import LimitKind
from leerhuis.demo import outcomes, seats
from leerhuis.enrolment.models import Approval, Enrolment, GuestRequest, InvitationCode
from leerhuis.enrolment.rules import NEEDS_POINTS, EnrolmentState, Side
from leerhuis.people import queries as people
from leerhuis.registry.lacking import Lack
from leerhuis.reporting.models import Report
from leerhuis.reporting.rules import ReportState
from leerhuis.signin.rules import DEMO_ACCOUNTS
from tests.factories import NOW, TODAY


def count(row, *conditions):
    return db.session.scalar(select(func.count()).select_from(row).where(*conditions))


def who(role):
    return people.identity_by_address(dict(DEMO_ACCOUNTS)[role], today=TODAY)


def test_the_demo_shows_how_seats_are_given_and_what_follows(demo):
    _seats_are_given()
    _the_room_is_half_marked()
    _papers_and_registers()
    _points_are_lacking()


def _seats_are_given():
    kinds = db.session.scalars(select(SeatLimit.kind)).all()
    assert sorted(kinds) == sorted(LimitKind)
    [offered] = db.session.scalars(
        select(Enrolment).where(Enrolment.state == EnrolmentState.OFFERED)
    )
    assert offered.person_id == who(Role.PROFESSIONAL).person_id
    assert offered.offer_ends_at > NOW
    waiting = Enrolment.state == EnrolmentState.WAITING
    assert count(Enrolment, waiting, Enrolment.priority == NEEDS_POINTS) >= 1
    assert count(Enrolment, waiting, Enrolment.priority == 0) >= 4
    asked = db.session.scalars(select(Approval.side).where(Approval.decided_at.is_(None))).all()
    assert {Side.EMPLOYER, Side.COORDINATOR} <= set(asked)
    [guest] = db.session.scalars(select(GuestRequest))
    assert guest.confirmed_at is not None
    assert guest.attached_at is None
    assert guest.address == seats.GUEST.address
    assert count(InvitationCode, InvitationCode.holds_seats) == 1


def _the_room_is_half_marked():
    [walk_in] = db.session.scalars(select(WalkIn))
    inside = Enrolment.edition_id == walk_in.edition_id
    marked = select(Attendance.enrolment_id)
    assert count(Enrolment, inside, Enrolment.id.in_(marked)) == 4
    assert count(Enrolment, inside, Enrolment.id.not_in(marked)) == 5
    assert count(Course, Course.closing_test, Course.least_share == 80) == 1
    assert count(CoursePoints, CoursePoints.in_proportion) == 1


def _papers_and_registers():
    withdrawn = Certificate.withdrawn_why == outcomes.MISTAKE
    assert count(Certificate, withdrawn) == 1
    assert count(Certificate, Certificate.superseded_by_id.is_not(None)) == 1
    told = dict(db.session.execute(select(Report.state, func.count()).group_by(Report.state)).all())
    assert told[ReportState.REFUSED] == 1
    assert told[ReportState.TOLD] > 10
    assert told[ReportState.DUE] > 10


def _points_are_lacking():
    coordinator = who(Role.COORDINATOR)
    _quarters, table = shortages.table_for(coordinator, today=TODAY)
    assert sum(each.people or 0 for each in table[Lack.REFLECTION]) >= 12
    assert shortages.proposals_for(coordinator, table, today=TODAY)
    advice = advising.advise(who(Role.PROFESSIONAL).person_id, now=NOW, today=TODAY)
    assert len(advice.choices) == 2
    assert advice.closes_all
