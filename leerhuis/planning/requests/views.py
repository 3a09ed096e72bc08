"""One list of what waits for the coordinator: seats to decide about, and guests to attach."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses.inputs import accepted
from leerhuis.enrolment import approving, guests
from leerhuis.enrolment.rules import WhyNot
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.people.rules import Function, OrganisationKind
from leerhuis.planning.participants.words import STATES
from leerhuis.planning.requests import forms, queries, service

bp = Blueprint("requests", __name__)
FORM = ["GET", "POST"]


@bp.get("/planning/aanvragen")
@allow(Role.COORDINATOR)
def waiting() -> ResponseReturnValue:
    now = clock.now()
    return render_template(
        "planning/requests/waiting.html",
        requests=queries.requests_for(
            me(), page=request.args.get("pagina", 1, type=int), today=clock.day_of(now)
        ),
        guests=queries.guests_for(me(), page=request.args.get("gasten", 1, type=int)),
        states=STATES,
        now=now,
    )


@bp.post("/planning/aanvragen/<id:public_id>/akkoord")
@allow(Role.COORDINATOR)
def approve(public_id: str) -> ResponseReturnValue:
    """Yes from the coordinator; the employer may still have to say it too."""
    approval = queries.approval_for(me(), public_id)
    try:
        approving.approve(approval, by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "error")
    else:
        flash(_("You said yes. They have a letter once the seat is certain."), "ok")
    return redirect(url_for("requests.waiting"))


@bp.route("/planning/aanvragen/<id:public_id>/afwijzen", methods=FORM)
@allow(Role.COORDINATOR)
def decline(public_id: str) -> ResponseReturnValue:
    """No, with a reason that the person reads; the seat goes to the next in line."""
    approval = queries.approval_for(me(), public_id)
    form = forms.DeclineForm()
    if accepted(
        form,
        lambda: approving.decline(
            approval,
            why=WhyNot(form.why.data),
            reason=form.reason.data or "",
            by=me(),
            now=clock.now(),
        ),
    ):
        flash(_("You said no. They have a letter, and the seat goes to the next in line."), "ok")
        return redirect(url_for("requests.waiting"))
    name, title = queries.enrolment_of(queries.approval_for(me(), public_id))
    return render_template("planning/requests/decline.html", form=form, name=name, title=title)


@bp.route("/planning/gasten/<id:public_id>", methods=FORM)
@allow(Role.COORDINATOR)
def guest(public_id: str) -> ResponseReturnValue:
    """Say for which organisation somebody works; that is the yes of the coordinator too."""
    row = guests.request_for(me(), public_id)
    places, parents = queries.places_for(me()), queries.parents_for(me())
    form = forms.AttachForm()
    form.offer(places, parents)
    if accepted(
        form,
        lambda: service.attach(
            row,
            next((each for each in places if each.public_id == form.organisation.data), None),
            name=form.name.data or "",
            kind=OrganisationKind(form.kind.data),
            parent=next((each for each in parents if each.public_id == form.parent.data), None),
            function=Function(form.function.data),
            by=me(),
            now=clock.now(),
        ),
    ):
        flash(_("They belong to this organisation now, and get an account."), "ok")
        return redirect(url_for("requests.waiting"))
    row = guests.request_for(me(), public_id)
    return render_template("planning/requests/guest.html", form=form, guest=row)
