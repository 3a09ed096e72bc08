"""Reading who is asked what: someone's open surveys, and the invitation behind a link."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from leerhuis import clock, db, tokens
from leerhuis.courses.models import Edition
from leerhuis.errors import Missing
from leerhuis.surveys.models import Survey, SurveyInvitation
from leerhuis.surveys.rules import SurveyState

_SHOWN = (
    joinedload(SurveyInvitation.survey).joinedload(Survey.edition).joinedload(Edition.course),
    joinedload(SurveyInvitation.survey).joinedload(Survey.organisation),
)


def open_for(person_id: int | None, *, now: datetime) -> list[Survey]:
    """What this person was asked and did not answer yet, the first to close on top."""
    rows = db.session.scalars(
        select(Survey)
        .join(SurveyInvitation, SurveyInvitation.survey_id == Survey.id)
        .options(joinedload(Survey.edition).joinedload(Edition.course))
        .where(
            SurveyInvitation.person_id == person_id,
            SurveyInvitation.answered.is_(False),
            Survey.state == SurveyState.OPEN,
            Survey.closes_on >= clock.day_of(now),
        )
        .order_by(Survey.closes_on, Survey.id)
    )
    return list(rows)


def invitation_for(person_id: int | None, survey_public_id: str) -> SurveyInvitation:
    """The invitation of this person; `Missing` for a survey that they were not asked."""
    found = db.session.scalar(
        select(SurveyInvitation)
        .join(SurveyInvitation.survey)
        .options(*_SHOWN)
        .where(
            Survey.public_id == survey_public_id,
            SurveyInvitation.person_id == person_id,
            SurveyInvitation.person_id.is_not(None),
        )
    )
    if found is None:
        raise Missing
    return found


def by_token(token: str) -> SurveyInvitation:
    """The invitation of a letter's link; `Missing` for one that is forged."""
    found = db.session.scalar(
        select(SurveyInvitation)
        .options(*_SHOWN)
        .where(SurveyInvitation.token_hash == tokens.hash_of(token))
    )
    if found is None:
        raise Missing
    return found
