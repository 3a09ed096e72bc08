"""Surveys that close: who has not answered yet. Nobody else ever learns who that is."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import contains_eager

from leerhuis import clock, db
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.models import Organisation
from leerhuis.reminders.due import Due
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.moments import Window, anchor_days, moment_for
from leerhuis.reminders.places import Part
from leerhuis.surveys import mails
from leerhuis.surveys.models import Survey, SurveyInvitation
from leerhuis.surveys.questionnaires import questions_of
from leerhuis.surveys.rules import SurveyState

JUST_NOW = timedelta(days=1)


def due(rule: ReminderRule, part: Part, *, within: Window) -> list[Due]:
    """Whoever had been asked by the moment and has not answered, with the link that they had.

    Who heard of it in the day before, by the letters that follow the question, is left alone.
    """
    near = _surveys(rule, part, within=within)
    moments = {each.id: _moment(rule, each) for each in near}
    heard = _heard({each.public_id: moments[each.id] for each in near})
    lengths: dict[int, int] = {}
    found = []
    for invitation in _unanswered(list(moments)):
        survey, moment = invitation.survey, moments[invitation.survey_id]
        if survey.id not in lengths:
            lengths[survey.id] = len(questions_of(survey))
        reader = (survey.public_id, invitation.person_id or invitation.address)
        if invitation.asked_at <= moment and reader not in heard:
            found.append(_to(invitation, at=moment, questions=lengths[survey.id]))
    return found


def surveys(rule: ReminderRule, part: Part, *, within: Window) -> list[Due]:
    """The surveys themselves, without anybody: all that staff may know beforehand."""
    return [
        Due(
            at=_moment(rule, each),
            subject=each.public_id,
            reference=each.closes_on.isoformat(),
            values={"title": each.title},
        )
        for each in _surveys(rule, part, within=within)
    ]


def hold(rule: ReminderRule, part: Part, *, within: Window) -> None:
    """Make closing these wait until their letters are written: it forgets who did not answer."""
    near = select(Survey.id).where(_near(rule, part, within=within)).order_by(Survey.id)
    db.session.execute(near.with_for_update(read=True)).all()


def _moment(rule: ReminderRule, survey: Survey) -> datetime:
    return moment_for(survey.closes_on, rule.offset, at=rule.at)


def _surveys(rule: ReminderRule, part: Part, *, within: Window) -> list[Survey]:
    rows = db.session.scalars(
        select(Survey)
        .where(_near(rule, part, within=within))
        .order_by(Survey.closes_on, Survey.id)
        .execution_options(populate_existing=True)
    )
    return [each for each in rows if within.holds(_moment(rule, each))]


def _near(rule: ReminderRule, part: Part, *, within: Window) -> ColumnElement[bool]:
    """Open, and closing on a day of which the moment can lie in the window."""
    first, last = anchor_days(within, rule.offset)
    return and_(
        Survey.state == SurveyState.OPEN,
        Survey.closes_on.between(first, last),
        Survey.organisation.has(part.holds(Organisation.path)),
    )


def _unanswered(survey_ids: Sequence[int]) -> Sequence[SurveyInvitation]:
    if not survey_ids:
        return []
    return db.session.scalars(
        select(SurveyInvitation)
        .join(SurveyInvitation.survey)
        .options(contains_eager(SurveyInvitation.survey))
        .where(SurveyInvitation.survey_id.in_(survey_ids), SurveyInvitation.answered.is_(False))
        .order_by(SurveyInvitation.id)
        .execution_options(populate_existing=True)
    ).all()


def _heard(moments: Mapping[str, datetime]) -> set[tuple[str, int | str | None]]:
    """Survey and reader of every letter about one of these in the day before its moment."""
    if not moments:
        return set()
    rows = db.session.execute(
        select(
            QueuedLetter.subject,
            QueuedLetter.person_id,
            QueuedLetter.address,
            QueuedLetter.planned_at,
        ).where(
            QueuedLetter.subject.in_(moments),
            QueuedLetter.kind.in_((mails.ASKED, mails.REMINDER)),
            QueuedLetter.planned_at > min(moments.values()) - JUST_NOW,
        )
    )
    return {
        (subject, person_id or address)
        for subject, person_id, address, planned_at in rows
        if moments[subject] - JUST_NOW < planned_at < moments[subject]
    }


def _to(invitation: SurveyInvitation, *, at: datetime, questions: int) -> Due:
    survey = invitation.survey
    letter = mails.reminder(survey, invitation, questions=questions, step=0)
    return Due(
        at=at,
        subject=letter.subject,
        reference=survey.closes_on.isoformat(),
        person_id=letter.person_id,
        address=letter.address,
        token=letter.token,
        values=letter.values,
        over_at=clock.end_of(survey.closes_on),
    )
