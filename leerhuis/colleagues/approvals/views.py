"""Pages on which a manager decides about enrolments that were asked of the organisation."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.colleagues.approvals import forms, queries, rules, service, words
from leerhuis.enrolment.rules import WhyNot
from leerhuis.errors import Missing, Refused
from leerhuis.fields import ticked, translate

bp = Blueprint("approvals", __name__)
DECLINE = "afwijzen"


@bp.get("/team/inschrijvingen")
@allow(Role.MANAGER)
def queue() -> ResponseReturnValue:
    number = request.args.get("pagina", 1, type=int)
    found = queries.page(me(), page=number, today=clock.day_of(clock.now()))
    return render_template(
        "colleagues/approvals.html",
        found=found,
        rows=words.all_shown(found.rows, now=clock.now()),
        size=queries.PAGE,
    )


@bp.post("/team/inschrijvingen")
@allow(Role.MANAGER)
def decide() -> ResponseReturnValue:
    """Approve what was ticked; or ask first why it is declined."""
    chosen = ticked(request.form, "kies", most=rules.MOST + 1)
    if request.form.get("doe") == DECLINE and chosen:
        return redirect(url_for("approvals.decline", kies=chosen[: rules.MOST]))
    try:
        done = service.approve_all(chosen, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        _tell(words.approved(done))
    return redirect(url_for("approvals.queue"))


@bp.get("/team/inschrijvingen/<id:public_id>")
@allow(Role.MANAGER)
def show(public_id: str) -> ResponseReturnValue:
    """One request; a letter leads here, also when somebody has decided already."""
    today = clock.day_of(clock.now())
    if found := queries.chosen(me(), [public_id], today=today):
        [row] = words.all_shown(found, now=clock.now())
        return render_template("colleagues/approval.html", row=row)
    approval, decider = queries.answered_for(me(), public_id)
    return render_template("colleagues/answered.html", approval=approval, decider=decider)


@bp.route("/team/inschrijvingen/afwijzen", methods=["GET", "POST"])
@allow(Role.MANAGER)
def decline() -> ResponseReturnValue:
    """Say no to these, and why; who already has an answer is left out."""
    chosen = ticked(request.values, "kies", most=rules.MOST)
    form = forms.DeclineForm()
    if form.validate_on_submit():
        done = service.decline_all(
            chosen,
            why=WhyNot(form.why.data),
            reason=form.reason.data or "",
            by=me(),
            now=clock.now(),
        )
        _tell(words.declined(done))
        return redirect(url_for("approvals.queue"))
    found = queries.chosen(me(), chosen, today=clock.day_of(clock.now()))
    if not found:
        raise Missing
    rows = words.all_shown(found, now=clock.now())
    return render_template("colleagues/decline.html", form=form, rows=rows)


def _tell(told: Iterable[tuple[str, str]]) -> None:
    for sentence, tone in told:
        flash(sentence, tone)
