"""Pages about one's own way in: browsers, password and addresses."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock, tokens
from leerhuis.access import allow, me
from leerhuis.errors import Missing, Refused
from leerhuis.fields import translate
from leerhuis.signin import forms, own_addresses, queries, service
from leerhuis.signin.browser import COOKIE_KEY, bp
from leerhuis.signin.own_addresses import Use
from leerhuis.signin.rules import LinkPurpose


def _my_id() -> int:
    return me().person_id or 0


@bp.get("/mijn/browsers")
@allow()
def browsers() -> ResponseReturnValue:
    """Where you are signed in."""
    return render_template(
        "signin/browsers.html",
        sessions=queries.open_sessions(_my_id(), now=clock.now()),
        here=tokens.hash_of(session.get(COOKIE_KEY, "")),
    )


@bp.post("/mijn/browsers/<id:public_id>/uitloggen")
@allow()
def end_browser(public_id: str) -> ResponseReturnValue:
    service.end_session(queries.own_session(_my_id(), public_id), by=me(), now=clock.now())
    flash(_("That browser has been signed out."), "ok")
    return redirect(url_for("signin.browsers"))


@bp.post("/mijn/browsers/uitloggen")
@allow()
def end_other_browsers() -> ResponseReturnValue:
    here = session.get(COOKIE_KEY)
    ended = service.end_others(_my_id(), but=here, by=me(), now=clock.now())
    told = ngettext(
        "%(num)d browser has been signed out.", "%(num)d browsers have been signed out.", ended
    )
    flash(told, "ok")
    return redirect(url_for("signin.browsers"))


@bp.route("/mijn/wachtwoord", methods=["GET", "POST"])
@allow()
def change_password() -> ResponseReturnValue:
    form = forms.ChangePasswordForm()
    if form.validate_on_submit():
        try:
            service.change_password(
                _my_id(),
                current=form.current.data or "",
                new=form.password.data or "",
                here=session.get(COOKIE_KEY),
                by=me(),
                now=clock.now(),
            )
        except Refused as no:
            form.refuse(no)
        else:
            flash(_("Your password has been changed. Other browsers are signed out."), "ok")
            return redirect(url_for("people.my_details"))
    return render_template("signin/change_password.html", form=form)


@bp.route("/mijn/adressen/nieuw", methods=["GET", "POST"])
@allow()
def add_address() -> ResponseReturnValue:
    form = forms.NewAddressForm()
    if form.validate_on_submit():
        try:
            own_addresses.add_address(
                address=form.address.data or "",
                password=form.password.data or "",
                by=me(),
                now=clock.now(),
            )
        except Refused as no:
            form.refuse(no)
        else:
            flash(_("Open the mail we sent to %(address)s.", address=form.address.data), "ok")
            return redirect(url_for("people.my_details"))
    return render_template("signin/add_address.html", form=form)


@bp.post("/mijn/adressen/<id:public_id>/kiezen")
@allow()
def choose_address(public_id: str) -> ResponseReturnValue:
    row = queries.own_address(_my_id(), public_id)
    use = Use.INVITATIONS if request.form.get("use") == Use.INVITATIONS else Use.LETTERS
    try:
        own_addresses.choose_address(row, use, by=me(), now=clock.now())
        flash(_("Your choice has been saved."), "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(url_for("people.my_details"))


@bp.post("/mijn/adressen/<id:public_id>/verwijderen")
@allow()
def remove_address(public_id: str) -> ResponseReturnValue:
    row = queries.own_address(_my_id(), public_id)
    try:
        own_addresses.remove_address(row, by=me(), now=clock.now())
        flash(_("The address has been removed."), "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(url_for("people.my_details"))


@bp.route("/adres/<token>", methods=["GET", "POST"])
@allow()
def confirm_address(token: str) -> ResponseReturnValue:
    """Confirm an address while signed in as who asked for it; opening the link changes nothing."""
    form = forms.NoFields()
    try:
        link = queries.open_link(token, LinkPurpose.CONFIRM_ADDRESS, now=clock.now())
        if link.person_id != me().person_id:
            raise Missing
        if form.validate_on_submit():
            own_addresses.confirm_address(token, by=me(), now=clock.now())
            flash(_("You can sign in with %(address)s too now.", address=link.new_address), "ok")
            return redirect(url_for("people.my_details"))
    except Missing:
        return render_template("signin/link_gone.html"), 404
    return render_template("signin/confirm_address.html", form=form, link=link)
