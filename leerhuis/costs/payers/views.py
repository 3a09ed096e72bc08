"""Pages of who pays."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.costs import overviews, queries, rules
from leerhuis.costs import service as costs
from leerhuis.costs.payers.forms import ChangePayerForm, PayerForm
from leerhuis.costs.payers.queries import can_pay
from leerhuis.costs.payers.service import keep
from leerhuis.courses.inputs import accepted

bp = Blueprint("payers", __name__)
FORM = ["GET", "POST"]


@bp.get("/kosten/betalers")
@allow(Role.COORDINATOR)
def overview() -> ResponseReturnValue:
    region = overviews.region_for(me(), request.args.get("regio"))
    return render_template(
        "costs/payers/overview.html",
        region=region,
        regions=overviews.regions_for(me()),
        listing=overviews.payers_listed(region, page=request.args.get("pagina", 1, type=int)),
        groups=rules.PAYERS,
        today=clock.day_of(clock.now()),
    )


@bp.route("/kosten/betalers/nieuw", methods=FORM)
@allow(Role.COORDINATOR)
def add() -> ResponseReturnValue:
    region = overviews.region_for(me(), request.args.get("regio"))
    organisations = can_pay(region)
    form = PayerForm()
    form.offer(organisations)
    if accepted(
        form,
        lambda: costs.add_payer(region, **form.said(organisations), by=me(), now=clock.now()),
    ):
        flash(_("The payer has been added."), "ok")
        return redirect(url_for("payers.overview", regio=request.args.get("regio")))
    region = overviews.region_for(me(), request.args.get("regio"))
    return render_template("costs/payers/add.html", form=form, region=region)


@bp.route("/kosten/betalers/<id:public_id>", methods=FORM)
@allow(Role.COORDINATOR)
def change(public_id: str) -> ResponseReturnValue:
    payer = queries.payer_for(me(), public_id)
    form = ChangePayerForm.of(payer)
    region = payer.organisation.public_id
    if accepted(form, lambda: keep(payer, **form.said(), by=me(), now=clock.now())):
        flash(_("The payer has been changed."), "ok")
        return redirect(url_for("payers.overview", regio=region))
    payer = queries.payer_for(me(), public_id)
    return render_template("costs/payers/change.html", form=form, payer=payer, words=rules.PAYERS)
