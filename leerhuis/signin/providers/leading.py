"""A browser that is led to a provider, and what its cookie keeps until it is back."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from flask import make_response, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from leerhuis.signin import returning
from leerhuis.signin.browser import COOKIE_KEY
from leerhuis.signin.providers import asking, discovery, ending, queries, rules
from leerhuis.signin.providers.models import IdentityProvider
from leerhuis.signin.providers.wire import Unreachable

_KEY = "away"
PENDING_KEY = "first_time"
LEFT_KEY = "left"


class Why(StrEnum):
    """What somebody goes to a provider for."""

    SIGN_IN = "sign_in"
    LINK = "link"
    AGAIN = "again"


class Away(NamedTuple):
    """Where a browser went, why, and where it goes on afterwards."""

    state: str
    provider: str
    why: Why
    at: datetime
    next: str
    hint: str


def lead(
    provider: IdentityProvider,
    *,
    why: Why = Why.SIGN_IN,
    target: str | None = None,
    hint: str = "",
    now: datetime,
) -> ResponseReturnValue:
    """Send the browser to the provider.

    By a page that goes on by itself: a form may not lead to another site (our policy), a page may.
    """
    state = secrets.token_urlsafe(24)
    try:
        found = discovery.read(provider.issuer, now=now)
        address = asking.way_to(
            provider,
            found,
            state=state,
            back=back_to(provider),
            hint=hint,
            again=why is Why.AGAIN,
        )
    except Unreachable:
        return failed(
            provider,
            _("The sign-in page of %(name)s does not answer now.", name=provider.name),
            hint=hint,
            target=target,
        )
    _keep(Away(state, provider.public_id, why, now, returning.own_path(target) or "", hint))
    answer = make_response(
        render_template("providers/go.html", provider=provider, address=address, hint=hint)
    )
    answer.headers["Refresh"] = f"0; url={address}"
    return answer


def back_to(provider: IdentityProvider) -> str:
    """Where this provider sends people back: its own address, so that no other can answer."""
    return ending.base() + url_for("providers.back", public_id=provider.public_id)


def failed(
    provider: IdentityProvider | None,
    sentence: str,
    *,
    hint: str = "",
    target: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Say that it did not work, and what somebody can do."""
    page = render_template(
        "providers/failed.html",
        provider=provider,
        sentence=sentence,
        hint=hint,
        next=returning.own_path(target),
    )
    return page, status


def _keep(away: Away) -> None:
    """The last few windows in which somebody is on the way."""
    known = session.get(_KEY)
    kept = known[-rules.WINDOWS + 1 :] if isinstance(known, list) else []
    session[_KEY] = [*kept, [*away[:3], away.at.isoformat(), away.next[:300], away.hint[:254]]]


def take(provider: IdentityProvider, told: Mapping[str, str], *, now: datetime) -> Away | None:
    """Why this browser comes back from this provider; each state is taken once, and soon."""
    known = [_read(each) for each in session.get(_KEY, [])]
    found = next(
        (
            each
            for each in known
            if secrets.compare_digest(each.state.encode(), told.get("state", "").encode())
        ),
        None,
    )
    if found is None:
        return None
    session[_KEY] = [
        [*each[:3], each.at.isoformat(), each.next, each.hint] for each in known if each != found
    ]
    if found.provider != provider.public_id or now - found.at > rules.AWAY:
        return None
    return found


def left() -> dict[str, str] | None:
    """At which provider the session of this browser began: asked before it ends."""
    token = session.get(COOKIE_KEY)
    kept = queries.session_at(token) if token else None
    if kept is None or not kept.link.provider.active:
        return None
    return {"session": kept.session.public_id, "name": kept.link.provider.name}


def remember_left(where: dict[str, str] | None) -> None:
    """Let the page of who signed out offer to leave the provider too."""
    if where:
        session[LEFT_KEY] = where


def left_at() -> str:
    """The name of the provider that this browser has not left yet."""
    return str((session.get(LEFT_KEY) or {}).get("name", ""))


def _read(kept: list[str]) -> Away:
    state, provider, why, at, target, hint = kept
    return Away(state, provider, Why(why), datetime.fromisoformat(at), target, hint)


def answer_of_provider() -> dict[str, str] | None:
    """What the provider says in the address; None when anything stands there twice."""
    given = request.args
    if any(len(given.getlist(name)) > 1 for name in given):
        return None
    return {name: given[name] for name in given}
