"""Pages on which it is decided, and the round is made; and the way back from a group or survey."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.courses.words import RoundState
from leerhuis.cycle import queries as cycle
from leerhuis.cycle.deciding import queries, service
from leerhuis.cycle.deciding.forms import DecisionForm
from leerhuis.cycle.proposals import queries as proposals
from leerhuis.cycle.rules import OPINION_LABELS, PROPOSAL_LABELS
from leerhuis.errors import Refused
from leerhuis.fields import translate

bp = Blueprint("deciding", __name__)
FORM = ["GET", "POST"]


@bp.route("/jaarcyclus/voorstellen/<id:public_id>/besluit", methods=FORM)
@allow(Role.COORDINATOR)
def decide(public_id: str) -> ResponseReturnValue:
    """Write down what was decided on a proposal, beside what was advised."""
    found = proposals.proposal_for(me(), public_id)
    now = clock.now()
    deciding = queries.deciding(found.preparation)
    if not deciding:
        flash(_("Say first which body decides."), "warning")
        return redirect(url_for("bodies.bodies"))
    meetings = [each for each in queries.meetings_of(deciding) if each.starts_at <= now]
    form = DecisionForm(data={"editions": found.editions, "decided_on": clock.day_of(now)})
    form.offer(deciding, meetings)
    back = url_for("proposals.show", public_id=public_id)
    if accepted(
        form,
        lambda: service.decide(found, **form.said(deciding, meetings), by=me(), now=now),
    ):
        flash(_("The decision has been kept."), "ok")
        return redirect(back)
    return render_template(
        "cycle/deciding/decide.html",
        form=form,
        proposal=proposals.proposal_for(me(), public_id),
        opinions=OPINION_LABELS,
        back=back,
    )


@bp.post("/jaarcyclus/rondes/<id:public_id>/groepen")
@allow(Role.COORDINATOR)
def make(public_id: str) -> ResponseReturnValue:
    """Make the round with its groups, or what is missing of it."""
    preparation = cycle.preparation_for(me(), public_id)
    try:
        made = service.make_round(preparation, word=_("Group"), by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(
            ngettext(
                "%(num)d group is made as a draft. Plan its sessions now.",
                "%(num)d groups are made as drafts. Plan their sessions now.",
                len(made),
            )
            if made
            else _("All groups were there already."),
            "ok",
        )
    return redirect(url_for("cycle.show", public_id=public_id))


@bp.get("/jaarcyclus/herkomst/groep/<id:public_id>")
@allow(Role.COORDINATOR)
def of_group(public_id: str) -> ResponseReturnValue:
    """From a group to the proposal that it came of."""
    edition = courses.edition_for_staff(me(), public_id)
    origin = queries.origin_of(edition.id)
    if origin is None:
        flash(_("This group did not come of a proposal."), "info")
        return redirect(url_for("planning.edition", public_id=public_id))
    return redirect(url_for("proposals.show", public_id=origin.proposal.public_id))


@bp.get("/jaarcyclus/herkomst/ronde/<id:public_id>")
@allow(Role.COORDINATOR)
def of_round(public_id: str) -> ResponseReturnValue:
    """From a round to the road that led to it; of a draft without one it can be begun."""
    season = courses.round_for(me(), public_id)
    preparation = cycle.preparation_of_round(season.id)
    if preparation is None and season.state is RoundState.DRAFT:
        return redirect(url_for("cycle.new", ronde=public_id))
    if preparation is None:
        flash(_("This round was not prepared in the yearly cycle."), "info")
        return redirect(url_for("seasons.show", public_id=public_id))
    return redirect(url_for("cycle.show", public_id=preparation.public_id))


@bp.get("/jaarcyclus/herkomst/peiling/<id:public_id>")
@allow(Role.COORDINATOR)
def of_survey(public_id: str) -> ResponseReturnValue:
    """From a needs survey or an evaluation to the rounds and proposals that it led to."""
    survey = queries.survey_for(me(), public_id)
    return render_template(
        "cycle/deciding/of_survey.html",
        survey=survey,
        preparations=queries.counts_for(survey),
        proposals=queries.answering_to(survey),
        labels=PROPOSAL_LABELS,
    )
