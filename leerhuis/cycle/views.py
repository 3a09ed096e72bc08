"""The state of the yearly cycle, and the road to each round."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.cycle import queries, service
from leerhuis.cycle.forms import PreparationForm
from leerhuis.cycle.models import Preparation
from leerhuis.cycle.rules import OPINION_LABELS, PROPOSAL_LABELS
from leerhuis.cycle.story import views as story

bp = Blueprint("cycle", __name__)
FORM = ["GET", "POST"]
bp.add_url_rule("/jaarcyclus/cursussen/<id:public_id>", "story", story.course)


@bp.get("/jaarcyclus")
@allow(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    """Which rounds are prepared, and what is due now."""
    found = queries.preparations_for(me(), page=request.args.get("pagina", 1, type=int))
    return render_template("cycle/overview.html", preparations=found)


@bp.get("/jaarcyclus/rondes/<id:public_id>")
@allow(Role.COORDINATOR)
def show(public_id: str) -> ResponseReturnValue:
    preparation = queries.preparation_for(me(), public_id)
    proposals = queries.proposals_of(preparation)
    return render_template(
        "cycle/show.html",
        preparation=preparation,
        proposals=proposals,
        labels=PROPOSAL_LABELS,
        opinions=OPINION_LABELS,
    )


@bp.route("/jaarcyclus/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new() -> ResponseReturnValue:
    """The road to a round that is to be made, or to the draft that the address names."""
    organisations = courses.organisations_of(me())
    rounds, surveys = courses.rounds_for(me()), queries.needs_surveys(me())
    known = request.args.get("ronde")
    season = queries.free_draft_for(me(), known) if known else None
    form = PreparationForm.new(organisations, rounds, surveys, season=season)
    made: list[Preparation] = []
    if accepted(
        form,
        lambda: made.append(
            service.create_preparation(
                season.organisation if season else form.chosen(organisations),
                **form.said(rounds, surveys),
                round=season,
                by=me(),
                now=clock.now(),
            )
        ),
    ):
        flash(_("The round is being prepared. See what people ask for."), "ok")
        return redirect(url_for("cycle.show", public_id=made[0].public_id))
    title = _("Prepare a round")
    return render_template(
        "courses/form.html", form=form, title=title, back=url_for("cycle.overview")
    )


@bp.route("/jaarcyclus/rondes/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str) -> ResponseReturnValue:
    preparation = queries.preparation_for(me(), public_id)
    rounds, surveys = courses.rounds_for(me()), queries.needs_surveys(me())
    form = PreparationForm.of(preparation)
    form.offer_sources(rounds, surveys)
    back = url_for("cycle.show", public_id=public_id)
    if accepted(
        form,
        lambda: service.change_preparation(
            preparation, **form.said(rounds, surveys), by=me(), now=clock.now()
        ),
    ):
        flash(_("The preparation has been changed."), "ok")
        return redirect(back)
    return render_template(
        "courses/form.html", form=form, title=_("Change the preparation"), back=back
    )
