"""The coordinator's map of what people lack, and the drafts that would help."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.advice.shortages import queries, rules, service
from leerhuis.errors import Missing, Refused
from leerhuis.fields import ticked, translate
from leerhuis.registry.lacking import LACK_LABELS, Lack

bp = Blueprint("shortages", __name__)


@bp.get("/planning/tekorten")
@allow(Role.COORDINATOR)
def shortages() -> ResponseReturnValue:
    today = clock.day_of(clock.now())
    quarters, table = service.table_for(me(), today=today)
    return render_template(
        "advice/shortages.html",
        quarters=quarters,
        table=[(LACK_LABELS[lack], row) for lack, row in table.items()],
        proposals=service.proposals_for(me(), table, today=today),
        labels=LACK_LABELS,
        fewest=rules.FEWEST,
    )


@bp.post("/planning/tekorten")
@allow(Role.COORDINATOR)
def draft() -> ResponseReturnValue:
    asked, given = request.form.get("lack", ""), ticked(request.form, "course", most=1)
    course = queries.course_for(me(), given[0]) if given else None
    if course is None or asked not in list(Lack):
        raise Missing
    try:
        edition = service.draft(course, lack=Lack(asked), by=me(), now=clock.now())
    except Refused as no:
        flash(translate(no), "warning")
        return redirect(url_for("shortages.shortages"))
    flash(
        _("The draft is made. Plan its sessions. Who needs it hears of it when you publish."), "ok"
    )
    return redirect(url_for("planning.edition", public_id=edition.public_id))
