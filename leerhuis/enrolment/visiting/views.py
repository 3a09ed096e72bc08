"""Asking for a seat without an account: a form, a link in a letter, and a page that says how it is.

Opening a link changes nothing: mail scanners open links.
"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from leerhuis import clock, settings
from leerhuis.access import allow_anyone
from leerhuis.courses.inputs import accepted
from leerhuis.courses.models import Edition
from leerhuis.enrolment import asking, guests, queries
from leerhuis.enrolment.models import GuestRequest
from leerhuis.enrolment.questions import answers
from leerhuis.enrolment.questions.answers import AnswersForm
from leerhuis.enrolment.rules import IS_ACTIVE
from leerhuis.enrolment.visiting.forms import GuestForm
from leerhuis.errors import Missing
from leerhuis.signin.browser import origin

bp = Blueprint("visiting", __name__)
FORM = ["GET", "POST"]


@bp.route("/open/inschrijven/<id:public_id>", methods=FORM)
@allow_anyone()
def ask(public_id: str) -> ResponseReturnValue:
    """The same answer to every address: what we know of it stands in the letter."""
    if not settings.current().public_catalogue:
        raise Missing
    edition, form = guests.edition_open_to_guests(public_id), GuestForm()
    if accepted(form, lambda: _ask(edition, form)):
        return redirect(url_for("visiting.asked"))
    return render_template("enrolment/visiting/ask.html", edition=edition, form=form)


@bp.get("/open/inschrijven/verstuurd")
@allow_anyone()
def asked() -> ResponseReturnValue:
    return render_template("enrolment/visiting/asked.html")


@bp.route("/open/aanvraag/<token>", methods=FORM)
@allow_anyone()
def request_page(token: str) -> ResponseReturnValue:
    """Confirm the request; afterwards the same address says how it is."""
    try:
        row = guests.by_token(token, now=clock.now())
    except Missing:
        return render_template("enrolment/visiting/gone.html"), 404
    if row.confirmed_at is not None:
        return _status(row, token)
    form = answers.asking(AnswersForm, asking.questions_for(row.edition.course_id))()
    if accepted(form, lambda: _confirm(token, form)):
        return redirect(url_for("visiting.request_page", token=token))
    again = guests.by_token(token, now=clock.now())  # after a refusal rows are read anew
    page = "enrolment/visiting/confirm.html"
    return render_template(page, row=again, edition=again.edition, form=form)


@bp.post("/open/aanvraag/<token>/afmelden")
@allow_anyone()
def withdraw(token: str) -> ResponseReturnValue:
    guests.withdraw(token, origin=origin(), now=clock.now())
    flash(_("You have signed off."), "ok")
    return redirect(url_for("visiting.request_page", token=token))


def _ask(edition: Edition, form: GuestForm) -> None:
    wish = guests.Wish(**form.data, language=str(get_locale()))
    guests.ask(edition, wish, origin=origin(), now=clock.now())


def _confirm(token: str, form: AnswersForm) -> None:
    guests.confirm(token, answers=form.answers(), origin=origin(), now=clock.now())


def _status(row: GuestRequest, token: str) -> ResponseReturnValue:
    enrolment = guests.enrolment_of(row)
    if enrolment is None:
        raise Missing
    return render_template(
        "enrolment/visiting/status.html",
        row=row,
        edition=row.edition,
        enrolment=enrolment,
        place=queries.place_in_line(enrolment),
        active=enrolment.state in IS_ACTIVE,
        token=token,
    )
