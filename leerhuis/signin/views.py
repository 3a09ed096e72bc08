"""Pages for signing in and out, invitations and resets."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis import clock, menu, settings
from leerhuis.access import Identity, Role, allow, allow_anyone, me, me_or_nobody
from leerhuis.errors import Missing, Refused
from leerhuis.fields import accepted, translate
from leerhuis.people import queries as people
from leerhuis.signin import (
    answers,
    browser,
    by_mail,
    entering,
    forms,
    pace,
    queries,
    returning,
    rules,
    service,
)
from leerhuis.signin.browser import COOKIE_KEY as COOKIE_KEY
from leerhuis.signin.browser import origin
from leerhuis.signin.providers import leading
from leerhuis.signin.providers import queries as providers
from leerhuis.signin.rules import LinkPurpose, Way

bp = Blueprint("signin", __name__)
INVITERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.COORDINATOR)


def identify() -> Identity | None:
    return browser.identify(now=clock.now())


@bp.app_errorhandler(rules.TooOften)
def too_often(no: rules.TooOften) -> ResponseReturnValue:
    """Tell anyone at any counted door when to come back."""
    return render_template("errors/429.html"), 429, {"Retry-After": str(no.seconds)}


@bp.before_app_request
def count() -> None:
    pace.count(now=clock.now())


@bp.after_app_request
def count_wrong_keys(answer: Response) -> Response:
    """An address that opens nothing answers so until there were too many of them."""
    try:
        pace.count_wrong_key(answer.status_code, now=clock.now())
    except rules.TooOften as no:
        return current_app.make_response(too_often(no))
    return answer


@bp.route("/inloggen", methods=["GET", "POST"])
@allow_anyone()
def sign_in() -> ResponseReturnValue:
    """First the address, then the password: both pages are the same for every address."""
    if request.method == "GET":
        return redirect(entering.start()) if me_or_nobody() else _ask_address(forms.AddressForm())
    if "password" not in request.form:
        return _after_address(forms.AddressForm())
    form = forms.SignInForm()
    if form.validate():
        try:
            return _signed_in(form)
        except Refused as no:
            form.refuse(no)
    return _ask_password(form)


def _after_address(form: forms.AddressForm) -> ResponseReturnValue:
    if not form.validate():
        return _ask_address(form)
    away = _beyond(form.email.data or "", request.form.get("next"))
    return away or _ask_password(forms.after(form))


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
    account = service.prove_password(
        address=form.email.data or "",
        password=form.password.data or "",
        origin=origin(),
        now=clock.now(),
    )
    return entering.go_on(account, way=Way.PASSWORD, target=form.next.data, now=clock.now())


def _beyond(address: str, target: str | None) -> ResponseReturnValue | None:
    """Where the organisation of this address lets its people sign in; None: by a password here.

    The domain alone decides, so that the answer says nothing about who has an account.
    """
    provider = providers.provider_at(address)
    if provider is None or request.form.get("way") == Way.PASSWORD:
        return None
    return leading.lead(provider, target=target, hint=address, now=clock.now())


@bp.post("/inloggen/link")
@allow_anyone()
def ask_link() -> ResponseReturnValue:
    """A letter with a link in place of a password; the answer is the same for every address."""
    form = forms.AddressForm()
    if not form.validate():
        return _ask_address(form)
    by_mail.ask(form.email.data or "", origin=origin(), now=clock.now())
    return redirect(url_for("signin.link_sent"))


@bp.get("/inloggen/link/verstuurd")
@allow_anyone()
def link_sent() -> ResponseReturnValue:
    return render_template("signin/link_sent.html")


@bp.route("/inloglink/<token>", methods=["GET", "POST"])
@allow_anyone()
def by_link(token: str) -> ResponseReturnValue:
    """Opening the link uses nothing up: mail scanners open links. The button of its page does."""
    try:
        if request.method == "POST":
            account = by_mail.use(token, now=clock.now())
            return entering.go_on(account, way=Way.LINK, target=None, now=clock.now())
        link = by_mail.link_of(token, now=clock.now())
    except Missing:
        return answers.gone()
    return render_template("signin/by_link.html", link=link)


@bp.post("/uitloggen")
@allow_anyone()
def sign_out() -> ResponseReturnValue:
    left = leading.left()
    browser.sign_out(now=clock.now())
    leading.remember_left(left)
    answer = redirect(url_for("signin.signed_out"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.get("/uitgelogd")
@allow_anyone()
def signed_out() -> ResponseReturnValue:
    return render_template("signin/signed_out.html", left=leading.left_at())


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
        if accepted(form, lambda: _choose(token, form.password.data or "")):
            flash(_("Your password has been saved. Sign in with it."), "ok")
            return redirect(url_for("signin.sign_in"))
    except Missing:
        return answers.gone()
    return render_template("signin/new_password.html", form=form, link=link)


def _choose(token: str, password: str) -> None:
    service.choose_password(token, password, origin=origin(), now=clock.now())
    browser.sign_out(now=clock.now())


@bp.post("/beheer/personen/<id:public_id>/uitnodigen")
@allow(*INVITERS)
def invite(public_id: str) -> ResponseReturnValue:
    today = clock.day_of(clock.now())
    person = people.person_for(me(), public_id, *INVITERS, today=today)
    try:
        service.invite(person, by=me(), now=clock.now())
        flash(_("%(name)s gets an invitation by mail.", name=person.name), "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(returning.came_from() or entering.start())
