"""Which questionnaire is asked, and what became of its versions."""

from datetime import datetime

from sqlalchemy import delete, update

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.offer import put, tell
from leerhuis.errors import Refused
from leerhuis.surveys import questionnaires
from leerhuis.surveys.editing import queries
from leerhuis.surveys.models import Questionnaire, Survey, SurveyQuestion
from leerhuis.surveys.rules import SurveyKind


def use(questionnaire: Questionnaire, *, by: Identity, now: datetime) -> None:
    """Ask its last version from now on, instead of what the organisation asked until now.

    A needs survey takes its questionnaire by name, so there none is the one that is used.
    """
    with db.transaction():
        db.hold_all(Questionnaire)
        _check_there(questionnaire)
        questionnaires.settle(questionnaires.latest(questionnaire), now=now)
        if questionnaire.course_id is None and questionnaire.kind is not SurveyKind.NEEDS:
            for each in queries.used_with(questionnaire):
                put(each, Action.QUESTIONNAIRE_CHANGED, {"in_use": False}, by=by, now=now)
            questionnaire.in_use = True
        db.session.flush()
        tell(Action.QUESTIONNAIRE_USED, questionnaire, by=by, now=now, name=questionnaire.name)


def stop(questionnaire: Questionnaire, *, by: Identity, now: datetime) -> None:
    """Ask it no longer; surveys that are open go on."""
    with db.transaction():
        put(questionnaire, Action.QUESTIONNAIRE_CHANGED, {"in_use": False}, by=by, now=now)


def put_away(questionnaire: Questionnaire, *, by: Identity, now: datetime) -> None:
    """Out of the list; what was answered to it stays."""
    with db.transaction():
        said = {"in_use": False, "retired_at": questionnaire.retired_at or now}
        put(questionnaire, Action.QUESTIONNAIRE_CHANGED, said, by=by, now=now)


def take_up(questionnaire: Questionnaire, *, by: Identity, now: datetime) -> None:
    """Back in the list; a course has one of each kind only."""
    with db.transaction():
        db.hold_all(Questionnaire)
        if queries.has_another(questionnaire):
            raise Refused("This course has other questions of its own by now.")
        put(questionnaire, Action.QUESTIONNAIRE_CHANGED, {"retired_at": None}, by=by, now=now)


def drop_draft(questionnaire: Questionnaire, *, by: Identity, now: datetime) -> None:
    """Throw away what was changed since the version before.

    A needs survey that was not sent yet takes that version instead.
    """
    with db.transaction():
        draft = questionnaires.latest(questionnaire)
        db.hold(draft)
        if draft.settled_at is not None or draft.number == 1:
            return
        before = queries.versions_of(questionnaire)[1]
        of_surveys = update(Survey).where(Survey.version_id == draft.id)
        db.session.execute(of_surveys.values(version_id=before.id))
        # They hang on each other, and the database has no order in which that is fine.
        of_draft = SurveyQuestion.version_id == draft.id
        db.session.execute(update(SurveyQuestion).where(of_draft).values(only_if_id=None))
        db.session.execute(delete(SurveyQuestion).where(of_draft))
        db.session.delete(draft)
        db.session.flush()
        tell(Action.QUESTIONNAIRE_CHANGED, questionnaire, by=by, now=now, dropped=True)


def _check_there(questionnaire: Questionnaire) -> None:
    if questionnaire.retired_at is not None:
        raise Refused("This questionnaire was put away. Take it up again first.")
