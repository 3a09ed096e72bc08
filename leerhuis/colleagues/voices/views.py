"""Pages on which an employer says who decides about the enrolments of its people."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.colleagues.voices import forms, queries, rules, service

bp = Blueprint("voices", __name__)
KEEPERS = queries.KEEPERS


@bp.get("/team/wie-beslist")
@allow(*KEEPERS)
def overview() -> ResponseReturnValue:
    listed = queries.page(me(), page=request.args.get("pagina", 1, type=int))
    return render_template(
        "colleagues/voices.html",
        listed=listed,
        followed=queries.own_places(me()) if not listed.total else [],
        rules=rules,
        size=queries.PAGE,
        manages=me().may(Role.MANAGER),
    )


@bp.route("/team/wie-beslist/<id:public_id>", methods=["GET", "POST"])
@allow(*KEEPERS)
def change(public_id: str) -> ResponseReturnValue:
    organisation = queries.organisation_for(me(), public_id)
    [line] = queries.lines_of([organisation])
    now_so = line.holding.wish._asdict() if request.method == "GET" else None
    form = forms.WishForm(data=now_so)
    if form.validate_on_submit():
        service.say(organisation, form.wish(), by=me(), now=clock.now())
        flash(_("It is saved. It holds for enrolments from now on."), "ok")
        return redirect(url_for("voices.overview"))
    return render_template("colleagues/voice.html", form=form, line=line)


@bp.post("/team/wie-beslist/<id:public_id>/volgen")
@allow(*KEEPERS)
def follow(public_id: str) -> ResponseReturnValue:
    organisation = queries.organisation_for(me(), public_id)
    service.follow(organisation, by=me(), now=clock.now())
    flash(_("It is saved. It holds for enrolments from now on."), "ok")
    return redirect(url_for("voices.overview"))
