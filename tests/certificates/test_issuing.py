"""The job that issues certificates: for whom, how often, and what it states."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.attendance import service as attendance
from leerhuis.attendance.rules import Extent
from leerhuis.audit import Action, AuditEvent
from leerhuis.certificates import mails, service
from leerhuis.certificates.models import Certificate
from leerhuis.courses.models import CoursePoints
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.registers import Category, Chamber, Register
from tests.counting import statements
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
    saved,
)
from tests.factories_attendance import make_mark, make_seat, sessions_of
from tests.letters import reads_as

LATER = NOW + timedelta(days=60)
JGP = Chamber.YOUTH_AND_FAMILY_PROFESSIONAL


def followed(edition=None, person=None, *, state=EnrolmentState.CONFIRMED, complete=True):
    """Someone of whom attendance says that the course is completed, or not."""
    edition = edition or make_edition(sessions=2)
    sessions = sessions_of(edition)
    day = clock.day_of(sessions[-1].ends_at) if complete else None
    seat = make_seat(edition, person, state, completed_on=day)
    for session in sessions if complete else []:
        make_mark(seat, session)
    return seat


def issued():
    db.session.expire_all()
    return list(db.session.scalars(select(Certificate).order_by(Certificate.id)))


def letters():
    return list(db.session.scalars(select(QueuedLetter).order_by(QueuedLetter.id)))


def test_who_completed_the_course_gets_one(app):
    seat = followed()
    assert service.issue_due(now=LATER) == 1
    (certificate,) = issued()
    assert (certificate.enrolment_id, certificate.person_id) == (seat.id, seat.person_id)


def test_three_runs_give_one_certificate_and_one_letter(app):
    followed()
    assert [service.issue_due(now=LATER) for _ in range(3)] == [1, 0, 0]
    assert len(issued()) == len(letters()) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"complete": False},
        {"state": EnrolmentState.CANCELLED},
        {"state": EnrolmentState.WAITING},
    ],
)
def test_who_was_not_gets_none(app, facts):
    followed(**facts)
    assert service.issue_due(now=LATER) == 0
    assert issued() == []


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.CANCELLED])
def test_a_group_that_did_not_go_ahead_gives_none(app, state):
    followed(make_edition(state=state))
    assert service.issue_due(now=LATER) == 0


def test_none_is_issued_before_the_last_session_has_ended(app):
    edition = make_edition(sessions=2)
    followed(edition)
    assert service.issue_due(now=edition.ends_at - timedelta(seconds=1)) == 0
    assert service.issue_due(now=edition.ends_at) == 1


def test_it_states_what_was_then_and_keeps_it(app):
    region = make_organisation(name="Leerhuis West")
    coordinator = make_staff("coordinator", region, given_name="Ine", family_name="Dam")
    course = make_course(
        organisation_id=make_organisation(under=region, name="Team").id,
        title="Ouders in een scheiding",
        hours=Decimal("12.5"),
        points=((Register.SKJ, JGP, Category.REFLECTION, "2.5"),),
    )
    person = make_person(given_name="Anouk", name_prefix="de", family_name="Groot")
    followed(make_edition(course=course, sessions=2), person)
    service.issue_due(now=LATER)
    person.family_name, course.title = "Anders", "Anders"
    saved(person)
    (certificate,) = issued()
    assert certificate.values == {
        "name": "Anouk de Groot",
        "course": "Ouders in een scheiding",
        "days": ["2027-02-10", "2027-02-17"],
        "towns": ["Roosendaal"],
        "online": False,
        "hours": "12.5",
        "points": [["SKJ", "youth_and_family_professional", "reflection", "2.5"]],
        "organisation": "Team",
        "signed_by": coordinator.name,
    }


def test_the_audit_trail_tells_of_it(app):
    followed()
    service.issue_due(now=LATER)
    wanted = AuditEvent.action == Action.CERTIFICATE_ISSUED
    (event,) = db.session.scalars(select(AuditEvent).where(wanted))
    assert event.subject == issued()[0].public_id


def test_a_corrected_attendance_withdraws_it_and_a_new_one_can_follow(app):
    edition = make_edition(sessions=2)
    seat = followed(edition)
    service.issue_due(now=LATER)
    last, keeper = sessions_of(edition)[-1], identity(make_staff("coordinator"))
    attendance.mark(last, {seat.id: Extent.ABSENT}, by=keeper, now=LATER)
    assert [service.issue_due(now=LATER) for _ in range(2)] == [1, 0]
    (first,) = issued()
    assert first.withdrawn_at == LATER
    assert [(each.kind, each.state) for each in letters()] == [
        (mails.ISSUED, LetterState.WITHDRAWN),
        (mails.WITHDRAWN, LetterState.QUEUED),
    ]
    for session in sessions_of(edition):
        attendance.mark(session, {seat.id: Extent.PRESENT}, by=keeper, now=LATER)
    service.issue_due(now=LATER)
    first, second = issued()
    assert (first.withdrawn_at, second.withdrawn_at) == (LATER, None)
    assert first.code != second.code


def test_a_whole_group_is_done_in_few_statements(app):
    edition = make_edition(capacity=None)
    for _ in range(3):
        followed(edition)
    with statements() as seen:
        assert service.issue_due(now=LATER) == 3
    few = len(seen)
    other = make_edition(capacity=None)
    for _ in range(6):
        followed(other)
    with statements() as seen:
        assert service.issue_due(now=LATER) == 6
    assert len(seen) - few <= 3 * 8


def test_the_letters_read_well(app):
    followed(make_edition(course=make_course(title="Ouders in een scheiding")))
    service.issue_due(now=LATER)
    (certificate,) = issued()
    reads_as(mails.issued(certificate), "certificates-issued.txt")
    reads_as(mails.withdrawn(certificate), "certificates-withdrawn.txt")
    reads_as(mails.issued_again(certificate), "certificates-issued-again.txt")
    certificate.withdrawn_why = "Er was alleen een kennismaking."
    reads_as(mails.withdrawn(certificate), "certificates-revoked.txt")


def test_it_states_the_points_that_were_accredited_on_the_last_day(app):
    course = make_course(
        points=(
            (Register.SKJ, JGP, Category.FORMAL_LEARNING, "4"),
            (Register.SKJ, JGP, Category.REFLECTION, "2"),
        )
    )
    edition = make_edition(course=course, sessions=2)
    last = clock.day_of(sessions_of(edition)[-1].ends_at)
    with db.transaction():
        formal, reflection = db.session.scalars(select(CoursePoints).order_by(CoursePoints.id))
        formal.valid_until_on, reflection.valid_from_on = last - timedelta(days=1), last
    followed(edition)
    service.issue_due(now=LATER)
    (certificate,) = issued()
    assert "formal_learning" not in str(certificate.values["points"])
    assert "reflection" in str(certificate.values["points"])


def test_who_missed_a_part_has_the_days_hours_and_points_of_the_rest(app):
    points = ((Register.SKJ, JGP, Category.FORMAL_LEARNING, "6"),)
    course = make_course(points=points, least_share=60, hours=Decimal(12))
    with db.transaction():
        db.session.scalars(select(CoursePoints)).one().in_proportion = True
    edition = make_edition(course=course, sessions=4)
    seat, sessions = make_seat(edition), sessions_of(edition)
    keeper = identity(make_staff("coordinator"))
    said = [Extent.PRESENT, Extent.ABSENT, Extent.PARTLY, Extent.PRESENT]
    for session, extent in zip(sessions, said, strict=True):
        attendance.mark(session, {seat.id: extent}, by=keeper, now=LATER)
    service.issue_due(now=LATER)
    (certificate,) = issued()
    days = [clock.day_of(sessions[at].starts_at).isoformat() for at in (0, 2, 3)]
    assert certificate.values["days"] == days
    assert certificate.values["hours"] == "7.5"
    assert [row[-1] for row in certificate.values["points"]] == ["3.5"]
