"""What an employer sees of somebody, and what that person shares of the time before."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import allow, me
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation
from leerhuis.privacy.sharing import service
from leerhuis.registry.dossier import earlier

bp = Blueprint("sharing", __name__)


@bp.get("/mijn/werkgever-ziet")
@allow()
def mine() -> ResponseReturnValue:
    """What a manager sees at once, and each earlier employer with whether it is shared."""
    person_id = me().person_id or 0
    return render_template(
        "privacy/sharing/mine.html",
        earlier=_earlier(),
        shared=earlier.shared_by(person_id),
    )


@bp.post("/mijn/werkgever-ziet/<id:public_id>")
@allow()
def share(public_id: str) -> ResponseReturnValue:
    employer = next((each for each in _earlier() if each.public_id == public_id), None)
    if employer is None:
        raise Missing
    return _shared(employer)


@bp.post("/mijn/werkgever-ziet/zonder-werkgever")
@allow()
def share_between() -> ResponseReturnValue:
    return _shared(None)


def _shared(employer: Organisation | None) -> ResponseReturnValue:
    shared = request.form.get("shared") == "1"
    service.share(employer, shared=shared, by=me(), now=clock.now())
    flash(
        _("Your employer sees this time now.")
        if shared
        else _("Your employer does not see this time any more."),
        "ok",
    )
    return redirect(url_for("sharing.mine"))


def _earlier() -> list[Organisation]:
    return earlier.earlier_employers(me().person_id or 0, today=clock.day_of(clock.now()))
