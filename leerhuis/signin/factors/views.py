"""Pages of the second step: its code at the door, proving once more, and setting it up."""

from io import BytesIO

import segno
from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from leerhuis import access, clock, settings
from leerhuis.access import Identity, Rule, allow, allow_anyone, me, my_id
from leerhuis.errors import Missing, Refused
from leerhuis.fields import accepted, translate
from leerhuis.people.views import acting
from leerhuis.signin import entering, halfway, proving, queries, returning, service
from leerhuis.signin import rules as signin_rules
from leerhuis.signin.browser import COOKIE_KEY, origin
from leerhuis.signin.factors import carrying, forms, rules
from leerhuis.signin.factors import queries as factors
from leerhuis.signin.factors import service as verbs
from leerhuis.signin.models import Account
from leerhuis.signin.providers import queries as providers
from leerhuis.signin.providers.models import ProviderLink
from leerhuis.signin.rules import Way

bp = Blueprint("factors", __name__)
FORM = ("GET", "POST")
_FIRST = _l("This was not saved yet. First comes your second step; then do it again.")
_LATE = _l("This was not saved yet. First tell that it is you; then do it again.")


def prove(rule: Rule, who: Identity) -> ResponseReturnValue | None:
    """Send whoever owes a proof to where it is given; None when the page may be seen."""
    if not rule.admits(who):
        return redirect(url_for("factors.second_step", next=access.page_asked_for(lost=_FIRST)))
    sending = request.method != "GET"
    if signin_rules.fresh_enough(proved_at=who.proved_at, sending=sending, now=clock.now()):
        return None
    asked: str | None = access.page_asked_for(lost=_LATE)
    if rule.file and not sending:
        flash(_("Tell that it is you. Then you can download the file."), "info")
        asked = returning.came_from() or entering.start()
    return redirect(url_for("factors.again", next=asked))


@bp.route("/inloggen/code", methods=FORM)
@allow_anyone()
def code() -> ResponseReturnValue:
    """The second step of signing in, for a few minutes after the first."""
    account = halfway.account(now=clock.now())
    if account is None:
        halfway.forget()
        return render_template("signin/too_late.html", next=_target()), 404
    form = forms.CodeForm(next=_target())
    way = _accepted(form, account)
    if way is None:
        return _ask_code(form, account, "signin/code.html")
    halfway.forget()
    return entering.enter(account, way=way, target=form.next.data, now=clock.now())


def _accepted(form: forms.CodeForm, account: Account) -> Way | None:
    """The way in that the code opened; None when none was sent, or it was not right."""
    if not form.validate_on_submit():
        return None
    by = access.me_or_nobody() or Identity(None, "", "", origin())
    try:
        return verbs.accept(account, form.code.data or "", by=by, now=clock.now())
    except Refused as no:
        form.refuse(no)
        return None


def _ask_code(form: forms.CodeForm, account: Account, template: str) -> ResponseReturnValue:
    shown = verbs.code_of_the_demo(account, now=clock.now()) if _in_demo() else None
    if shown and not form.code.data:
        form.code.data = shown
    return render_template(
        template, form=form, shown=shown, named=account.person.name, elsewhere=_elsewhere(account)
    )


def _elsewhere(account: Account) -> list[ProviderLink]:
    """The organisations where this person can prove it too."""
    return [each for each in providers.links_of(account.person_id) if each.provider.active]


@bp.get("/tweede-stap")
@allow()
def second_step() -> ResponseReturnValue:
    """To the page where whoever waits for a second step gives it, or sets it up."""
    known = factors.factor_of(_account().id)
    return redirect(url_for("factors.again" if known else "factors.set_up", next=_target()))


@bp.route("/opnieuw", methods=FORM)
@allow()
def again() -> ResponseReturnValue:
    """Prove once more that it is you, before something that gives power."""
    account = _account()
    if factors.factor_of(account.id) is not None:
        form = forms.CodeForm(next=_target())
        way = _accepted(form, account)
        return _ask_code(form, account, "signin/again.html") if way is None else _proved(way)
    if account.password_hash is None:
        return render_template(
            "signin/again_by_mail.html", next=_target(), elsewhere=_elsewhere(account)
        )
    by_password = forms.PasswordForm(next=_target())
    if accepted(by_password, lambda: _right_password(by_password.password.data or "")):
        return _proved(Way.PASSWORD)
    return render_template(
        "signin/again.html",
        form=by_password,
        named=account.person.name,
        elsewhere=_elsewhere(account),
    )


def _right_password(password: str) -> None:
    service.check_own_password(my_id(), password, field="password", **acting())


