"""Pages of a coordinator: all groups of the region, and the sizes that groups have."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.courses import queries as courses
from leerhuis.courses.inputs import accepted
from leerhuis.errors import Missing
from leerhuis.peergroups import queries as peergroups
from leerhuis.peergroups import rules
from leerhuis.peergroups.overseeing import queries, service
from leerhuis.peergroups.overseeing.forms import TermsForm
from leerhuis.peergroups.overseeing.queries import Asked, Only
from leerhuis.registers import label

bp = Blueprint("overseeing", __name__)
WORDS = {
    Only.OPEN: _l("All that have not ended"),
    Only.GATHERING: _l("Gathering members"),
    Only.RUNNING: _l("Running"),
    Only.TOO_SMALL: _l("Too small"),
    Only.ABOVE: _l("One above another"),
    Only.ENDED: _l("Groups that ended"),
}


@bp.get("/intervisiegroepen")
@allow(Role.COORDINATOR)
def groups() -> ResponseReturnValue:
    """All groups where one coordinates."""
    now = clock.now()
    asked = Asked.of(only=request.args.get("stand"), text=request.args.get("zoek"))
    page = request.args.get("pagina", 1, type=int)
    figures = queries.figures_for(me(), now=now)
    return render_template(
        "peergroups/overseeing/groups.html",
        groups=queries.groups_for(me(), asked, page=page, now=now),
        asked=asked,
        options=[(each.value, f"{words} ({figures[each]})") for each, words in WORDS.items()],
        args={"stand": asked.only.value, "zoek": asked.text},
        rules=rules,
        label=label,
    )


@bp.route("/intervisiegroepen/afspraken", methods=["GET", "POST"])
@allow(Role.COORDINATOR)
def terms() -> ResponseReturnValue:
    """The sizes that groups have here: no source names any, so each region chooses its own."""
    places = courses.organisations_of(me())
    if not places:
        raise Missing
    form = TermsForm(data=asdict(peergroups.terms_for(places[0].path)))
    form.offer(places)
    by, now = me(), clock.now()
    if accepted(form, lambda: service.set_terms(form.chosen(places), form.said(), by=by, now=now)):
        flash(_("These sizes hold for groups that are started from now on."), "ok")
        return redirect(url_for("overseeing.terms"))
    return render_template(
        "peergroups/overseeing/terms.html",
        form=form,
        known=queries.terms_below(me()),
        usual=rules.Terms(),
    )
