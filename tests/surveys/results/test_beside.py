"""A group beside its own start, and a needs survey, which is of no group."""

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.people.models import Organisation
from leerhuis.surveys import closing, service
from leerhuis.surveys.models import Survey, SurveyAnswer
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import QuestionKind, SurveyKind, SurveyState
from tests.factories import HOUSE, NOW, make_edition, make_organisation, make_staff
from tests.factories_surveys import (
    make_closed,
    make_group_survey,
    make_invitation,
    make_survey,
    make_version,
)

pytestmark = pytest.mark.usefixtures("app")


def answered(survey, *picks):
    for pick in picks:
        values = {each.id: pick for each in questions_of(survey)}
        service.send(make_invitation(survey), values, now=NOW)
    closing.close(db.session.get_one(Survey, survey.id), by=HOUSE, now=NOW)


@pytest.fixture
def group(app):
    return make_edition()


@pytest.fixture
def start(group):
    return make_group_survey(QuestionKind.SCALE, edition=group, kind=SurveyKind.START)


@pytest.fixture
def effect(group, start):
    """Other questions of the same words, in a questionnaire of its own."""
    return make_group_survey(QuestionKind.SCALE, edition=group, kind=SurveyKind.EFFECT)


def page_of(client, survey):
    region = db.session.get_one(Organisation, survey.organisation_id)
    client.sign_in(make_staff(Role.COORDINATOR, region))
    return client.page(f"/evaluaties/{survey.public_id}")


def test_an_effect_is_laid_beside_the_start_of_its_group(client, start, effect):
    answered(start, 2, 2, 2, 2, 3)
    answered(effect, 4, 4, 4, 5, 5)
    page = page_of(client, effect)
    assert "“Vraag 1” ging van 2,2 naar 4,4 van 5." in page.text
    assert "+2,2" in page.text


def test_a_start_that_four_answered_is_no_start(client, start, effect):
    answered(start, 2, 2, 2, 2)
    answered(effect, 4, 4, 4, 5, 5)
    assert "Vergeleken met de start" not in page_of(client, effect).text


def test_a_start_of_another_group_is_not_beside_it(client, effect):
    other = make_group_survey(QuestionKind.SCALE, kind=SurveyKind.START)
    answered(other, 2, 2, 2, 2, 2)
    answered(effect, 4, 4, 4, 5, 5)
    assert "Vergeleken met de start" not in page_of(client, effect).text


def test_nobody_can_tell_a_person_of_the_start_in_the_effect(start, effect):
    """There is nothing to pair by: an answer has no person, no sheet and no moment."""
    answered(start, 2, 2, 2, 2, 3)
    assert {each.name for each in SurveyAnswer.__table__.columns} == {
        "id",
        "survey_id",
        "question_id",
        "value",
        "rank",
        "sector",
        "organisation_id",
    }
    assert effect.id != start.id


def test_a_needs_survey_shows_what_was_chosen_and_placed(client):
    region = make_organisation()
    version = make_version(
        QuestionKind.SEVERAL, QuestionKind.RANKING, QuestionKind.NUMBER, kind=SurveyKind.NEEDS
    )
    survey = make_survey(
        version, organisation_id=region.id, kind=SurveyKind.NEEDS, title="Wat wil je leren?"
    )
    make_closed(survey, [1, 1, 1, 2, 2, 2, 2], more=3)
    page = page_of(client, survey)
    assert page.h1 == "Wat wil je leren?"
    assert "“Geel” is het meest gekozen: door 4 van de 7 mensen." in page.text
    assert "“Geel” staat het hoogst: gemiddeld op plek 1,4." in page.text
    assert "Het gemiddelde van 7 mensen is 1,6." in page.text
    assert "Deel met trainer" not in page.text


def test_a_draft_has_no_results(client):
    region = make_organisation()
    version = make_version(QuestionKind.SEVERAL, kind=SurveyKind.NEEDS)
    draft = make_survey(
        version, organisation_id=region.id, kind=SurveyKind.NEEDS, state=SurveyState.DRAFT
    )
    client.sign_in(make_staff(Role.COORDINATOR, region))
    assert client.get(f"/evaluaties/{draft.public_id}").status_code == 404
