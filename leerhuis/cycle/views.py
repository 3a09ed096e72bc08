"""The state of the yearly cycle, and the road to each round."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.costs.queries import budget_of
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.cycle import queries, service
from leerhuis.cycle.advising import queries as advising
from leerhuis.cycle.forms import PreparationForm
from leerhuis.cycle.models import Preparation
from leerhuis.cycle.rules import OPINION_LABELS, PROPOSAL_LABELS
from leerhuis.cycle.state import queries as state
from leerhuis.cycle.state import rules, todo
from leerhuis.cycle.story import views as story

bp = Blueprint("cycle", __name__)
FORM = ["GET", "POST"]
bp.add_url_rule("/jaarcyclus/cursussen/<id:public_id>", "story", story.course)


@bp.get("/jaarcyclus")
@allow(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    """Which rounds are prepared, how far each is, and what is due now."""
    now = clock.now()
    today = clock.day_of(now)
    found = queries.preparations_for(me(), page=request.args.get("pagina", 1, type=int))
    facts = state.facts_of(found.rows, now=now)
    return render_template(
        "cycle/overview.html",
        preparations=found,
        facts=facts,
        todos=todo.todos(me(), found.rows, facts, now=now),
        steps={
            each.id: rules.steps(facts[each.id], todo.days_of(each), today=today)
            for each in found.rows
        },
        stages=rules.STAGE_LABELS,
        progress=rules.PROGRESS_LABELS,
        today=today,
    )


@bp.get("/jaarcyclus/rondes/<id:public_id>")
@allow(Role.COORDINATOR)
def show(public_id: str) -> ResponseReturnValue:
    """The road to one round, stage by stage."""
    now = clock.now()
    today = clock.day_of(now)
    preparation = queries.preparation_for(me(), public_id)
    facts = state.facts_of([preparation], now=now)[preparation.id]
    standings = advising.standing_of([preparation.id], today=today)
    return render_template(
        "cycle/show.html",
        preparation=preparation,
        proposals=queries.proposals_of(preparation),
        facts=facts,
        steps=rules.steps(facts, todo.days_of(preparation), today=today),
        standings={body: each for (_number, body), each in standings.items()},
        bodies=state.bodies_named(sorted(body for _number, body in standings)),
        next=queries.following([preparation.round_id or 0]).get(preparation.round_id or 0),
        spending=budget_of([preparation.round_id]).get(preparation.round_id)
        if preparation.round_id
        else None,
        stages=rules.STAGE_LABELS,
        progress=rules.PROGRESS_LABELS,
        labels=PROPOSAL_LABELS,
        opinions=OPINION_LABELS,
        today=today,
    )


@bp.route("/jaarcyclus/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new() -> ResponseReturnValue:
    """The road to a round that is to be made, or to the draft that the address names."""
    organisations = courses.organisations_of(me())
    rounds, surveys = courses.rounds_for(me()), queries.needs_surveys(me())
    known = request.args.get("ronde")
    season = queries.free_draft_for(me(), known) if known else None
    after = request.args.get("na", "")
    form = PreparationForm.new(organisations, rounds, surveys, season=season, after=after)
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
