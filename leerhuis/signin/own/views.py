"""Pages of one's own way in: the browsers, the password and the addresses."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from leerhuis import clock, tokens
from leerhuis.access import allow, my_id
from leerhuis.errors import Missing, Refused
from leerhuis.fields import accepted, translate
from leerhuis.people.views import acting
from leerhuis.signin import answers, forms, own_addresses, queries, service
from leerhuis.signin.browser import COOKIE_KEY
from leerhuis.signin.own_addresses import Use
from leerhuis.signin.rules import Way

bp = Blueprint("own_account", __name__)
WAYS = {
    Way.PASSWORD: _l("By password"),
    Way.LINK: _l("By a link in a mail"),
    Way.APP: _l("By a code of the phone"),
    Way.RECOVERY: _l("By a code on paper"),
    Way.PROVIDER: _l("By the organisation"),
    Way.PROVIDER_PLAIN: _l("By the organisation"),
}


@bp.get("/mijn/browsers")
@allow()
def browsers() -> ResponseReturnValue:
    """Where you are signed in."""
    return render_template(
        "signin/browsers.html",
        sessions=queries.open_sessions(my_id(), now=clock.now()),
        here=tokens.hash_of(session.get(COOKIE_KEY, "")),
        ways=WAYS,
    )


@bp.post("/mijn/browsers/<id:public_id>/uitloggen")
@allow()
def end_browser(public_id: str) -> ResponseReturnValue:
    service.end_session(queries.own_session(my_id(), public_id), **acting())
    flash(_("That browser has been signed out."), "ok")
    return redirect(url_for("own_account.browsers"))


@bp.post("/mijn/browsers/uitloggen")
@allow()
def end_other_browsers() -> ResponseReturnValue:
    ended = service.end_others(my_id(), but=session.get(COOKIE_KEY), **acting())
    told = ngettext(
        "%(num)d browser has been signed out.", "%(num)d browsers have been signed out.", ended
    )
    flash(told, "ok")
    return redirect(url_for("own_account.browsers"))


@bp.route("/mijn/wachtwoord", methods=["GET", "POST"])
@allow(fresh=True)
def change_password() -> ResponseReturnValue:
    form = forms.ChangePasswordForm()
    here = session.get(COOKIE_KEY)
    if accepted(
        form, lambda: service.change_password(my_id(), **form.said(), here=here, **acting())
    ):
        flash(_("Your password has been changed. Other browsers are signed out."), "ok")
        return redirect(url_for("people.my_details"))
    return render_template("signin/change_password.html", form=form)


@bp.route("/mijn/adressen/nieuw", methods=["GET", "POST"])
@allow(fresh=True)
def add_address() -> ResponseReturnValue:
    form = forms.NewAddressForm()
    if accepted(form, lambda: own_addresses.add_address(**form.said(), **acting())):
        flash(_("Open the mail we sent to %(address)s.", address=form.address.data), "ok")
        return redirect(url_for("people.my_details"))
    return render_template("signin/add_address.html", form=form)


@bp.post("/mijn/adressen/<id:public_id>/kiezen")
@allow(fresh=True)
def choose_address(public_id: str) -> ResponseReturnValue:
    row = queries.own_address(my_id(), public_id)
    use = Use.INVITATIONS if request.form.get("use") == Use.INVITATIONS else Use.LETTERS
    told = _("Your choice has been saved.")
    return _changed(lambda: own_addresses.choose_address(row, use, **acting()), told=told)


@bp.post("/mijn/adressen/<id:public_id>/verwijderen")
@allow(fresh=True)
def remove_address(public_id: str) -> ResponseReturnValue:
    row = queries.own_address(my_id(), public_id)
    told = _("The address has been removed.")
    return _changed(lambda: own_addresses.remove_address(row, **acting()), told=told)


@bp.route("/adres/<token>", methods=["GET", "POST"])
@allow()
def confirm_address(token: str) -> ResponseReturnValue:
    """Confirm an address while signed in as who asked for it; opening the link changes nothing."""
    form = forms.NoFields()
    try:
        link = queries.own_link(my_id(), token, now=clock.now())
        if accepted(form, lambda: own_addresses.confirm_address(token, **acting())):
            flash(_("You can sign in with %(address)s too now.", address=link.new_address), "ok")
            return redirect(url_for("people.my_details"))
    except Missing:
        return answers.gone()
    return render_template("signin/confirm_address.html", form=form, link=link)


def _changed(change: Callable[[], object], *, told: str) -> ResponseReturnValue:
    """Do what a button asks, and go back to one's own details."""
    try:
        change()
        flash(told, "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(url_for("people.my_details"))
