"""Pages on which a coordinator keeps venues and their rooms."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import resources
from leerhuis.courses.inputs import accepted
from leerhuis.courses.means import Venue
from leerhuis.courses.venues import queries
from leerhuis.courses.venues.forms import RoomForm, VenueForm

bp = Blueprint("venues", __name__)
FORM = ["GET", "POST"]


@bp.get("/aanbod/locaties")
@allow(Role.COORDINATOR)
def venues() -> ResponseReturnValue:
    page = request.args.get("pagina", 1, type=int)
    return render_template("venues/venues.html", venues=queries.venues_listed(page=page))


@bp.get("/aanbod/locaties/<id:public_id>")
@allow(Role.COORDINATOR)
def venue(public_id: str) -> ResponseReturnValue:
    return render_template("venues/venue.html", venue=queries.venue_for(public_id))


@bp.route("/aanbod/locaties/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new_venue() -> ResponseReturnValue:
    form = VenueForm()
    made: list[Venue] = []
    if accepted(
        form,
        lambda: made.append(resources.create_venue(**form.data, by=me(), now=clock.now())),
    ):
        flash(_("The venue is there. Add its rooms now."), "ok")
        return _to(made[0].public_id)
    return _form(form, _("Add a venue"), url_for("venues.venues"))


@bp.route("/aanbod/locaties/<id:public_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change_venue(public_id: str) -> ResponseReturnValue:
    found = queries.venue_for(public_id)
    form = VenueForm(obj=found)
    if accepted(form, lambda: resources.update_venue(found, **form.data, by=me(), now=clock.now())):
        flash(_("The venue has been changed."), "ok")
        return _to(public_id)
    return _form(form, _("Change the venue"), _address(public_id))


@bp.route("/aanbod/locaties/<id:public_id>/zalen/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def new_room(public_id: str) -> ResponseReturnValue:
    found = queries.venue_for(public_id)
    form = RoomForm()
    del form.in_use
    if accepted(form, lambda: resources.create_room(found, **form.data, by=me(), now=clock.now())):
        flash(_("The room is there."), "ok")
        return _to(public_id)
    return _form(form, _("Add a room"), _address(public_id))


@bp.route("/aanbod/locaties/<id:public_id>/zalen/<id:room_id>/wijzigen", methods=FORM)
@allow(Role.COORDINATOR)
def change_room(public_id: str, room_id: str) -> ResponseReturnValue:
    room = queries.room_for(queries.venue_for(public_id), room_id)
    form = RoomForm(obj=room)
    if accepted(form, lambda: resources.update_room(room, **form.data, by=me(), now=clock.now())):
        flash(_("The room has been changed."), "ok")
        return _to(public_id)
    return _form(form, _("Change the room"), _address(public_id))


def _address(public_id: str) -> str:
    return url_for("venues.venue", public_id=public_id)


def _to(public_id: str) -> ResponseReturnValue:
    return redirect(_address(public_id))


def _form(form: Any, title: str, back: str) -> str:
    return render_template("courses/form.html", form=form, title=title, back=back)
