"""What a region asks: a questionnaire with its questions, and needs surveys that are not sent."""

from datetime import timedelta

from leerhuis.people.sectors import Sector
from leerhuis.surveys.models import SurveyAudience
from leerhuis.surveys.rules import QuestionKind, SurveyKind, SurveyState
from tests.factories import NOW, saved
from tests.factories_surveys import make_question, make_questionnaire, make_survey, version_of


def keep(made):
    region = made.places["region"]
    after = make_questionnaire(region, name=made.secret(f"Lijst{made.word}"))
    spare = make_questionnaire(region, in_use=False, settled_at=None)
    first = make_question(
        version_of(after), QuestionKind.ONE, text=made.secret(f"Vraag{made.word}")
    )
    last = make_question(version_of(after), number=2)
    surveys = {
        name: make_survey(
            version_of(_wishes(region)),
            organisation_id=region.id,
            kind=SurveyKind.NEEDS,
            state=SurveyState.DRAFT,
            title=made.secret(f"{name.title().replace(' ', '')}{made.word}"),
            closes_on=(NOW + timedelta(days=30)).date(),
        )
        for name in ("needs", "needs spare")
    }
    group = SurveyAudience(survey_id=surveys["needs spare"].id, sector=Sector.EDUCATION)
    made.keep(
        questionnaire=after,
        asked_question=first,
        needs_group=saved(group),
        **{"questionnaire spare": spare, "asked_question spare": last},
        **surveys,
    )


def _wishes(region):
    made = make_questionnaire(region, kind=SurveyKind.NEEDS, in_use=False, settled_at=None)
    make_question(version_of(made), QuestionKind.SEVERAL)
    return made
