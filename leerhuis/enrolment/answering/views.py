"""Answering an offer by the link of its letter, without signing in.

Opening the link does nothing: mail scanners open links. Whoever is late, or has no link of ours,
learns nothing of the person or the course.
"""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, fields
from leerhuis.access import Identity, allow_anyone
from leerhuis.enrolment import offers
from leerhuis.enrolment.answering import forms
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing, Refused

bp = Blueprint("answering", __name__)


@bp.get("/plek/<token>")
@allow_anyone()
def show(token: str) -> ResponseReturnValue:
    try:
        enrolment = offers.by_token(token)
    except Missing:
        return _gone()
    return _page(enrolment, token, forms.RefuseForm())


@bp.post("/plek/<token>/ja")
@allow_anyone()
def accept(token: str) -> ResponseReturnValue:
    try:
        enrolment = offers.by_token(token)
        mine = offers.accept(enrolment, by=_by(enrolment), now=clock.now())
    except Missing:
        return _gone()
    except Refused as no:
        return _refused(no, token)
    if mine.state is EnrolmentState.CONFIRMED:
        flash(_("Your seat is certain. We have sent you a mail about it."), "ok")
    else:
        flash(_("You said yes. The seat must still be approved; we mail you."), "ok")
    return redirect(url_for("answering.show", token=token))


@bp.post("/plek/<token>/nee")
@allow_anyone()
def refuse(token: str) -> ResponseReturnValue:
    form = forms.RefuseForm()
    try:
        enrolment = offers.by_token(token)
        if not form.validate():
            return _page(enrolment, token, form)
        offers.refuse(
            enrolment,
            why=form.chosen,
            reason=form.reason.data or "",
            by=_by(enrolment),
            now=clock.now(),
        )
    except Missing:
        return _gone()
    except Refused as no:
        return _refused(no, token)
    flash(_("You said no. The seat goes to the next person."), "ok")
    return redirect(url_for("answering.show", token=token))


def _by(enrolment: Enrolment) -> Identity:
    return offers.by_link(enrolment, origin=request.remote_addr or "")


def _refused(no: Refused, token: str) -> ResponseReturnValue:
    flash(fields.translate(no), "warning")
    return redirect(url_for("answering.show", token=token))


def _page(enrolment: Enrolment, token: str, form: forms.RefuseForm) -> ResponseReturnValue:
    """The question as long as it can be answered; afterwards only that it cannot."""
    if not offers.is_open(enrolment, now=clock.now()):
        return _private(render_template("enrolment/offer_over.html", state=enrolment.state.value))
    page = render_template(
        "enrolment/offer.html",
        edition=enrolment.edition,
        until=enrolment.offer_ends_at,
        token=token,
        form=form,
    )
    return _private(page)


def _gone() -> ResponseReturnValue:
    """One page for a link that is forged, or replaced by a newer one."""
    return _private(render_template("enrolment/offer_gone.html"), 404)


def _private(page: str, status: int = 200) -> ResponseReturnValue:
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer
