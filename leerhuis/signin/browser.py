"""The browser that asks: what its cookie holds, and who that makes it."""

from dataclasses import replace
from datetime import datetime

from flask import request, session

from leerhuis import access, clock
from leerhuis.access import GUARDED, Identity, Role
from leerhuis.signin import queries, rules, service

COOKIE_KEY = "browser"
PRIVILEGED = {Role.MANAGER, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}
# What a browser keeps when someone signs in or out: how pages look, and nothing of a person.
KEPT = ("language", "theme")


def identify(*, now: datetime) -> Identity | None:
    """Who asks: by the cookie of this browser, with the grants of this moment."""
    token = session.get(COOKIE_KEY)
    if not token:
        return None
    found = queries.asking(token, origin=origin(), today=clock.day_of(now))
    if found is None or found.blocked_at is not None:
        return None
    if not rules.still_open(
        seen_at=found.seen_at,
        ends_at=found.ends_at,
        ended=found.ended_at is not None,
        privileged=found.who.may(*PRIVILEGED),
        now=now,
    ):
        return None
    service.touch(found.session_id, seen_at=found.seen_at, now=now)
    return _with_what_was_proved(found)


def _with_what_was_proved(found: queries.Asking) -> Identity:
    """After one step the roles that see the data of others stay behind the second."""
    who = replace(found.who, proved_at=found.proved_at)
    if found.way in rules.STRONG:
        return who
    free = tuple(each for each in who.grants if each.role not in GUARDED)
    return replace(who, grants=free, held_back=who.roles & GUARDED)


def origin() -> str:
    return request.remote_addr or ""


def sign_out(*, now: datetime) -> None:
    """End this browser's session, if it has one, and empty its cookie."""
    if token := session.get(COOKIE_KEY):
        service.sign_out(token, origin=origin(), now=now)
    kept = {key: session[key] for key in KEPT if key in session}
    session.clear()
    session.update(kept)
    access.forget()
