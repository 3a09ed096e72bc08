"""Pages for signing in and out, invitations, resets, and one's own browsers and addresses."""

from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from leerhuis import clock, menu, settings, tokens
from leerhuis.access import Identity, Role, allow, allow_anyone, me, me_or_nobody
from leerhuis.errors import Missing, Refused
from leerhuis.fields import Form, translate
from leerhuis.people import queries as people
from leerhuis.signin import browser, forms, own_addresses, queries, returning, rules, service
from leerhuis.signin.browser import COOKIE_KEY, origin
from leerhuis.signin.own_addresses import Use
from leerhuis.signin.rules import LinkPurpose

bp = Blueprint("signin", __name__)
INVITERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.COORDINATOR)


def identify() -> Identity | None:
    return browser.identify(now=clock.now())


@bp.app_errorhandler(rules.TooOften)
def too_often(no: rules.TooOften) -> ResponseReturnValue:
    """Tell anyone at any counted door when to come back."""
    return render_template("errors/429.html"), 429, {"Retry-After": str(no.seconds)}


@bp.route("/inloggen", methods=["GET", "POST"])
@allow_anyone()
def sign_in() -> ResponseReturnValue:
    """First the address, then the password: both pages are the same for every address."""
    if request.method == "GET":
        return redirect(_start()) if me_or_nobody() else _ask_address(forms.AddressForm())
    if "password" not in request.form:
        first = forms.AddressForm()
        return _ask_password(forms.after(first)) if first.validate() else _ask_address(first)
    form = forms.SignInForm()
    if form.validate():
        try:
            return _signed_in(form)
        except Refused as no:
            form.refuse(no)
    return _ask_password(form)


def _ask_address(form: forms.AddressForm) -> ResponseReturnValue:
    target = returning.own_path(request.values.get("next"))
    demo = rules.DEMO_ACCOUNTS if settings.current().demo else ()
    return render_template(
        "signin/sign_in.html",
        form=form,
        next=target,
        demo_accounts=[(menu.ROLE_LABELS[role], address) for role, address in demo],
        demo_password=rules.DEMO_PASSWORD if demo else "",
    )


def _ask_password(form: forms.SignInForm) -> ResponseReturnValue:
    return render_template("signin/password.html", form=form)


def _signed_in(form: forms.SignInForm) -> ResponseReturnValue:
    """A new session under a new token: what the browser held before is worth nothing."""
    now = clock.now()
    token = service.sign_in(
        address=form.email.data or "",
        password=form.password.data or "",
        browser=rules.browser_name(request.user_agent.string),
        origin=origin(),
        now=now,
    )
    browser.sign_out(now=now)
    session[COOKIE_KEY] = token
    return redirect(returning.own_path(form.next.data) or _start())


def _start() -> str:
    return url_for(menu.start_page(menu.role_shown(me_or_nobody(), chosen=session.get("role"))))


