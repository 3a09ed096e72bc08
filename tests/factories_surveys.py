"""Rows of surveys: questionnaires with their questions, and surveys of groups."""

from datetime import date, timedelta

from leerhuis import tokens
from leerhuis.surveys.models import (
    Questionnaire,
    QuestionnaireVersion,
    Survey,
    SurveyQuestion,
)
from leerhuis.surveys.rules import QuestionKind, SurveyKind, SurveyState
from tests.factories import NOW, make_organisation, saved

FIVE = [{"text": word} for word in ("Helemaal niet", "Niet echt", "Gaat wel", "Ja", "Zeker")]


def make_questionnaire(organisation=None, *, kind=SurveyKind.EVALUATION, **given):
    """One that is in use, with a settled version of no questions yet: see `make_question`."""
    organisation = organisation or make_organisation()
    settled = given.pop("settled_at", NOW)
    row = saved(
        Questionnaire(
            **{
                "organisation_id": organisation.id,
                "kind": kind,
                "name": "Na de training",
                "in_use": given.get("course_id") is None,
                "created_at": NOW,
            }
            | given
        )
    )
    saved(QuestionnaireVersion(questionnaire_id=row.id, number=1, made_at=NOW, settled_at=settled))
    return row


def make_question(version, kind=QuestionKind.SCALE, *, number=1, **given):
    """The n-th question of a version; a scale has its five words."""
    choices = FIVE if kind is QuestionKind.SCALE else []
    if kind in (QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.RANKING):
        choices = [{"text": word} for word in ("Rood", "Geel", "Blauw")]
    return saved(
        SurveyQuestion(
            **{
                "version_id": version.id,
                "number": number,
                "key": tokens.public_id(),
                "kind": kind,
                "text": f"Vraag {number}",
                "choices": choices,
            }
            | given
        )
    )


def make_survey(version, *, organisation_id, **given):
    """An open evaluation of these questions, without anybody asked yet."""
    return saved(
        Survey(
            **{
                "organisation_id": organisation_id,
                "kind": SurveyKind.EVALUATION,
                "state": SurveyState.OPEN,
                "title": "Motiverende gespreksvoering",
                "version_id": version.id,
                "created_at": NOW,
                "opened_at": NOW,
                "closes_on": date.fromordinal((NOW + timedelta(days=14)).toordinal()),
            }
            | given
        )
    )
