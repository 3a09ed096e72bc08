"""A certificate that is taken back, made anew, or earned again."""

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.audit import Action, AuditEvent
from leerhuis.certificates import mails, service
from leerhuis.certificates.models import Certificate
from leerhuis.certificates.rules import Status
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from tests.certificates.test_issuing import LATER, followed, issued
from tests.factories import identity, make_course, make_edition, make_person, make_staff, saved

WHY = "Er was alleen een kennismaking."


@pytest.fixture
def keeper(app):
    return identity(make_staff("coordinator"))


@pytest.fixture
def certificate(app):
    followed()
    service.issue_due(now=LATER)
    return issued()[0]


def states():
    return [each.status for each in issued()]


def waiting_letters():
    wanted = select(QueuedLetter.kind).where(QueuedLetter.state == LetterState.QUEUED)
    return list(db.session.scalars(wanted.order_by(QueuedLetter.id)))


def test_one_that_was_revoked_does_not_come_back_by_itself(certificate, keeper):
    service.revoke(certificate, why=WHY, by=keeper, now=LATER)
    assert service.issue_due(now=LATER) == 0
    assert states() == [Status.WITHDRAWN]
    assert waiting_letters() == [mails.REVOKED]


def test_the_audit_trail_tells_who_revoked_it_and_why(certificate, keeper):
    service.revoke(certificate, why=WHY, by=keeper, now=LATER)
    wanted = AuditEvent.action == Action.CERTIFICATE_WITHDRAWN
    (event,) = db.session.scalars(select(AuditEvent).where(wanted))
    assert (event.details["why"], issued()[0].withdrawn_by_id) == (WHY, keeper.person_id)


def test_revoking_needs_a_reason_and_one_that_holds(certificate, keeper):
    with pytest.raises(Refused):
        service.revoke(certificate, why="  ", by=keeper, now=LATER)
    service.revoke(certificate, why=WHY, by=keeper, now=LATER)
    with pytest.raises(Refused):
        service.revoke(certificate, why=WHY, by=keeper, now=LATER)


def test_a_new_name_comes_on_a_new_certificate_only_when_it_is_issued_again(certificate, keeper):
    person = saved_name(certificate.person_id, "Nieuwenaam")
    assert person.family_name not in certificate.values["name"]
    new = service.issue_again(certificate, by=keeper, now=LATER)
    assert person.family_name in new.values["name"]
    assert states() == [Status.SUPERSEDED, Status.VALID]
    assert issued()[0].superseded_by_id == new.id
    assert waiting_letters() == [mails.ISSUED, mails.AGAIN]


def saved_name(person_id, family_name):
    person = db.session.get(type(make_person()), person_id)
    person.family_name = family_name
    return saved(person)


def test_one_that_would_state_the_same_is_not_issued(certificate, keeper):
    with pytest.raises(Refused):
        service.issue_again(certificate, by=keeper, now=LATER)
    assert states() == [Status.VALID]


def test_a_revoked_one_can_be_issued_again_once(certificate, keeper):
    service.revoke(certificate, why=WHY, by=keeper, now=LATER)
    service.issue_again(certificate, by=keeper, now=LATER)
    assert states() == [Status.WITHDRAWN, Status.VALID]
    with pytest.raises(Refused):
        service.issue_again(certificate, by=keeper, now=LATER)


def test_nothing_is_issued_again_to_who_did_not_complete(certificate, keeper):
    seat = db.session.get(Certificate, certificate.id).enrolment_id
    service.revoke(certificate, why=WHY, by=keeper, now=LATER)
    enrolment = service.queries.seat_of(certificate)
    assert enrolment.id == seat
    enrolment.completed_on = None
    saved(enrolment)
    with pytest.raises(Refused):
        service.issue_again(certificate, by=keeper, now=LATER)


def test_earning_it_again_supersedes_the_first(app):
    course, person = make_course(), make_person()
    followed(make_edition(course=course), person)
    service.issue_due(now=LATER)
    followed(make_edition(course=course), person)
    followed(make_edition(course=course))  # somebody else, whose certificate is the first
    assert service.issue_due(now=LATER) == 2
    first, *others = issued()
    assert first.status is Status.SUPERSEDED
    assert {each.status for each in others} == {Status.VALID}
    assert first.superseded_by_id in {each.id for each in others if each.person_id == person.id}


def test_another_course_supersedes_nothing(app):
    person = make_person()
    followed(make_edition(), person)
    followed(make_edition(), person)
    service.issue_due(now=LATER)
    assert states() == [Status.VALID, Status.VALID]
