"""Reading needs surveys where someone coordinates."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity, below
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.errors import Missing
from leerhuis.mail.queries import Recipient
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation
from leerhuis.surveys.editing.queries import Kept, questionnaires_for
from leerhuis.surveys.models import Questionnaire, QuestionnaireVersion, Survey, SurveyAudience
from leerhuis.surveys.questionnaires import latest
from leerhuis.surveys.rules import SurveyKind, SurveyState


def _surveys(who: Identity) -> Select[Survey]:
    return (
        select(Survey)
        .join(Survey.organisation)
        .where(coordinated(who), Survey.kind == SurveyKind.NEEDS)
    )


def surveys_for(who: Identity, *, page: int) -> Listing[Any]:
    """The newest first."""
    wanted = _surveys(who)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery()))
    loaded = wanted.options(contains_eager(Survey.organisation), joinedload(Survey.round))
    return listed(
        loaded.order_by(Survey.created_at.desc(), Survey.id.desc()), page=page, total=total
    )


def survey_for(who: Identity, public_id: str) -> Survey:
    """With all that its page shows."""
    return people.found(
        _surveys(who)
        .options(
            contains_eager(Survey.organisation),
            joinedload(Survey.round),
            joinedload(Survey.questionnaire_version).joinedload(QuestionnaireVersion.questionnaire),
            selectinload(Survey.audience).joinedload(SurveyAudience.organisation),
        )
        .where(Survey.public_id == public_id)
        .execution_options(populate_existing=True)
    )


def version_to_send(survey: Survey) -> QuestionnaireVersion:
    """Until it is sent a survey has the last version of its questionnaire."""
    of = select(Questionnaire).join(Questionnaire.versions)
    questionnaire = db.session.scalars(of.where(QuestionnaireVersion.id == survey.version_id)).one()
    if survey.state is SurveyState.DRAFT:
        return latest(questionnaire)
    return db.session.get_one(QuestionnaireVersion, survey.version_id)


def audience_in(survey: Survey, public_id: str) -> SurveyAudience:
    found = next((each for each in survey.audience if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def questionnaires_to_send(who: Identity) -> list[Kept]:
    """The questionnaires of needs surveys that have questions."""
    return [
        each
        for each in questionnaires_for(who)
        if each.questionnaire.kind is SurveyKind.NEEDS
        and each.questionnaire.retired_at is None
        and each.questions
    ]


def places_of(survey: Survey) -> list[Organisation]:
    """The organisations that a survey can ask: its own and those below it."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(below(Organisation.path, [survey.organisation.path]))
            .order_by(Organisation.path)
        )
    )


def reader(who: Identity) -> Recipient:
    """A letter is shown as whoever writes it would read it."""
    return Recipient(who.name.split(" ")[0], who.name, who.language or "nl")
