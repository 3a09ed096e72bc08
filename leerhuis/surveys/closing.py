"""The end of a survey: what waits is moved, all is written anew, and who answered is forgotten."""

from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update

from leerhuis import audit, clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.surveys import mails, moving
from leerhuis.surveys.models import (
    SealedAnswer,
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyText,
)
from leerhuis.surveys.rules import FEWEST, SurveyState


def close_due(*, now: datetime) -> int:
    """Close what is over, or was answered by everyone; each by itself, returns how many."""
    unanswered = exists().where(
        SurveyInvitation.survey_id == Survey.id, SurveyInvitation.answered.is_(False)
    )
    due = db.session.scalars(
        select(Survey)
        .where(
            Survey.state == SurveyState.OPEN,
            or_(Survey.closes_on < clock.day_of(now), ~unanswered),
        )
        .order_by(Survey.id)
    ).all()
    return sum(_close_if_due(each, now=now) for each in due)


def _close_if_due(survey: Survey, *, now: datetime) -> int:
    """Looked at again under the hold: meanwhile someone else may have been asked."""
    with db.transaction():
        db.hold(survey)
        counted = moving.progress_of(survey)
        over = clock.day_of(now) > survey.closes_on or counted.answered == counted.asked
        if survey.state is not SurveyState.OPEN or not over:
            return 0
        _close(survey, by=HOUSE, now=now)
        return 1


def close(survey: Survey, *, by: Identity, now: datetime) -> None:
    """Staff close a survey before its day. Doing it twice is doing it once."""
    with db.transaction():
        db.hold(survey)
        if survey.state is SurveyState.CLOSED:
            return
        if survey.state is not SurveyState.OPEN:
            raise Refused("Only what is open can be closed.")
        _close(survey, by=by, now=now)


def _close(survey: Survey, *, by: Identity, now: datetime) -> None:
    counted = moving.progress_of(survey)
    _forget_who(survey)
    if counted.answered < FEWEST:
        _remove_answers(survey)
    else:
        moving.move(survey, number=counted.waiting)
    survey.state, survey.closed_at = SurveyState.CLOSED, now
    survey.asked, survey.answers = counted.asked, counted.answered
    audit.record(
        Action.SURVEY_CLOSED,
        by=by,
        kind="survey",
        subject=survey.public_id,
        now=now,
        asked=counted.asked,
    )


def _forget_who(survey: Survey) -> None:
    """Who answered, what was left unfinished, and who was reminded: that tells it too."""
    db.session.execute(
        update(SurveyInvitation)
        .where(SurveyInvitation.survey_id == survey.id)
        .values(answered=None, draft=None)
        .execution_options(synchronize_session="fetch")
    )
    mail.forget(subject=survey.public_id, kinds=[mails.REMINDER])
    mail.withdraw(subject=survey.public_id, kinds=[mails.ASKED])


def _remove_answers(survey: Survey) -> None:
    for kind in (SealedAnswer, SurveyAnswer, SurveyText):
        db.session.execute(delete(kind).where(kind.survey_id == survey.id))