def _proved(way: Way) -> ResponseReturnValue:
    _renew(way)
    return redirect(_target() or entering.start())


def _renew(way: Way) -> None:
    """The session goes on under a new token."""
    session[COOKIE_KEY] = proving.prove_again(session[COOKIE_KEY], way=way, now=clock.now())
    access.forget()


@bp.get("/mijn/tweede-stap")
@allow()
def mine() -> ResponseReturnValue:
    return render_template(
        "signin/second_step.html",
        state=factors.state_of(_account().id),
        may_turn_off=rules.may_turn_off(me()),
    )


@bp.route("/mijn/tweede-stap/instellen", methods=FORM)
@allow(fresh=True)
def set_up() -> ResponseReturnValue:
    """Scan a square with an app, and show that it works by its first code."""
    secret, form = _secret(), forms.FirstCodeForm(next=_target())
    if accepted(form, lambda: _begin(secret, form.code.data or "")):
        return redirect(url_for("factors.codes", next=form.next.data or None))
    shown = rules.code_at(secret, rules.step_of(clock.now())) if _in_demo() else None
    if shown and not form.code.data:
        form.code.data = shown
    return render_template(
        "signin/set_up.html",
        form=form,
        key=rules.in_fours(secret),
        waiting=me().held_back,
        shown=shown,
    )


def _in_demo() -> bool:
    return settings.current().demo


def _secret() -> str:
    """The secret that is being set up in this browser; a new one when there is none."""
    known = carrying.carried(carrying.SECRET, person_id=my_id(), now=clock.now())
    if known is None:
        known = rules.new_secret()
        carrying.carry(carrying.SECRET, known, person_id=my_id(), now=clock.now())
    return known


def _begin(secret: str, typed: str) -> None:
    made = verbs.set_up(_account(), secret, typed, here=session.get(COOKIE_KEY), **acting())
    carrying.drop(carrying.SECRET)
    _renew(Way.APP)
    _show_later(made)


def _show_later(made: list[str]) -> None:
    carrying.carry(carrying.CODES, "\n".join(made), person_id=my_id(), now=clock.now())


@bp.get("/mijn/tweede-stap/vierkant.svg")
@allow()
def square() -> ResponseReturnValue:
    """What an app scans: the secret that is being set up in this browser."""
    secret = carrying.carried(carrying.SECRET, person_id=my_id(), now=clock.now())
    if secret is None:
        raise Missing
    drawn = BytesIO()
    address = rules.address_for(secret, name=me().name)
    segno.make_qr(address, error="m").save(drawn, kind="svg", border=4, light="#fff", scale=6)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@bp.get("/mijn/tweede-stap/codes")
@allow()
def codes() -> ResponseReturnValue:
    """The codes for on paper, until their owner says that they are kept."""
    return render_template("signin/codes.html", codes=_carried_codes(), next=_target())


@bp.get("/mijn/tweede-stap/codes.txt")
@allow()
def codes_file() -> ResponseReturnValue:
    lines = [_("Codes for Leerhuis. Each works once."), "", *_carried_codes(), ""]
    answer = Response("\r\n".join(lines), mimetype="text/plain")
    answer.headers.set("Content-Disposition", "attachment", filename="leerhuis-codes.txt")
    return answer


@bp.post("/mijn/tweede-stap/codes/bewaard")
@allow()
def codes_kept() -> ResponseReturnValue:
    carrying.drop(carrying.CODES)
    flash(_("Your second step is on."), "ok")
    return redirect(_target() or entering.start())


@bp.post("/mijn/tweede-stap/codes/nieuw")
@allow(fresh=True)
def new_codes() -> ResponseReturnValue:
    """Other codes for on paper: those of before are over."""
    try:
        _show_later(verbs.make_codes(_account(), **acting()))
    except Refused as no:
        flash(translate(no), "error")
        return redirect(url_for("factors.mine"))
    return redirect(url_for("factors.codes"))


@bp.post("/mijn/tweede-stap/uit")
@allow(fresh=True)
def turn_off() -> ResponseReturnValue:
    try:
        verbs.turn_off(_account(), here=session.get(COOKIE_KEY), **acting())
        flash(_("Your second step is off."), "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(url_for("factors.mine"))


def _carried_codes() -> list[str]:
    kept = carrying.carried(carrying.CODES, person_id=my_id(), now=clock.now())
    if kept is None:
        raise Missing
    return kept.split("\n")


def _target() -> str | None:
    return returning.own_path(request.values.get("next"))


def _account() -> Account:
    found = queries.account_of(my_id())
    if found is None:
        raise Missing
    return found
