"""Sending from many devices, moving and closing, all at the same moment."""

import threading
from datetime import timedelta

import pytest

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.attendance.rules import Extent
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.surveys import answers, asking, closing, mails, moving, reminding, service
from leerhuis.surveys.models import SealedAnswer, Survey, SurveyAnswer, SurveyInvitation
from leerhuis.surveys.rules import QuestionKind, SurveyState
from tests.enrolment.test_race import at_once, failures
from tests.factories import NOW, make_course, make_edition, make_organisation
from tests.factories_attendance import make_mark, make_seat, sessions_of
from tests.factories_surveys import (
    filled,
    make_answers,
    make_group_survey,
    make_invitation,
    make_invitations,
    make_version,
)
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def survey(app):
    return make_group_survey(QuestionKind.GRADE)


def sending(invitation, values):
    """A task: this invitation is answered, on a device of its own."""
    number = invitation.id

    def do():
        service.send(db.session.get(SurveyInvitation, number), values, now=NOW)
        return "sent"

    return do


def closing_it(survey):
    number = survey.id

    def do():
        closing.close(db.session.get(Survey, number), by=HOUSE, now=NOW)
        return "closed"

    return do


def stored():
    return db.session.query(SealedAnswer).count() + db.session.query(SurveyAnswer).count()


def test_fifty_devices_send_one_answer(app, survey):
    mine = make_invitation(survey)
    done = at_once(app, [sending(mine, filled(survey))] * 50)
    assert done.count("sent") == 1
    assert all(isinstance(each, Refused) for each in failures(done))
    assert len(failures(done)) == 49
    assert stored() == 1


def test_control_without_the_hold_each_device_sends_an_answer(app, survey, monkeypatch):
    if db.session().get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite lets one write at a time, with or without a hold")
    tasks = [sending(make_invitation(survey), filled(survey))] * 8
    gate, check = threading.Barrier(len(tasks)), answers.check

    def check_together(*given):
        gate.wait(timeout=10)
        return check(*given)

    monkeypatch.setattr(db, "hold", lambda _row, **_how: None)
    monkeypatch.setattr(answers, "check", check_together)
    assert at_once(app, tasks).count("sent") == len(tasks)
    assert stored() == len(tasks)


def test_what_is_sent_while_it_closes_is_either_in_the_results_or_refused(app, survey):
    make_answers(survey, [8] * 6)
    late = make_invitations(survey, 6)
    tasks = [sending(each, filled(survey, pick=3)) for each in late]
    done = at_once(app, [*tasks, closing_it(survey), closing_it(survey)])
    sent = done.count("sent")
    assert all(isinstance(each, Refused) for each in failures(done))
    assert survey.state is SurveyState.CLOSED
    assert db.session.query(SealedAnswer).count() == 0
    grades = [each.value for each in db.session.query(SurveyAnswer)]
    assert (grades.count(8), grades.count(3)) == (6, sent)
    assert (survey.asked, survey.answers) == (12, 6 + sent)


def test_answers_that_are_moved_by_two_processes_are_there_once(app, survey):
    make_answers(survey, [5] * 20)
    more = make_invitations(survey, 8)

    def move():
        return moving.move_due(now=NOW)

    tasks = [sending(each, filled(survey, pick=7)) for each in more[:7]]
    done = at_once(app, [*tasks, *[move] * 4])
    assert failures(done) == []
    assert stored() == 27
    assert db.session.query(SealedAnswer).count() >= 5


def test_a_job_that_runs_in_many_processes_asks_a_group_once(app):
    region = make_organisation()
    make_version(organisation=region)
    course = make_course(organisation_id=region.id)
    edition = make_edition(course=course, starts_at=NOW.replace(day=8))
    for _ in range(6):
        make_mark(make_seat(edition), sessions_of(edition)[0], extent=Extent.PRESENT)
    done = at_once(app, [lambda: asking.ask_due(now=NOW)] * 5)
    assert failures(done) == []
    assert sum(done) == 6
    assert db.session.query(SurveyInvitation).count() == 6


def test_who_is_reminded_while_it_closes_is_forgotten(app, survey):
    make_invitations(survey, 6)
    with meanwhile(app, "INSERT INTO letter", closing_it(survey)) as done:
        assert reminding.remind_due(now=NOW + timedelta(days=3)) == 6
    db.session.expire_all()
    assert (done, survey.state) == (["closed"], SurveyState.CLOSED)
    assert db.session.query(QueuedLetter).filter_by(kind=mails.REMINDER).all() == []
