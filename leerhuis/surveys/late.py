"""People who are asked after the others: they must not stand out among those."""

from collections.abc import Sequence

from sqlalchemy import select, update

from leerhuis import db
from leerhuis.surveys import cells, moving
from leerhuis.surveys.audience import Whereabouts
from leerhuis.surveys.cells import NOWHERE, Cell
from leerhuis.surveys.models import Survey, SurveyAnswer, SurveyInvitation


def cells_for(survey: Survey, newcomers: Sequence[Whereabouts]) -> list[Cell]:
    """What their answers may say; if they would stand out, nobody's says anything any more."""
    rows = db.session.execute(
        select(SurveyInvitation.sector, SurveyInvitation.organisation_id).where(
            SurveyInvitation.survey_id == survey.id
        )
    )
    found = cells.joining([Cell(*each) for each in rows], newcomers)
    if found is not None:
        return found
    _say_nothing(survey)
    return [NOWHERE] * len(newcomers)


def _say_nothing(survey: Survey) -> None:
    """Answers that wait sealed follow when they are moved."""
    for kind in (SurveyInvitation, SurveyAnswer):
        db.session.execute(
            update(kind)
            .where(kind.survey_id == survey.id)
            .values(sector=None, organisation_id=None)
            .execution_options(synchronize_session="fetch")
        )
    moving.write_anew(survey)
