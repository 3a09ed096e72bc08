"""Answering: a draft that is theirs until it is sent, and sending, which is once and for good.

Nothing of it is logged or written in the audit trail: nobody is to know who answered, or when.
"""

from datetime import datetime

from leerhuis import clock, db
from leerhuis.errors import Refused
from leerhuis.surveys import answers, sealing
from leerhuis.surveys.answers import Value, Values
from leerhuis.surveys.cells import Cell
from leerhuis.surveys.models import SealedAnswer, Survey, SurveyInvitation
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import SurveyState
from leerhuis.surveys.sealing import Sheet


def send(invitation: SurveyInvitation, values: Values, *, now: datetime) -> None:
    """Seal what was filled in; from then on nobody can change it or see whose it is."""
    with db.transaction():
        survey = _held(invitation)
        check_open(survey, invitation, now=now)
        questions = questions_of(survey)
        given = answers.check(questions, values)
        sheet = Sheet(
            answers.values_of(questions, given),
            answers.texts_of(questions, given),
            Cell(invitation.sector, invitation.organisation_id),
        )
        sealed = sealing.seal(sheet, survey=survey, questions=questions)
        invitation.answered, invitation.draft = True, None
        db.add(SealedAnswer(survey_id=survey.id, sealed=sealed))


def save_draft(invitation: SurveyInvitation, values: Values, *, now: datetime) -> None:
    """Keep what is filled in so far, for this person only; it is gone once it is sent."""
    with db.transaction():
        survey = _held(invitation)
        check_open(survey, invitation, now=now)
        questions = questions_of(survey)
        kept = answers.unfinished(questions, values)
        invitation.draft = sealing.seal_draft(kept, invitation=invitation, questions=questions)


def draft_of(invitation: SurveyInvitation) -> dict[int, Value]:
    """What this person filled in before, by question."""
    if invitation.draft is None:
        return {}
    try:
        return sealing.unseal_draft(invitation.draft, invitation=invitation)
    except sealing.Unreadable:  # of before the key was changed: they begin anew
        return {}


def check_open(survey: Survey, invitation: SurveyInvitation, *, now: datetime) -> None:
    """Refuse who answered before, and whoever is too late."""
    if survey.state is not SurveyState.OPEN or clock.day_of(now) > survey.closes_on:
        raise Refused(
            "This closed on %(day)s. You cannot send an answer any more.",
            day=min(survey.closes_on, clock.day_of(survey.closed_at or now)),
        )
    if invitation.answered:
        raise Refused("You have answered already. One answer counts.")


def _held(invitation: SurveyInvitation) -> Survey:
    survey = db.session.get_one(Survey, invitation.survey_id)
    db.hold(survey)
    db.session.refresh(invitation, ["answered", "draft", "sector", "organisation_id", "survey_id"])
    return survey
