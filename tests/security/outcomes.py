"""What participants of a region said of a group, shared with its trainer, and a signal of it."""

from datetime import timedelta
from decimal import Decimal

from leerhuis.surveys.models import SurveyAnswer, SurveyText
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyState
from leerhuis.surveys.signals.models import Signal
from leerhuis.surveys.signals.rules import Why
from tests.factories import NOW, saved
from tests.factories_surveys import make_question, make_questionnaire, make_survey, version_of


def keep(made):
    region = made.places["region"]
    version = version_of(make_questionnaire(region, in_use=False))
    mark = make_question(version, QuestionKind.GRADE, measure=Measure.GRADE)
    written = make_question(version, QuestionKind.LONG, number=2, required=False)
    survey = make_survey(
        version,
        organisation_id=region.id,
        edition_id=made.edition.id,
        state=SurveyState.CLOSED,
        asked=8,
        answers=6,
        title=f"Cursus{made.word}",
        shared_at=NOW,
        weighed_at=NOW,
    )
    said = made.secret(f"Geschreven{made.word}")
    for _ in range(6):
        saved(SurveyAnswer(survey_id=survey.id, question_id=mark.id, value=5))
        text = saved(SurveyText(survey_id=survey.id, question_id=written.id, text=said))
    signal = Signal(
        survey_id=survey.id,
        edition_id=made.edition.id,
        measure=Measure.GRADE,
        value=Decimal(5),
        limit=Decimal(7),
        why=Why.BELOW,
        raised_at=NOW,
        owner_id=made.people["coordinator"].id,
        due_on=(NOW + timedelta(days=21)).date(),
        reason=made.secret(f"Overweging{made.word}", on_a_page=False),
    )
    made.keep(survey=survey, survey_question=written, survey_text=text, signal=saved(signal))
