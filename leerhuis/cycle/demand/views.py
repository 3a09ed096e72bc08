"""The page of what people ask for, on the road to a round."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.cycle import queries as cycle
from leerhuis.cycle.demand import grounds
from leerhuis.people.counted import FEWEST
from leerhuis.people.sectors import LABELS
from leerhuis.registry.lacking import LACK_LABELS
from leerhuis.surveys.signals import words
from leerhuis.surveys.signals.rules import DECISIONS

bp = Blueprint("demand", __name__)


@bp.get("/jaarcyclus/rondes/<id:public_id>/vraag")
@allow(Role.COORDINATOR)
def demand(public_id: str) -> ResponseReturnValue:
    preparation = cycle.preparation_for(me(), public_id)
    found = grounds.demand_for(preparation, who=me(), today=clock.day_of(clock.now()))
    return render_template(
        "cycle/demand/demand.html",
        preparation=preparation,
        demand=found,
        proposals=cycle.proposals_of(preparation),
        sectors=LABELS,
        lacks=LACK_LABELS,
        sentence=words.sentence,
        decisions=DECISIONS,
        fewest=FEWEST,
    )
