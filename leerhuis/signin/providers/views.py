"""Pages of signing in through an organisation: there, back, the first time, and leaving."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from leerhuis import clock
from leerhuis.access import allow, allow_anyone, me, me_or_nobody
from leerhuis.errors import Missing, Refused
from leerhuis.fields import accepted, translate
from leerhuis.signin import answers, entering, forms
from leerhuis.signin.browser import COOKIE_KEY, origin
from leerhuis.signin.providers import asking, discovery, ending, keeping, leading, queries, service
from leerhuis.signin.providers.asking import Cancelled, Proof
from leerhuis.signin.providers.checking import NotTrusted
from leerhuis.signin.providers.leading import LEFT_KEY, PENDING_KEY, Away, Why, failed
from leerhuis.signin.providers.models import IdentityProvider, ProviderLink
from leerhuis.signin.providers.service import Sent
from leerhuis.signin.providers.wire import Unreachable
from leerhuis.signin.rules import STRONG

bp = Blueprint("providers", __name__)


@bp.get("/inloggen/organisatie/<id:public_id>")
@allow_anyone()
def begin(public_id: str) -> ResponseReturnValue:
    """The own address of an organisation's sign-in: also for a link on its intranet."""
    provider = queries.active_provider(public_id)
    return leading.lead(provider, target=request.args.get("next"), now=clock.now())


@bp.get("/inloggen/organisatie/<id:public_id>/opnieuw")
@allow()
def again(public_id: str) -> ResponseReturnValue:
    """Prove at the organisation once more who you are."""
    link = _my_link_at(queries.active_provider(public_id))
    target = request.args.get("next")
    return leading.lead(link.provider, why=Why.AGAIN, target=target, now=clock.now())


@bp.get("/inloggen/organisatie/<id:public_id>/terug")
@allow_anyone()
def back(public_id: str) -> ResponseReturnValue:
    """Where a provider sends a browser back: its state says that it is the one we sent."""
    provider, now = queries.active_provider(public_id), clock.now()
    told = leading.answer_of_provider()
    away = leading.take(provider, told, now=now) if told else None
    if told is None or away is None:
        return failed(provider, _("This took too long, or began in another browser."))
    try:
        found = discovery.read(provider.issuer, now=now)
        proof = asking.come_back(
            provider, found, told, state=away.state, back=leading.back_to(provider), now=now
        )
        return _after(provider, away, proof)
    except Cancelled:
        return _failed(provider, away, _("You were not signed in at %(name)s.", name=provider.name))
    except Unreachable:
        told_so = _("The sign-in page of %(name)s does not answer now.", name=provider.name)
        return _failed(provider, away, told_so)
    except NotTrusted as wrong:
        keeping.note_failure(provider, why=str(wrong), origin=origin(), now=now)
        told_so = _("What %(name)s told us could not be trusted.", name=provider.name)
        return _failed(provider, away, told_so)
    except Refused as no:
        return _failed(provider, away, translate(no))


def _failed(provider: IdentityProvider, away: Away, sentence: str) -> ResponseReturnValue:
    return failed(provider, sentence, hint=away.hint, target=away.next)


def _after(provider: IdentityProvider, away: Away, proof: Proof) -> ResponseReturnValue:
    if away.why is Why.LINK:
        return _linked(provider, proof)
    if away.why is Why.AGAIN:
        return _proved(provider, away, proof)
    known = service.recognise(provider, proof, origin=origin(), now=clock.now())
    if isinstance(known, Sent):
        session[PENDING_KEY] = known.pending
        return render_template("providers/sent.html", provider=provider, address=known.address)
    return _enter(provider, known, proof, target=away.next)


def _enter(
    provider: IdentityProvider, link: ProviderLink, proof: Proof, *, target: str
) -> ResponseReturnValue:
    now = clock.now()
    way = service.way_of(link, provider, proof, now=now)
    answer = entering.go_on(link.account, way=way, target=target, now=now)
    if token := session.get(COOKIE_KEY):
        keeping.remember(token, link, proof, now=now)
    return answer


def _proved(provider: IdentityProvider, away: Away, proof: Proof) -> ResponseReturnValue:
    """A new session after a new proof, of the same person; never a weaker one than before."""
    link, now = (
        service.proved_again(me().person_id or 0, provider, proof, since=away.at, now=clock.now()),
        clock.now(),
    )
    before = keeping.way_now(session.get(COOKIE_KEY, ""))
    way = service.way_of(link, provider, proof, now=now)
    kept = before if before in STRONG and way not in STRONG else way
    answer = entering.enter(link.account, way=kept or way, target=away.next, now=now)
    keeping.remember(session[COOKIE_KEY], link, proof, now=now)
    return answer


