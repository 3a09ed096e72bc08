"""Someone answers on a phone: stops, goes on, is asked more by what they say, and sends it once."""

import pytest

from leerhuis import db
from leerhuis.surveys import asking, closing, mails
from leerhuis.surveys.cells import NOWHERE
from leerhuis.surveys.models import QuestionnaireVersion, SurveyAnswer, SurveyInvitation, SurveyText
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import QuestionKind
from tests.factories import NOW, make_person
from tests.factories_surveys import make_answers, make_group_survey, make_question

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def survey(app):
    """How it was, and what must be better of who did not like it."""
    kinds = (QuestionKind.SCALE, QuestionKind.GRADE, QuestionKind.RANKING)
    survey = make_group_survey(*kinds)
    version = db.session.get_one(QuestionnaireVersion, survey.version_id)
    scale, *_others = questions_of(survey)
    more = {"only_if_id": scale.id, "only_if": [1, 2], "text": "Wat moet er anders?"}
    make_question(version, QuestionKind.LONG, number=4, **more)
    make_question(version, QuestionKind.SEVERAL, number=5, required=False)
    make_answers(survey, [2, 3, 3, 3])
    return survey


@pytest.fixture
def link(survey):
    person = make_person(given_name="Samira", family_name="Bouzid")
    with db.transaction():
        db.hold(survey)
        asking.invite(survey, [asking.Someone(person.id)], [NOWHERE], now=NOW)
    mine = db.session.query(SurveyInvitation).filter_by(person_id=person.id).one()
    return f"/antwoord/{mails.token_of(mine.public_id)}"


def test_someone_answers_on_a_phone(visitor, survey, link):
    visitor.page.set_viewport_size(PHONE)
    asked = visitor.page.get_by_label("4. Wat moet er anders?")
    visitor.open(link).sees("Hoe was het?").sees("Je antwoorden zijn anoniem")
    visitor.keep("survey-open")
    assert asked.is_hidden()
    visitor.tick("Niet echt")
    assert asked.is_visible()
    asked.fill("Meer oefenen met een acteur")
    visitor.press("Later verder").sees("We hebben bewaard wat je invulde")
    visitor.open(link)
    assert asked.input_value() == "Meer oefenen met een acteur"
    visitor.press("Verstuur je antwoorden").sees("Vraag 2: Kies een antwoord op deze vraag.")
    visitor.keep("survey-wrong")
    visitor.page.get_by_role("link", name="Vraag 2").click()
    visitor.tick("8")
    for label, place in (("Rood", "2"), ("Geel", "1"), ("Blauw", "3")):
        visitor.page.get_by_role("combobox", name=label).select_option(label=place)
    visitor.press("Verstuur je antwoorden").sees("Bedankt, je antwoorden zijn verstuurd")
    visitor.keep("survey-sent")
    visitor.open(link).sees("Je hebt al geantwoord")
    db.session.rollback()  # what the browser left, not what was there before
    assert closing.close_due(now=NOW) == 1
    assert db.session.query(SurveyAnswer).filter_by(value=8).count() == 1
    texts = sorted(each.text for each in db.session.query(SurveyText))
    assert texts == ["Meer oefenen", "Meer oefenen met een acteur"]
    assert survey.closed_at == NOW
