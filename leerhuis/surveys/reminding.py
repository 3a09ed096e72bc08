"""A word to who was asked and did not answer yet: after three days, and after seven.

Only they know of it. Staff see how many answered; which letters went to whom is shown to nobody,
and when the survey closes it is forgotten.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from leerhuis import clock, db
from leerhuis.mail import service as mail
from leerhuis.surveys import mails
from leerhuis.surveys.models import Survey, SurveyInvitation
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import SurveyState

STEPS = (3, 7)


def step_due(*, days: int) -> int | None:
    """The last step that was reached so many days after someone was asked."""
    return max((each for each in STEPS if each <= days), default=None)


def remind_due(*, now: datetime) -> int:
    """Write to whoever did not answer yet and reached a step; returns how many letters."""
    with db.transaction():
        _hold_open(now)
        lengths: dict[int, int] = {}
        letters = []
        for each in _unanswered(now):
            step = step_due(days=(clock.day_of(now) - clock.day_of(each.asked_at)).days)
            if step is None:
                continue
            if each.survey_id not in lengths:
                lengths[each.survey_id] = len(questions_of(each.survey))
            number = lengths[each.survey_id]
            letters.append(mails.reminder(each.survey, each, questions=number, step=step))
        return mail.queue_all(letters, now=now)


def _hold_open(now: datetime) -> None:
    """Make answering and closing wait until it is written: closing forgets who was reminded."""
    wanted = select(Survey.id).where(_is_open(now)).order_by(Survey.id)
    db.session.execute(wanted.with_for_update(read=True)).all()


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(Survey.state == SurveyState.OPEN, Survey.closes_on >= clock.day_of(now))


def _unanswered(now: datetime) -> list[SurveyInvitation]:
    first = now - timedelta(days=min(STEPS) - 1)
    rows = db.session.scalars(
        select(SurveyInvitation)
        .join(SurveyInvitation.survey)
        .options(joinedload(SurveyInvitation.survey))
        .where(
            SurveyInvitation.answered.is_(False),
            SurveyInvitation.asked_at <= first,
            _is_open(now),
        )
        .order_by(SurveyInvitation.id)
        .execution_options(populate_existing=True)
    )
    return list(rows)