def _linked(provider: IdentityProvider, proof: Proof) -> ResponseReturnValue:
    who = me_or_nobody()
    if who is None:
        raise Refused("You were signed out meanwhile. Sign in and do it again.")
    service.link(who.person_id or 0, provider, proof, origin=origin(), now=clock.now())
    flash(_("From now on you can sign in through %(name)s.", name=provider.name), "ok")
    return redirect(url_for("providers.mine"))


@bp.route("/inloggen/koppelen/<token>", methods=["GET", "POST"])
@allow_anyone()
def confirm(token: str) -> ResponseReturnValue:
    """The first time through an organisation: opening the link of the letter changes nothing."""
    form, begun = forms.NoFields(), str(session.get(PENDING_KEY, ""))
    try:
        row = queries.pending(token, now=clock.now())
        if accepted(form, lambda: _confirm(token, begun)):
            return leading.lead(queries.active_provider(row.provider.public_id), now=clock.now())
    except Missing:
        return answers.gone()
    return render_template(
        "providers/confirm.html", form=form, row=row, here=row.public_id == begun
    )


def _confirm(token: str, begun: str) -> None:
    service.confirm(token, begun=begun, origin=origin(), now=clock.now())
    session.pop(PENDING_KEY, None)


@bp.get("/mijn/organisatie-inloggen")
@allow()
def mine() -> ResponseReturnValue:
    """Through which organisations you sign in, and through which you could."""
    person_id = me().person_id or 0
    links = queries.links_of(person_id)
    linked = {each.provider_id for each in links}
    today = clock.day_of(clock.now())
    return render_template(
        "providers/mine.html",
        links=links,
        others=[
            each
            for each in queries.providers_open_to(person_id, day=today)
            if each.id not in linked
        ],
    )


@bp.post("/mijn/organisatie-inloggen/<id:public_id>/koppelen")
@allow(fresh=True)
def link(public_id: str) -> ResponseReturnValue:
    provider = queries.active_provider(public_id)
    if not queries.belongs(me().person_id or 0, provider, day=clock.day_of(clock.now())):
        raise Missing
    return leading.lead(provider, why=Why.LINK, now=clock.now())


@bp.post("/mijn/organisatie-inloggen/<id:public_id>/loskoppelen")
@allow(fresh=True)
def unlink(public_id: str) -> ResponseReturnValue:
    row = queries.own_link(me().person_id or 0, public_id)
    try:
        service.unlink(row, here=session.get(COOKIE_KEY, ""), by=me(), now=clock.now())
        flash(_("You no longer sign in through %(name)s.", name=row.provider.name), "ok")
    except Refused as no:
        flash(translate(no), "error")
    return redirect(url_for("providers.mine"))


@bp.get("/uitgelogd/organisatie")
@allow_anyone()
def leave() -> ResponseReturnValue:
    """Sign out at the organisation too, by who just signed out here."""
    left = session.pop(LEFT_KEY, None)
    if not left:
        return redirect(url_for("signin.signed_out"))
    back = ending.base() + url_for("signin.signed_out")
    try:
        address = ending.way_out(left["session"], back=back, now=clock.now())
    except (Missing, Unreachable):
        address = ""
    return redirect(address or url_for("signin.signed_out"))


@bp.post("/inloggen/organisatie/<id:public_id>/uitloggen")
@allow_anyone()
def logout(public_id: str) -> ResponseReturnValue:
    """A provider tells that somebody left it: no page of ours, its signed token is the key."""
    given = request.form.getlist("logout_token")
    quiet = {"Cache-Control": "no-store"}
    if len(given) != 1:
        return {"error": "invalid_request"}, BadRequest.code, quiet
    try:
        provider = queries.active_provider(public_id)
        ending.end_from_outside(provider, given[0], origin=origin(), now=clock.now())
    except (NotTrusted, Unreachable, Missing):
        return {"error": "invalid_request"}, BadRequest.code, quiet
    return {}, 200, quiet


def _my_link_at(provider: IdentityProvider) -> ProviderLink:
    links: list[Any] = queries.links_of(me().person_id or 0)
    found = next((each for each in links if each.provider_id == provider.id), None)
    if found is None:
        raise Missing
    return found
