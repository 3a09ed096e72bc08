"""Rows of surveys: questionnaires with their questions, and surveys of groups."""

from datetime import date, timedelta

from leerhuis import db, tokens
from leerhuis.courses.models import Course
from leerhuis.surveys import closing, mails, service
from leerhuis.surveys.models import (
    Questionnaire,
    QuestionnaireVersion,
    Survey,
    SurveyInvitation,
    SurveyQuestion,
)
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import TEXTS, QuestionKind, SurveyKind, SurveyState
from tests.factories import HOUSE, NOW, make_edition, make_organisation, make_person, saved

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


def version_of(questionnaire):
    """Its last version."""
    return (
        db.session.query(QuestionnaireVersion)
        .filter_by(questionnaire_id=questionnaire.id)
        .order_by(QuestionnaireVersion.number.desc())
        .first()
    )


def make_version(*kinds, organisation=None, **given):
    """The settled version of a questionnaire that is in use, with these kinds of questions."""
    version = version_of(make_questionnaire(organisation, **given))
    for number, kind in enumerate(kinds or (QuestionKind.SCALE, QuestionKind.GRADE), start=1):
        make_question(version, kind, number=number)
    return version


def make_group_survey(*kinds, edition=None, **given):
    """The open evaluation of a group with these kinds of questions; nobody is asked yet."""
    edition = edition or make_edition()
    region = db.session.get_one(Course, edition.course_id).organisation_id
    version = given.pop("version", None) or make_version(*kinds, organisation=make_organisation())
    return make_survey(version, organisation_id=region, edition_id=edition.id, **given)


def make_invitation(survey, person=None, **given):
    """Someone who was asked; with an address nobody of the house."""
    public_id = tokens.public_id()
    if "address" not in given:
        given["person_id"] = (person or make_person()).id
    return saved(
        SurveyInvitation(
            **{
                "survey_id": survey.id,
                "public_id": public_id,
                "token_hash": tokens.hash_of(mails.token_of(public_id)),
                "asked_at": NOW,
            }
            | given
        )
    )


def make_invitations(survey, number, **given):
    return [make_invitation(survey, **given) for _ in range(number)]


def filled(survey, *, pick=1, text="Meer oefenen"):
    """An answer to each question of a survey: this choice, or these words."""
    return {each.id: _value(each, pick, text) for each in questions_of(survey)}


def _value(question, pick, text):
    if question.kind in TEXTS:
        return text
    if question.kind is QuestionKind.SEVERAL:
        return [pick]
    if question.kind is QuestionKind.RANKING:
        return [pick, *(n for n in range(1, len(question.choices) + 1) if n != pick)]
    return pick


def make_answers(survey, picks, *, text="Meer oefenen", now=NOW, **given):
    """As many people are asked and send an answer as there are picks, by the verbs themselves."""
    found = []
    for pick in picks:
        found.append(make_invitation(survey, **given))
        service.send(found[-1], filled(survey, pick=pick, text=text), now=now)
    return found


def make_closed(survey, picks, *, more=0, now=NOW, **given):
    """A survey that was answered so, and not by so many more, and is closed by staff."""
    make_answers(survey, picks, now=now, **given)
    make_invitations(survey, more, **given)
    closing.close(survey, by=HOUSE, now=now)
    return survey
