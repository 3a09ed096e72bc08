"""Pages of a round: its state, from when it is open, and its copy to the next season."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Round
from leerhuis.courses.seasons import queries, rules, service
from leerhuis.courses.seasons.forms import CopyForm, OpeningsForm, step_words
from leerhuis.courses.words import PRIORITIES, ROUNDS, RoundState
from leerhuis.errors import Missing, Refused
from leerhuis.fields import translate
from leerhuis.people.sectors import LABELS

bp = Blueprint("seasons", __name__)
FORM = ["GET", "POST"]


@bp.get("/aanbod/rondes/<id:public_id>")
@allow(Role.COORDINATOR)
def show(public_id: str) -> ResponseReturnValue:
    season = queries.round_for(me(), public_id)
    today = clock.day_of(clock.now())
    return render_template(
        "seasons/show.html",
        season=season,
        numbers=queries.editions_by_state(season),
        steps=rules.steps(season.state, ends_on=season.ends_on, today=today),
        step_words=step_words(),
        states=ROUNDS,
        priorities=PRIORITIES,
        sectors=LABELS,
    )


@bp.post("/aanbod/rondes/<id:public_id>/status")
@allow(Role.COORDINATOR)
def step(public_id: str) -> ResponseReturnValue:
    season = queries.round_for(me(), public_id)
    to = next((each for each in RoundState if each == request.form.get("to")), None)
    if to is None:
        raise Missing
    try:
        service.step(season, to, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(step_words()[to][1], "ok")
    return redirect(url_for("seasons.show", public_id=public_id))


@bp.route("/aanbod/rondes/<id:public_id>/openen", methods=FORM)
@allow(Role.COORDINATOR)
def openings(public_id: str) -> ResponseReturnValue:
    """From when everyone sees the round, and each sector may enrol."""
    season = queries.round_for(me(), public_id)
    form = OpeningsForm.of(season)
    if accepted(
        form,
        lambda: service.say_openings(season, **form.said(), by=me(), now=clock.now()),
    ):
        flash(_("The days have been kept."), "ok")
        return redirect(url_for("seasons.show", public_id=public_id))
    season = queries.round_for(me(), public_id)
    return render_template("seasons/openings.html", form=form, season=season)


@bp.route("/aanbod/rondes/<id:public_id>/kopieren", methods=FORM)
@allow(Role.COORDINATOR)
def copy(public_id: str) -> ResponseReturnValue:
    season = queries.round_for(me(), public_id)
    form = CopyForm()
    made: list[Round] = []
    if accepted(
        form,
        lambda: made.append(service.copy_round(season, **form.data, by=me(), now=clock.now())),
    ):
        flash(_("The copy is there as a draft. Look at its dates."), "ok")
        return redirect(url_for("seasons.show", public_id=made[0].public_id))
    season = queries.round_for(me(), public_id)
    return render_template("seasons/copy.html", form=form, season=season)
