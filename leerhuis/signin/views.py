"""Pages for signing in and out, invitations, resets and the choice of a role."""

from flask import (
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import Forbidden

from leerhuis import clock, menu, settings
from leerhuis.access import Role, allow, allow_anyone, me, me_or_nobody
from leerhuis.errors import Missing, Refused
from leerhuis.fields import translate
from leerhuis.people import queries as people
from leerhuis.signin import browser, forms, own_views, queries, returning, rules, service
from leerhuis.signin.browser import COOKIE_KEY, bp, identify, origin
from leerhuis.signin.models import SingleUseLink
from leerhuis.signin.rules import LinkPurpose

INVITERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.COORDINATOR)
__all__ = ["COOKIE_KEY", "bp", "identify", "own_views"]


@bp.app_errorhandler(rules.TooOften)
def too_often(no: rules.TooOften) -> ResponseReturnValue:
    """Tell anyone at any counted door when to come back."""
    answer = make_response(render_template("errors/429.html"), 429)
    answer.headers["Retry-After"] = str(no.seconds)
    return answer


@bp.route("/inloggen", methods=["GET", "POST"])
@allow_anyone()
def sign_in() -> ResponseReturnValue:
    """First the address, then the password: both pages are the same for every address."""
    if request.method == "GET":
        return redirect(_start()) if me_or_nobody() else _ask_address(forms.AddressForm())
    if "password" not in request.form:
        form = forms.AddressForm()
        return _ask_password(_with_address(form)) if form.validate() else _ask_address(form)
    form = forms.SignInForm()
    if form.validate():
        try:
            return _signed_in(form)
        except Refused as no:
            form.refuse(no)
    return _ask_password(form)


def _with_address(form: forms.AddressForm) -> forms.SignInForm:
    return forms.SignInForm(formdata=None, email=form.email.data, next=request.form.get("next"))


def _ask_address(form: forms.AddressForm) -> ResponseReturnValue:
    target = returning.own_path(request.values.get("next"))
    demo = rules.DEMO_ACCOUNTS if settings.current().demo else ()
    return render_template(
        "signin/sign_in.html",
        form=form,
        next=target,
        lost=target is not None,
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
        raise Forbidden
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
    now = clock.now()
    try:
        link = queries.open_link(token, purpose, now=now)
        form = forms.NewPasswordForm()
        if form.validate_on_submit() and _chosen(link, token, form):
            flash(_("Your password has been saved. Sign in with it."), "ok")
            return redirect(url_for("signin.sign_in"))
    except Missing:
        return _gone()
    return render_template("signin/new_password.html", form=form, link=link)


def _chosen(link: SingleUseLink, token: str, form: forms.NewPasswordForm) -> bool:
    try:
        service.choose_password(token, form.password.data or "", origin=origin(), now=clock.now())
    except Refused as no:
        form.refuse(no)
        return False
    browser.sign_out(now=clock.now())
    return True


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
    return redirect(_back())


def _back() -> str:
    """The page that the form stood on, if the browser tells and it is ours."""
    came_from = request.referrer or ""
    path = came_from.removeprefix(request.host_url.rstrip("/"))
    return returning.own_path(path) or _start()
