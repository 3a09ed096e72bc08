"""What a browser goes through after its first proof: the second step, and where it leads then."""

from datetime import datetime

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from leerhuis import access, menu
from leerhuis.access import me_or_nobody
from leerhuis.signin import browser, halfway, returning, rules, service
from leerhuis.signin.factors import queries as factors
from leerhuis.signin.models import Account
from leerhuis.signin.rules import STRONG, Way


def go_on(account: Account, *, way: Way, target: str | None, now: datetime) -> ResponseReturnValue:
    """After a first proof: ask the code of whoever has an app for it, let others in."""
    if way not in STRONG and factors.factor_of(account.id) is not None:
        browser.sign_out(now=now)
        halfway.keep(account, way=way, now=now)
        return redirect(url_for("factors.code", next=returning.own_path(target)))
    return enter(account, way=way, target=target, now=now)


def enter(account: Account, *, way: Way, target: str | None, now: datetime) -> ResponseReturnValue:
    """A new session under a new token: what the browser held before is worth nothing."""
    token = service.enter(
        account,
        way=way,
        browser=rules.browser_name(request.user_agent.string),
        origin=browser.origin(),
        now=now,
    )
    browser.sign_out(now=now)
    session[browser.COOKIE_KEY] = token
    access.forget()
    return redirect(_first_page(target))


def _first_page(target: str | None) -> str:
    """Where it leads; a role that waits for a second step comes first."""
    who, wanted = me_or_nobody(), returning.own_path(target)
    if who is not None and who.held_back:
        return url_for("factors.second_step", next=wanted)
    return wanted or start()


def start() -> str:
    return url_for(menu.start_page(menu.role_shown(me_or_nobody(), chosen=session.get("role"))))
