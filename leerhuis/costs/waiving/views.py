"""Pages of whose fee is waived."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.costs import fees, overviews
from leerhuis.costs.payers.queries import can_pay
from leerhuis.costs.waiving.forms import EndForm, WaiverForm
from leerhuis.costs.waiving.words import for_whom
from leerhuis.courses.fees import waivers
from leerhuis.courses.inputs import accepted

bp = Blueprint("waiving", __name__)
FORM = ["GET", "POST"]


@bp.get("/kosten/vrijstellingen")
@allow(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    region = overviews.region_for(me(), request.args.get("regio"))
    return render_template(
        "costs/waiving/overview.html",
        region=region,
        regions=overviews.regions_for(me()),
        waivers=waivers.waivers_of(region.id),
        for_whom=for_whom,
        today=clock.day_of(clock.now()),
    )


@bp.route("/kosten/vrijstellingen/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def add() -> ResponseReturnValue:
    region = overviews.region_for(me(), request.args.get("regio"))
    organisations = can_pay(region)
    form = WaiverForm()
    form.offer(organisations)
    if accepted(
        form,
        lambda: fees.waive_fee(region, **form.said(organisations), by=me(), now=clock.now()),
    ):
        flash(_("It is saved. Who is meant, reads it where they enrol."), "ok")
        return redirect(url_for("waiving.overview", regio=request.args.get("regio")))
    region = overviews.region_for(me(), request.args.get("regio"))
    return render_template("costs/waiving/add.html", form=form, region=region)


@bp.route("/kosten/vrijstellingen/<id:public_id>", methods=FORM)
@allow(Role.COORDINATOR)
def end(public_id: str) -> ResponseReturnValue:
    """Say until when it holds."""
    waiver = waivers.waiver_for(me(), public_id)
    form = EndForm(data={"ends_on": waiver.ends_on})
    if accepted(form, lambda: fees.end_waiver(waiver, **form.said(), by=me(), now=clock.now())):
        flash(_("The last day has been saved."), "ok")
        return redirect(url_for("waiving.overview"))
    waiver = waivers.waiver_for(me(), public_id)
    return render_template("costs/waiving/end.html", form=form, waiver=waiver, for_whom=for_whom)
