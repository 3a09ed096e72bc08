"""A needs survey that is sent twice at one moment asks everyone once."""

from datetime import timedelta

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.surveys.models import SurveyInvitation
from leerhuis.surveys.needs import queries, service
from leerhuis.surveys.rules import QuestionKind, SurveyKind
from tests.enrolment.test_race import at_once
from tests.factories import NOW, identity, make_organisation, make_staff
from tests.factories_surveys import make_question, make_questionnaire, version_of

ADDRESSES = [f"nummer{each}@elders.nl" for each in range(6)]
BY = {"by": HOUSE, "now": NOW}


def test_a_double_click_asks_everyone_once(app):
    region = make_organisation()
    coordinator = identity(make_staff("coordinator", region))
    for again in range(3):
        wishes = make_questionnaire(
            region, kind=SurveyKind.NEEDS, in_use=False, settled_at=None, name=f"Lijst {again}"
        )
        make_question(version_of(wishes), QuestionKind.SEVERAL)
        survey = service.create(
            wishes, title="Wat wil je?", closes_on=(NOW + timedelta(days=9)).date(), **BY
        )

        def send(public_id=survey.public_id):
            found = queries.survey_for(coordinator, public_id)
            return service.send(found, ADDRESSES, seen=6, sure=False, **BY)

        assert sorted(at_once(app, [send, send])) == [0, 6]
        asked = db.session.query(SurveyInvitation).filter_by(survey_id=survey.id)
        assert asked.count() == 6
