"""Pages of what is proposed for a round."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.cycle import queries as cycle
from leerhuis.cycle.demand import grounds
from leerhuis.cycle.demand.grounds import Reason
from leerhuis.cycle.models import Preparation, Proposal
from leerhuis.cycle.proposals import queries, rules, service
from leerhuis.cycle.proposals.forms import CourseForm, ProposalForm
from leerhuis.cycle.rules import GROUND_LABELS, OPINION_LABELS, OUTCOME_LABELS, PROPOSAL_LABELS
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.registry.lacking import LACK_LABELS

bp = Blueprint("proposals", __name__)
FORM = ["GET", "POST"]


@bp.route("/jaarcyclus/rondes/<id:public_id>/voorstellen/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new(public_id: str) -> ResponseReturnValue:
    """The address may name the course or theme, and what it answers to."""
    preparation = cycle.preparation_for(me(), public_id)
    chosen = {
        "course": request.args.get("cursus", ""),
        "theme": request.args.get("thema", ""),
        "grounds": request.args.getlist("antwoord"),
    }
    form = ProposalForm(data=chosen)
    rows = _offered(preparation)
    form.offer(*rows)
    made: list[Proposal] = []
    if accepted(
        form,
        lambda: made.append(
            service.propose(preparation, **form.said(*rows), by=me(), now=clock.now())
        ),
    ):
        flash(_("The proposal is there as a draft."), "ok")
        return redirect(url_for("proposals.show", public_id=made[0].public_id))
    back = url_for("cycle.show", public_id=public_id)
    return _form(form, _("Make a proposal"), preparation, back)


@bp.get("/jaarcyclus/voorstellen/<id:public_id>")
@allow(Role.COORDINATOR)
def show(public_id: str) -> ResponseReturnValue:
    proposal = queries.proposal_for(me(), public_id)
    return render_template(
        "cycle/proposals/show.html",
        proposal=proposal,
        preparation=proposal.preparation,
        still_open=proposal.state in rules.STILL_OPEN,
        today=clock.day_of(clock.now()),
        labels=PROPOSAL_LABELS,
        grounds=GROUND_LABELS,
        opinions=OPINION_LABELS,
        outcomes=OUTCOME_LABELS,
        lacks=LACK_LABELS,
    )


@bp.route("/jaarcyclus/voorstellen/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str) -> ResponseReturnValue:
    proposal = queries.proposal_for(me(), public_id)
    rows = _offered(proposal.preparation)
    form = ProposalForm.of(proposal, rows[-1])
    form.offer(*rows)
    back = url_for("proposals.show", public_id=public_id)
    if accepted(
        form,
        lambda: service.change(
            proposal, **form.said(*rows), offered=rows[-1], by=me(), now=clock.now()
        ),
    ):
        flash(_("The proposal has been changed."), "ok")
        return redirect(back)
    proposal = queries.proposal_for(me(), public_id)
    return _form(form, _("Change the proposal"), proposal.preparation, back)


@bp.post("/jaarcyclus/voorstellen/<id:public_id>/intrekken")
@allow(Role.COORDINATOR)
def withdraw(public_id: str) -> ResponseReturnValue:
    proposal = queries.proposal_for(me(), public_id)
    try:
        service.withdraw(proposal, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(_("The proposal is withdrawn."), "ok")
    return redirect(url_for("proposals.show", public_id=public_id))


@bp.route("/jaarcyclus/voorstellen/<id:public_id>/cursus", methods=FORM)
@allow(Role.COORDINATOR)
def course(public_id: str) -> ResponseReturnValue:
    """Choose the course of a proposal that named a theme."""
    proposal = queries.proposal_for(me(), public_id)
    offered = queries.courses_for(proposal.preparation)
    form = CourseForm()
    form.offer(offered)
    back = url_for("proposals.show", public_id=public_id)
    if accepted(
        form,
        lambda: service.name_course(proposal, form.chosen(offered), by=me(), now=clock.now()),
    ):
        flash(_("The course is chosen."), "ok")
        return redirect(back)
    return render_template("cycle/proposals/course.html", form=form, proposal=proposal, back=back)


def _offered(preparation: Preparation) -> tuple[Sequence, Sequence, Sequence, list[Reason]]:
    """What can be chosen from: courses, themes, who gives it, and what it answers to."""
    today = clock.day_of(clock.now())
    demand = grounds.demand_for(preparation, who=me(), today=today)
    return (
        queries.courses_for(preparation),
        queries.themes(),
        queries.providers(preparation),
        grounds.reasons(demand),
    )


def _form(form: ProposalForm, title: str, preparation: Preparation, back: str) -> str:
    return render_template(
        "cycle/proposals/form.html", form=form, title=title, preparation=preparation, back=back
    )
