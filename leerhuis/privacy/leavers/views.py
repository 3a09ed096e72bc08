"""The address that somebody takes along when they leave an employer."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import allow, me
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.privacy.leavers import queries, service

bp = Blueprint("leavers", __name__)


@bp.get("/mijn/prive-adres")
@allow()
def mine() -> ResponseReturnValue:
    """Where letters go after the last day, and which addresses are no employer's."""
    now, person_id = clock.now(), me().person_id or 0
    return render_template(
        "privacy/leavers/mine.html",
        last_on=queries.last_day_of(person_id, today=clock.day_of(now)),
        bound=queries.is_bound(person_id, today=clock.day_of(now)),
        addresses=queries.addresses_of(person_id),
        private=queries.private_address(person_id),
    )


@bp.post("/mijn/prive-adres/<id:public_id>")
@allow(fresh=True)
def mark(public_id: str) -> ResponseReturnValue:
    row = queries.own_address(me().person_id or 0, public_id)
    try:
        private = request.form.get("private") == "1"
        service.mark(row, private=private, by=me(), now=clock.now())
        flash(_("Your choice has been saved."), "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(url_for("leavers.mine"))
