"""A group that was evaluated, with the questions that fill the tiles."""

from types import SimpleNamespace

from leerhuis import db
from leerhuis.access import Role
from leerhuis.courses.models import Course
from leerhuis.people.models import Organisation
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind
from tests.factories import make_edition, make_staff
from tests.factories_surveys import make_question, make_questionnaire, make_survey, version_of

WHAT = (
    (QuestionKind.GRADE, Measure.GRADE, "Welk cijfer geef je?", True),
    (QuestionKind.SCALE, Measure.RECOMMENDS, "Ik raad het aan", True),
    (QuestionKind.SCALE, None, "De plek was prettig", True),
    (QuestionKind.SEVERAL, None, "Wat gebruik je?", True),
    (QuestionKind.LONG, Measure.KEEP, "Wat houden we erin?", False),
)


def make_asked(*, edition=None, kind=SurveyKind.EVALUATION, version=None, **given):
    """An open survey with these questions, its coordinator and its group."""
    edition = edition or make_edition()
    region = db.session.get_one(
        Organisation, db.session.get_one(Course, edition.course_id).organisation_id
    )
    if version is None:
        version = version_of(make_questionnaire(region, kind=kind, in_use=False))
        for number, (what, measure, words, required) in enumerate(WHAT, start=1):
            make_question(
                version, what, number=number, measure=measure, text=words, required=required
            )
    survey = make_survey(
        version, organisation_id=region.id, edition_id=edition.id, kind=kind, **given
    )
    coordinator = make_staff(Role.COORDINATOR, region)
    return SimpleNamespace(
        survey=survey, edition=edition, region=region, version=version, coordinator=coordinator
    )


def answered(survey, *, grade=8, again=5, place=4, uses=(1,), text="Oefenen met de acteur"):
    """What one person sends, by the words of the questions."""
    by_words = dict(
        zip([each[2] for each in WHAT], [grade, again, place, list(uses), text], strict=True)
    )
    return {
        each.id: by_words[each.text]
        for each in questions_of(survey)
        if by_words[each.text] not in (None, "")
    }
