"""Surveys that close: only who has not answered is told, and nobody else learns who that is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import db
from leerhuis.mail import queries as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people.models import Organisation, Person
from leerhuis.reminders import queries
from leerhuis.surveys import closing, reminding, service
from leerhuis.surveys.mails import REMINDER
from leerhuis.surveys.rules import SurveyState
from tests.factories import HOUSE, NOW, make_course, make_edition, make_organisation
from tests.factories_surveys import (
    filled,
    make_group_survey,
    make_invitation,
    make_invitations,
)
from tests.reminders.runs import defaults, letters, rule_named, told

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CLOSES_ON = date(2027, 3, 10)
MOMENT = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)


@pytest.fixture
def survey(app):
    course = make_course(organisation_id=make_organisation().id)
    return make_group_survey(edition=make_edition(course=course), closes_on=CLOSES_ON)


def test_who_has_not_answered_is_told_two_days_before_with_the_link_that_they_had(survey):
    answered, silent = make_invitations(survey, 2)
    service.send(answered, filled(survey), now=NOW)
    defaults()
    assert told(MOMENT - MINUTE) == []
    assert told(MOMENT, REMINDER) == [silent.person_id]
    assert told(MOMENT + DAY) == []
    (letter,) = letters(REMINDER)
    assert letter.token == ["survey", silent.public_id, 0, silent.token_hash]


def test_an_address_that_was_asked_is_told_too(survey):
    make_invitation(survey, address="gast@example.org")
    defaults()
    told(MOMENT)
    assert [(each.person_id, each.address) for each in letters(REMINDER)] == [
        (None, "gast@example.org")
    ]


def test_who_was_asked_after_the_moment_is_not_told_of_it(survey):
    make_invitation(survey, asked_at=MOMENT + MINUTE)
    defaults()
    assert told(MOMENT + 5 * MINUTE) == []


def test_who_heard_of_it_since_yesterday_is_left_alone(survey):
    """Seven days after the question a letter comes by itself; two on one day would be nagging."""
    lately = make_invitation(survey, asked_at=MOMENT - 7 * DAY - 20 * 60 * MINUTE)
    before = make_invitation(survey, asked_at=MOMENT - 9 * DAY)
    reminding.remind_due(now=MOMENT - 2 * DAY)  # of seven days to the one, of three to the other
    reminding.remind_due(now=MOMENT - 20 * 60 * MINUTE)
    heard = {each.person_id: each.planned_at for each in letters(REMINDER)}
    assert heard[lately.person_id] == MOMENT - 20 * 60 * MINUTE
    defaults()
    assert told(MOMENT, REMINDER) == [before.person_id]


@pytest.mark.parametrize("state", [SurveyState.CLOSED, SurveyState.DRAFT, SurveyState.TOO_FEW])
def test_nobody_is_told_of_a_survey_that_is_not_open(survey, state):
    make_invitations(survey, 2)
    defaults()
    with db.transaction():
        survey.state = state
    assert told(MOMENT) == []


def test_staff_read_beforehand_which_surveys_and_never_who(survey):
    make_invitations(survey, 3)
    defaults()
    rule = rule_named("survey_closes", db.session.get_one(Organisation, survey.organisation_id))
    db.session.refresh(rule, ["organisation"])
    (coming,) = queries.coming(rule, after=NOW, until=NOW + 90 * DAY)
    assert (coming.at, coming.subject, coming.person_id) == (MOMENT, survey.public_id, None)
    assert (coming.address, coming.name, coming.token) == (None, "", None)
    assert coming.values == {"title": survey.title}


def test_the_letters_are_shown_to_nobody_and_forgotten_when_it_closes(survey):
    make_invitations(survey, 5)
    defaults()
    assert len(told(MOMENT, REMINDER)) == 5
    with db.transaction():
        for each in letters(REMINDER):
            each.state = LetterState.FAILED
    everyone = mail.readers(select(Person.id), contacts=True)
    assert mail.in_trouble(to=everyone) == []
    closing.close(survey, by=HOUSE, now=MOMENT + DAY)
    left = select(func.count(QueuedLetter.id)).where(QueuedLetter.kind == REMINDER)
    assert db.session.scalar(left) == 0
