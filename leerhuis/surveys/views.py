"""The overview of all that people are asked."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import choices_of
from leerhuis.courses.models import Round
from leerhuis.surveys import listing, outcomes, wordings
from leerhuis.surveys.listing import Narrowed
from leerhuis.surveys.rules import KIND_LABELS, SurveyKind, SurveyState

bp = Blueprint("surveys", __name__)
Word = TypeVar("Word", bound=StrEnum)


@bp.get("/evaluaties")
@allow(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    """What is open and what was answered; a word that does not exist narrows nothing."""
    rounds = courses.rounds_for(me())
    narrowed = Narrowed(
        state=_word(SurveyState, "stand"), kind=_word(SurveyKind, "soort"), season=_season(rounds)
    )
    found = listing.surveys_for(me(), narrowed, page=request.args.get("pagina", 1, type=int))
    return render_template(
        "surveys/overview.html",
        surveys=found,
        responses=outcomes.responses(found.rows),
        numbers=listing.numbers_for(me(), narrowed),
        narrowed=narrowed,
        kept=_kept(narrowed),
        rounds=[("", _("Every round")), *choices_of(rounds)],
        kinds=[("", _("Every kind")), *((each.value, _(KIND_LABELS[each])) for each in SurveyKind)],
        labels=KIND_LABELS,
        states=wordings.STATES,
    )


def _word(vocabulary: type[Word], name: str) -> Word | None:
    return next((each for each in vocabulary if each == request.args.get(name)), None)


def _season(rounds: Sequence[Round]) -> Round | None:
    return next((each for each in rounds if each.public_id == request.args.get("ronde")), None)


def _kept(narrowed: Narrowed) -> dict[str, str]:
    """The filters besides the state, as they stand in the address."""
    kept = {
        "soort": narrowed.kind.value if narrowed.kind else "",
        "ronde": narrowed.season.public_id if narrowed.season else "",
    }
    return {name: value for name, value in kept.items() if value}