@bp.post("/uitloggen")
@allow_anyone()
def sign_out() -> ResponseReturnValue:
    browser.sign_out(now=clock.now())
    answer = redirect(url_for("signin.signed_out"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.get("/uitgelogd")
@allow_anyone()
def signed_out() -> ResponseReturnValue:
    return render_template("signin/signed_out.html")


@bp.post("/rol")
@allow()
def switch_role() -> ResponseReturnValue:
    """Show the menu of another role that is held; rights stay what they are."""
    wanted = request.form.get("role")
    role = next((each for each in me().roles if each == wanted), None)
    if role is None:
        raise Missing
    session["role"] = role.value
    return redirect(url_for(menu.start_page(role)))


@bp.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@allow_anyone()
def forgot() -> ResponseReturnValue:
    form = forms.AddressForm()
    if form.validate_on_submit():
        service.ask_reset(form.email.data or "", origin=origin(), now=clock.now())
        return redirect(url_for("signin.reset_sent"))
    return render_template("signin/forgot.html", form=form)


@bp.get("/wachtwoord-vergeten/verstuurd")
@allow_anyone()
def reset_sent() -> ResponseReturnValue:
    return render_template("signin/reset_sent.html")


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
@allow_anyone()
def invitation(token: str) -> ResponseReturnValue:
    """Choose the first password. Opening the link uses nothing up: mail scanners open links."""
    return _new_password(token, LinkPurpose.INVITATION)


@bp.route("/wachtwoord/<token>", methods=["GET", "POST"])
@allow_anyone()
def reset(token: str) -> ResponseReturnValue:
    return _new_password(token, LinkPurpose.RESET)


def _new_password(token: str, purpose: LinkPurpose) -> ResponseReturnValue:
    form = forms.NewPasswordForm()
    try:
        link = queries.open_link(token, purpose, now=clock.now())
        if _saved(form, lambda: _choose(token, form.password.data or "")):
            flash(_("Your password has been saved. Sign in with it."), "ok")
            return redirect(url_for("signin.sign_in"))
    except Missing:
        return _gone()
    return render_template("signin/new_password.html", form=form, link=link)


def _choose(token: str, password: str) -> None:
    service.choose_password(token, password, origin=origin(), now=clock.now())
    browser.sign_out(now=clock.now())


def _gone() -> ResponseReturnValue:
    """One page for a link that is used, over, of someone blocked, or never was."""
    return render_template("signin/link_gone.html"), 404


@bp.post("/beheer/personen/<id:public_id>/uitnodigen")
@allow(*INVITERS)
def invite(public_id: str) -> ResponseReturnValue:
    person = people.person_for(me(), public_id, *INVITERS)
    try:
        service.invite(person, by=me(), now=clock.now())
        flash(_("%(name)s gets an invitation by mail.", name=person.name), "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(returning.came_from() or _start())


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
    service.end_session(queries.own_session(_my_id(), public_id), **_who())
    flash(_("That browser has been signed out."), "ok")
    return redirect(url_for("signin.browsers"))


@bp.post("/mijn/browsers/uitloggen")
@allow()
def end_other_browsers() -> ResponseReturnValue:
    ended = service.end_others(_my_id(), but=session.get(COOKIE_KEY), **_who())
    told = ngettext(
        "%(num)d browser has been signed out.", "%(num)d browsers have been signed out.", ended
    )
    flash(told, "ok")
    return redirect(url_for("signin.browsers"))


@bp.route("/mijn/wachtwoord", methods=["GET", "POST"])
@allow()
def change_password() -> ResponseReturnValue:
    form = forms.ChangePasswordForm()
    here = session.get(COOKIE_KEY)
    if _saved(form, lambda: service.change_password(_my_id(), **form.said(), here=here, **_who())):
        flash(_("Your password has been changed. Other browsers are signed out."), "ok")
        return redirect(url_for("people.my_details"))
    return render_template("signin/change_password.html", form=form)


@bp.route("/mijn/adressen/nieuw", methods=["GET", "POST"])
@allow()
def add_address() -> ResponseReturnValue:
    form = forms.NewAddressForm()
    if _saved(form, lambda: own_addresses.add_address(**form.said(), **_who())):
        flash(_("Open the mail we sent to %(address)s.", address=form.address.data), "ok")
        return redirect(url_for("people.my_details"))
    return render_template("signin/add_address.html", form=form)


@bp.post("/mijn/adressen/<id:public_id>/kiezen")
@allow()
def choose_address(public_id: str) -> ResponseReturnValue:
    row = queries.own_address(_my_id(), public_id)
    use = Use.INVITATIONS if request.form.get("use") == Use.INVITATIONS else Use.LETTERS
    told = _("Your choice has been saved.")
    return _changed(lambda: own_addresses.choose_address(row, use, **_who()), told=told)


@bp.post("/mijn/adressen/<id:public_id>/verwijderen")
@allow()
def remove_address(public_id: str) -> ResponseReturnValue:
    row = queries.own_address(_my_id(), public_id)
    told = _("The address has been removed.")
    return _changed(lambda: own_addresses.remove_address(row, **_who()), told=told)


@bp.route("/adres/<token>", methods=["GET", "POST"])
@allow()
def confirm_address(token: str) -> ResponseReturnValue:
    """Confirm an address while signed in as who asked for it; opening the link changes nothing."""
    form = forms.NoFields()
    try:
        link = queries.own_link(_my_id(), token, now=clock.now())
        if _saved(form, lambda: own_addresses.confirm_address(token, **_who())):
            flash(_("You can sign in with %(address)s too now.", address=link.new_address), "ok")
            return redirect(url_for("people.my_details"))
    except Missing:
        return _gone()
    return render_template("signin/confirm_address.html", form=form, link=link)


def _my_id() -> int:
    return me().person_id or 0


def _who() -> dict[str, Any]:
    """Who does it, and when: what every verb wants to know."""
    return {"by": me(), "now": clock.now()}


def _saved(form: Form, save: Callable[[], object]) -> bool:
    """Whether the form was sent and no rule refused it; else the form says why."""
    if not form.validate_on_submit():
        return False
    try:
        save()
    except Refused as no:
        form.refuse(no)
        return False
    return True


def _changed(change: Callable[[], object], *, told: str) -> ResponseReturnValue:
    """Do what a button asks, and go back to one's own details."""
    try:
        change()
        flash(told, "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(url_for("people.my_details"))
