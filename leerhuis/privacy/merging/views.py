"""Pages on which two persons become one: for who keeps persons, and for the person."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.access import Role, allow, me
from leerhuis.errors import Refused
from leerhuis.fields import translate
from leerhuis.menu import ROLE_LABELS
from leerhuis.people import rules as people
from leerhuis.privacy.merging import forms, queries, service

bp = Blueprint("merging", __name__)
FORM = ("GET", "POST")


@bp.get("/beheer/personen/<id:public_id>/samenvoegen")
@allow(Role.ADMINISTRATOR, fresh=True)
def choose(public_id: str) -> ResponseReturnValue:
    """Look up the other account of somebody."""
    today = clock.day_of(clock.now())
    words = " ".join(request.args.get("zoek", "").split())[:100]
    return render_template(
        "privacy/merging/choose.html",
        active="people.persons",
        person=queries.person_for(me(), public_id, today=today),
        words=words,
        found=queries.found_for(me(), words, today=today),
    )


@bp.route("/beheer/personen/<id:public_id>/samenvoegen/<id:other_id>", methods=FORM)
@allow(Role.ADMINISTRATOR, fresh=True)
def merge(public_id: str, other_id: str) -> ResponseReturnValue:
    """The two side by side; `other_id` is who becomes the first."""
    now = clock.now()
    into, person = queries.pair_for(me(), public_id, other_id, today=clock.day_of(now))
    form = forms.MergeForm()
    if form.validate_on_submit():
        try:
            asked = service.begin(person, into, typed=form.name.data or "", by=me(), now=now)
        except Refused as no:
            form.refuse(no)
        else:
            flash(_("Both were asked by mail.") if asked else _("The two are one now."), "ok")
            return redirect(url_for("people.person", public_id=into.public_id))
    into, person = queries.pair_for(me(), public_id, other_id, today=clock.day_of(now))
    return render_template(
        "privacy/merging/merge.html",
        active="people.persons",
        form=form,
        person=queries.side_of(person),
        into=queries.side_of(into),
        clash=queries.clash_of(person.id, into.id),
        asked=queries.open_request(person.id, into.id, now=now),
        labels=people.LABELS,
        role_labels=ROLE_LABELS,
    )


@bp.route("/mijn/samenvoegen/<id:public_id>", methods=FORM)
@allow(fresh=True)
def answer(public_id: str) -> ResponseReturnValue:
    """Say whether another account is one's own too."""
    row = queries.request_for(me(), public_id, now=clock.now())
    form = forms.AnswerForm()
    if form.validate_on_submit():
        try:
            return _answered(public_id)
        except Refused as no:
            flash(translate(no), "error")
            return redirect(url_for("people.my_details"))
    return render_template(
        "privacy/merging/answer.html",
        row=row,
        form=form,
        stays=row.into_id == me().person_id,
        agreed=row.into_agreed_at if row.into_id == me().person_id else row.agreed_at,
    )


def _answered(public_id: str) -> ResponseReturnValue:
    row = queries.request_for(me(), public_id, now=clock.now())
    if request.form.get("answer") != "yes":
        service.refuse(row, by=me(), now=clock.now())
        flash(_("Nothing happens: the accounts stay apart."), "ok")
    elif service.agree(row, by=me(), now=clock.now()):
        flash(_("Your accounts are one now. Sign in again."), "ok")
        return redirect(url_for("signin.sign_in"))
    else:
        flash(_("Say the same with your other account. Then we put them together."), "ok")
    return redirect(url_for("people.my_details"))
