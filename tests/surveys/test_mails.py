"""Every letter about a survey, read."""

import pytest

from leerhuis.mail.queries import Recipient
from leerhuis.surveys import mails
from leerhuis.surveys.rules import QuestionKind, SurveyKind
from tests.factories import make_organisation
from tests.factories_surveys import make_group_survey, make_invitation, make_survey, make_version
from tests.letters import reads_as

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("kind", [SurveyKind.START, SurveyKind.EVALUATION, SurveyKind.EFFECT])
def test_the_letter_that_asks_people_of_a_group(kind):
    survey = make_group_survey(kind=kind)
    letter = mails.asked(survey, make_invitation(survey), questions=7)
    reads_as(letter, f"surveys-asked-{kind}.txt")


def test_the_letter_that_asks_what_people_want_to_learn():
    version = make_version(QuestionKind.SEVERAL, kind=SurveyKind.NEEDS)
    survey = make_survey(
        version,
        organisation_id=make_organisation().id,
        kind=SurveyKind.NEEDS,
        title="Wat wil je leren in 2028?",
        lead="We maken het plan voor het voorjaar.",
    )
    invitation = make_invitation(survey, address="iemand@example.org")
    letter = mails.asked(survey, invitation, questions=3)
    reads_as(letter, "surveys-asked-needs.txt", recipient=Recipient("", "", "nl"))
    assert letter.address == "iemand@example.org"


def test_the_letter_to_who_did_not_answer_yet():
    survey = make_group_survey()
    letter = mails.reminder(survey, make_invitation(survey), questions=7, step=3)
    reads_as(letter, "surveys-reminder.txt")
