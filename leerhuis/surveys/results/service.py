"""Letting trainers read what came of a survey, and putting words to what was written."""

from datetime import datetime

from sqlalchemy import func, select

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing, Refused
from leerhuis.mail import service as mail
from leerhuis.sheets import clean_text
from leerhuis.surveys import outcomes
from leerhuis.surveys.models import Survey, SurveyQuestion, SurveyText, TextLabel
from leerhuis.surveys.results import mails
from leerhuis.surveys.rules import SurveyState

LONGEST_LABEL = 40


def share(survey: Survey, *, by: Identity, now: datetime) -> None:
    """From now on the trainers of the group read the results; they get a letter once."""
    with db.transaction():
        db.hold(survey)
        if survey.state is not SurveyState.CLOSED:
            raise Refused("You can share the results once the survey is closed.")
        if outcomes.responses([survey])[survey.id].few:
            raise Refused("There are fewer than 5 answers, so there is nothing to share.")
        if survey.shared_at is not None:
            return
        survey.shared_at = now
        _note(Action.SURVEY_SHARED, survey, by=by, now=now)
        mail.queue_all(mails.shared(survey), now=now)


def stop_sharing(survey: Survey, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        db.hold(survey)
        if survey.shared_at is None:
            return
        survey.shared_at = None
        _note(Action.SURVEY_UNSHARED, survey, by=by, now=now)
        mail.withdraw(subject=survey.public_id, kinds=[mails.SHARED])


def label(
    survey: Survey,
    question: SurveyQuestion,
    text_ids: list[str],
    *,
    words: str,
    by: Identity,
    now: datetime,
) -> int:
    """Put a label to these texts; how many got it that did not have it yet."""
    with db.transaction():
        db.hold(survey)
        named = _named(question, words)
        wanted = select(SurveyText).where(
            SurveyText.survey_id == survey.id,
            SurveyText.question_id == question.id,
            SurveyText.public_id.in_(text_ids),
            SurveyText.id.not_in(select(TextLabel.text_id).where(TextLabel.label == named)),
        )
        texts = db.session.scalars(wanted).all()
        if not text_ids:
            raise Refused("Choose one or more texts first.")
        db.add(*(TextLabel(text_id=each.id, label=named) for each in texts))
        _note(Action.SURVEY_LABELLED, survey, by=by, now=now, label=named)
        return len(texts)


def take_label(
    survey: Survey, text_id: str, *, words: str, by: Identity, now: datetime
) -> SurveyText:
    """Take a label from one text; one that is not there is not taken, nor written down."""
    with db.transaction():
        db.hold(survey)
        text = db.session.scalar(
            select(SurveyText).where(
                SurveyText.survey_id == survey.id, SurveyText.public_id == text_id
            )
        )
        if text is None:
            raise Missing
        put = db.session.scalars(select(TextLabel).where(TextLabel.text_id == text.id))
        for each in [each for each in put if each.label == words]:
            db.session.delete(each)
            _note(Action.SURVEY_LABELLED, survey, by=by, now=now, taken=words)
        return text


def note_download(survey: Survey, *, what: str, by: Identity, now: datetime) -> None:
    with db.transaction():
        _note(Action.SURVEY_DOWNLOADED, survey, by=by, now=now, file=what)


def _named(question: SurveyQuestion, words: str) -> str:
    """The label in one line; as it was written before, if it was."""
    cleaned = clean_text(words)
    if not cleaned:
        raise Refused("Fill in a label.", field="label")
    if len(cleaned) > LONGEST_LABEL:
        raise Refused("Use at most %(most)s characters.", field="label", most=LONGEST_LABEL)
    known = db.session.scalars(
        select(TextLabel.label)
        .join(SurveyText, SurveyText.id == TextLabel.text_id)
        .where(
            SurveyText.question_id == question.id, func.lower(TextLabel.label) == cleaned.lower()
        )
        .limit(1)
    ).first()
    return known or cleaned


def _note(action: Action, survey: Survey, *, by: Identity, now: datetime, **details: str) -> None:
    audit.record(action, by=by, kind="survey", subject=survey.public_id, now=now, **details)
