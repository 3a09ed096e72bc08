"""Pages of advisers; and those on which a coordinator asks for advice and notes it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.cycle import queries as cycle
from leerhuis.cycle.advising import queries, service
from leerhuis.cycle.advising.forms import AdviceForm, AskForm, NoteForm
from leerhuis.cycle.bodies import queries as bodies
from leerhuis.cycle.models import Proposal
from leerhuis.cycle.proposals import queries as proposals
from leerhuis.cycle.rules import (
    GROUND_LABELS,
    OPINION_LABELS,
    OUTCOME_LABELS,
    PROPOSAL_LABELS,
    ProposalState,
)
from leerhuis.registry.lacking import LACK_LABELS

bp = Blueprint("advising", __name__)
FORM = ["GET", "POST"]


@bp.get("/adviezen")
@allow(Role.ADVISER)
def mine() -> ResponseReturnValue:
    """What one's bodies are asked now, their meetings, and what they were asked before."""
    now = clock.now()
    return render_template(
        "cycle/advising/mine.html",
        to_do=queries.to_do(me(), today=clock.day_of(now)),
        meetings=queries.meetings_for(me()),
        proposals=queries.proposals_for(me(), page=request.args.get("pagina", 1, type=int)),
        labels=PROPOSAL_LABELS,
        now=now,
        day_of=clock.day_of,
    )


@bp.route("/adviezen/voorstellen/<id:public_id>", methods=FORM)
@allow(Role.ADVISER)
def proposal(public_id: str) -> ResponseReturnValue:
    """A proposal with all that others said of it, and what one says oneself."""
    found = queries.proposal_for(me(), public_id)
    today = clock.day_of(clock.now())
    asked = queries.requests_of(me(), found)
    running = found.state is ProposalState.ASKED
    open_ = [each for each in asked if running and today <= each.until_on]
    form = AdviceForm(data=_said_before(found))
    form.offer(open_)
    if open_ and accepted(
        form,
        lambda: service.advise(
            found, form.chosen(open_), **form.opined(), by=me(), now=clock.now()
        ),
    ):
        flash(_("Your advice has been kept. You can change it until the last day."), "ok")
        return redirect(url_for("advising.proposal", public_id=public_id))
    return render_template(
        "cycle/advising/proposal.html",
        proposal=queries.proposal_for(me(), public_id),
        asked=queries.requests_of(me(), found),
        open=bool(open_),
        form=form,
        labels=PROPOSAL_LABELS,
        grounds=GROUND_LABELS,
        opinions=OPINION_LABELS,
        outcomes=OUTCOME_LABELS,
        lacks=LACK_LABELS,
    )


def _said_before(found: Proposal) -> dict[str, str]:
    """What this person said of it for the first of their bodies that they spoke for."""
    said = next((each for each in found.advice if each.person_id == me().person_id), None)
    return {"opinion": said.opinion.value, "text": said.text} if said else {}


@bp.get("/adviezen/overleggen/<id:public_id>")
@allow(Role.ADVISER)
def meeting(public_id: str) -> ResponseReturnValue:
    found = queries.meeting_for(me(), public_id)
    return render_template("cycle/advising/meeting.html", meeting=found, now=clock.now())


@bp.route("/jaarcyclus/rondes/<id:public_id>/advies", methods=FORM)
@allow(Role.COORDINATOR)
def ask(public_id: str) -> ResponseReturnValue:
    """Ask bodies about every proposal of a round that is still open."""
    preparation = cycle.preparation_for(me(), public_id)
    offered = bodies.bodies_of(preparation)
    speakers = bodies.speakers([each.id for each in offered], day=clock.day_of(clock.now()))
    able = [each.public_id for each in offered if speakers[each.id]]
    form = AskForm(data={"bodies": able, "until_on": preparation.advise_by_on})
    form.offer(offered)
    made: list[int] = []
    if accepted(
        form,
        lambda: made.append(
            service.ask(preparation, **form.said(offered), by=me(), now=clock.now())
        ),
    ):
        flash(_asked(made[0]), "ok")
        return redirect(url_for("cycle.show", public_id=public_id))
    preparation = cycle.preparation_for(me(), public_id)
    return render_template(
        "cycle/advising/ask.html",
        form=form,
        preparation=preparation,
        bodies=offered,
        readers=len({person for people in speakers.values() for person in people}),
        proposals=queries.open_proposals(preparation),
        labels=PROPOSAL_LABELS,
        back=url_for("cycle.show", public_id=public_id),
    )


def _asked(number: int) -> str:
    if not number:
        return _("The last day has been changed.")
    return ngettext(
        "Advice is asked on %(num)d proposal. The members get a letter.",
        "Advice is asked on %(num)d proposals. The members get a letter.",
        number,
    )


@bp.route("/jaarcyclus/voorstellen/<id:public_id>/overlegadvies", methods=FORM)
@allow(Role.COORDINATOR)
def note(public_id: str) -> ResponseReturnValue:
    """Write down what a body said as one at a meeting."""
    found = proposals.proposal_for(me(), public_id)
    now = clock.now()
    asked = bodies.meetings_of(each.body_id for each in found.requests)
    meetings = [each for each in asked if each.called_off_at is None and each.starts_at <= now]
    form = NoteForm()
    form.offer(meetings)
    back = url_for("proposals.show", public_id=public_id)
    if accepted(
        form,
        lambda: service.note(found, form.chosen(meetings), **form.opined(), by=me(), now=now),
    ):
        flash(_("The advice of the meeting has been kept."), "ok")
        return redirect(back)
    return render_template(
        "courses/form.html", form=form, title=_("Note the advice of a meeting"), back=back
    )
