"""The surveys where someone coordinates, narrowed by what the address asks."""

from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.models import Edition, Round
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.surveys.models import Survey
from leerhuis.surveys.rules import SurveyKind, SurveyState


class Narrowed(NamedTuple):
    """What a list of surveys is narrowed to; None narrows nothing."""

    state: SurveyState | None = None
    kind: SurveyKind | None = None
    season: Round | None = None


def surveys_for(who: Identity, narrowed: Narrowed, *, page: int) -> Listing[Any]:
    """What is open first, what closes soonest on top; then what closed last."""
    wanted = _narrowed(who, narrowed)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery()))
    loaded = wanted.options(
        contains_eager(Survey.organisation),
        joinedload(Survey.round),
        joinedload(Survey.edition).joinedload(Edition.course),
    ).order_by(Survey.state != SurveyState.OPEN, Survey.closes_on.desc(), Survey.id.desc())
    return listed(loaded, page=page, total=total)


def numbers_for(who: Identity, narrowed: Narrowed) -> dict[SurveyState, int]:
    """How many there are of each state, whatever state was asked for."""
    wanted = _narrowed(who, narrowed._replace(state=None)).subquery()
    rows = db.session.execute(select(wanted.c.state, func.count()).group_by(wanted.c.state))
    return {SurveyState(row[0]): row[1] for row in rows}


def _narrowed(who: Identity, narrowed: Narrowed) -> Select[Survey]:
    wanted = select(Survey).join(Survey.organisation).where(coordinated(who))
    if narrowed.state is not None:
        wanted = wanted.where(Survey.state == narrowed.state)
    if narrowed.kind is not None:
        wanted = wanted.where(Survey.kind == narrowed.kind)
    if narrowed.season is not None:
        wanted = wanted.where(Survey.round_id == narrowed.season.id)
    return wanted
