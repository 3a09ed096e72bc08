"""Pages of tracks: of a coordinator, of a manager, and one's own."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.audience import AudienceForm
from leerhuis.courses.inputs import accepted, choices_of
from leerhuis.errors import Refused
from leerhuis.fields import Form, translate
from leerhuis.pathways import following, queries, service
from leerhuis.pathways.forms import StepForm, TrackForm
from leerhuis.pathways.models import Track
from leerhuis.pathways.rules import (
    PROGRESS_LABELS,
    SHOWN_LABELS,
    TRACK_LABELS,
    Progressed,
    Shown,
    shown_from,
)
from leerhuis.pathways.specialisms import queries as specialisms
from leerhuis.people import rules as people
from leerhuis.people import sectors

bp = Blueprint("pathways", __name__)
FORM = ["GET", "POST"]


@bp.get("/mijn/leertrajecten")
@allow(Role.PROFESSIONAL)
def mine() -> ResponseReturnValue:
    now = clock.now()
    found = following.mine(me(), today=clock.day_of(now), now=now)
    return render_template("pathways/mine.html", tracks=found, labels=PROGRESS_LABELS)


@bp.get("/leertrajecten/team")
@allow(Role.MANAGER)
def team() -> ResponseReturnValue:
    """The open tracks around one's organisations, each with one's own people."""
    tracks = queries.tracks_of_manager(me())
    chosen = request.args.get("traject") or (tracks[0].public_id if tracks else None)
    people_in: list[following.Traveller] = []
    if chosen:
        track = queries.track_of_manager(me(), chosen)
        within = me().paths(Role.MANAGER)
        people_in = following.travellers(track, today=clock.day_of(clock.now()), within=within)
    standings = [each.progress.standing for each in people_in]
    wanted = shown_from(request.args.get("stand"))
    return render_template(
        "pathways/team.html",
        tracks=tracks,
        chosen=chosen,
        choices=choices_of(tracks),
        people=[each for each in people_in if wanted.shows(each.progress.standing)],
        everyone=len(people_in),
        done=standings.count(Progressed.DONE),
        wanted=wanted,
        shown=[
            (each.value, f"{_(SHOWN_LABELS[each])} ({sum(map(each.shows, standings))})")
            for each in Shown
        ],
        labels=PROGRESS_LABELS,
    )


@bp.get("/aanbod/leertrajecten")
@allow(Role.COORDINATOR)
def tracks() -> ResponseReturnValue:
    found = queries.tracks_for(me(), page=request.args.get("pagina", 1, type=int))
    return render_template("pathways/tracks.html", tracks=found, labels=TRACK_LABELS)


@bp.get("/aanbod/leertrajecten/<id:public_id>")
@allow(Role.COORDINATOR)
def track(public_id: str) -> ResponseReturnValue:
    found = queries.track_for(me(), public_id)
    shares = following.shares(found, today=clock.day_of(clock.now()))
    part_of = request.args.get("onder", "")
    shown = [each for each in shares if not part_of or _part(each) == part_of]
    return render_template(
        "pathways/track.html",
        track=found,
        shares=shown,
        parts=[("", _("The whole region")), *_parts(shares)],
        part_of=part_of,
        people=sum(each.people for each in shown),
        done=sum(each.done for each in shown),
        labels=TRACK_LABELS,
        sectors=sectors.LABELS,
        functions=people.LABELS,
    )


def _parts(shares: Sequence[following.Share]) -> list[tuple[str, str]]:
    """What employers are part of, to choose from, by name."""
    named = {(each.part_of.public_id, each.part_of.name) for each in shares if each.part_of}
    return sorted(named, key=lambda part: part[1])


def _part(share: following.Share) -> str:
    return share.part_of.public_id if share.part_of else ""


@bp.route("/aanbod/leertrajecten/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new_track() -> ResponseReturnValue:
    organisations, known = courses.organisations_of(me()), specialisms.specialisms_for(me())
    form = TrackForm()
    form.offer(organisations)
    form.offer_specialisms(known)
    made: list[Track] = []
    if accepted(
        form,
        lambda: made.append(
            service.create_track(form.chosen(organisations), **form.said(known), **_by())
        ),
    ):
        return _to(made[0].public_id, _("The track is there as a draft. Add its steps now."))
    back = url_for("pathways.tracks")
    return render_template("courses/form.html", form=form, title=_("Make a track"), back=back)


@bp.route("/aanbod/leertrajecten/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change_track(public_id: str) -> ResponseReturnValue:
    found, known = queries.track_for(me(), public_id), specialisms.specialisms_for(me())
    form = TrackForm.of(found)
    form.offer_specialisms(known)
    return _asked(
        form,
        lambda: service.change_track(found, **form.said(known), **_by()),
        public_id,
        title=_("Change the track"),
        done=_("The track has been changed."),
    )


@bp.post("/aanbod/leertrajecten/<id:public_id>/openen")
@allow(Role.COORDINATOR)
def open_track(public_id: str) -> ResponseReturnValue:
    found = queries.track_for(me(), public_id)
    done = _("The track is open. Its people see it.")
    return _done(public_id, lambda: service.open_track(found, **_by()), done)


@bp.post("/aanbod/leertrajecten/<id:public_id>/sluiten")
@allow(Role.COORDINATOR)
def close_track(public_id: str) -> ResponseReturnValue:
    found = queries.track_for(me(), public_id)
    done = _("The track is closed.")
    return _done(public_id, lambda: service.close_track(found, **_by()), done)


@bp.route("/aanbod/leertrajecten/<id:public_id>/stappen/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def add_step(public_id: str) -> ResponseReturnValue:
    found = queries.track_for(me(), public_id)
    offered = queries.courses_of(found)
    form = StepForm()
    form.offer(offered)
    return _asked(
        form,
        lambda: service.add_step(found, **form.said(offered), **_by()),
        public_id,
        title=_("Add a step"),
        done=_("The step is in the track."),
    )


@bp.route("/aanbod/leertrajecten/<id:public_id>/stappen/<id:step_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change_step(public_id: str, step_id: str) -> ResponseReturnValue:
    found = queries.track_for(me(), public_id)
    step, offered = queries.step_in(found, step_id), queries.courses_of(found)
    form = StepForm.of(step)
    form.offer(offered)
    return _asked(
        form,
        lambda: service.change_step(found, step, **form.said(offered), **_by()),
        public_id,
        title=_("Change the step"),
        done=_("The step has been changed."),
    )


@bp.post("/aanbod/leertrajecten/<id:public_id>/stappen/<id:step_id>/verwijderen")
@allow(Role.COORDINATOR)
def remove_step(public_id: str, step_id: str) -> ResponseReturnValue:
    found = queries.track_for(me(), public_id)
    step, done = queries.step_in(found, step_id), _("The step has been removed.")
    return _done(public_id, lambda: service.remove_step(found, step, **_by()), done)


@bp.route("/aanbod/leertrajecten/<id:public_id>/doelgroep", methods=FORM)
@allow(Role.COORDINATOR)
def add_audience(public_id: str) -> ResponseReturnValue:
    found = queries.track_for(me(), public_id)
    places = queries.organisations_below(found)
    form = AudienceForm()
    form.offer(places)
    return _asked(
        form,
        lambda: service.add_audience(found, **form.said(places), **_by()),
        public_id,
        title=_("For whom is this track?"),
        done=_("The track is for these people too."),
    )


@bp.post("/aanbod/leertrajecten/<id:public_id>/doelgroep/<id:row_id>/verwijderen")
@allow(Role.COORDINATOR)
def remove_audience(public_id: str, row_id: str) -> ResponseReturnValue:
    found = queries.track_for(me(), public_id)
    row, done = queries.audience_in(found, row_id), _("The track is no longer for these people.")
    return _done(public_id, lambda: service.remove_audience(found, row, **_by()), done)


def _by() -> dict[str, Any]:
    return {"by": me(), "now": clock.now()}


def _asked(
    form: Form, act: Callable[[], object], public_id: str, *, title: str, done: str
) -> ResponseReturnValue:
    """The form, until it is right and the house agrees; then the track, that says so.

    What the form is about is read again: a refusal ended the transaction in which it was read.
    """
    if accepted(form, act):
        return _to(public_id, done)
    about = queries.track_for(me(), public_id).name
    back = url_for("pathways.track", public_id=public_id)
    return render_template("planning/form.html", form=form, title=title, about=about, back=back)


def _done(public_id: str, act: Callable[[], object], sentence: str) -> ResponseReturnValue:
    try:
        act()
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("pathways.track", public_id=public_id))
    return _to(public_id, sentence)


def _to(public_id: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "ok")
    return redirect(url_for("pathways.track", public_id=public_id))
