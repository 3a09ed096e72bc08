"""Who may. A view says it with `@allow`; silence admits nobody; `guard` checks it in one place.

A person may what the union of their grants allows. A grant is given on an organisation and holds
for everything below it. The role switch changes the menu only.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.exceptions import Forbidden

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    PROFESSIONAL = "professional"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    ADVISER = "adviser"
    POLICY = "policy"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"


# Who sees the data of others comes in by two steps, or by the provider of their employer.
GUARDED = frozenset({Role.COORDINATOR, Role.MANAGER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Grant:
    """A role on an organisation and all below it; `path` is its place in the tree."""

    role: Role
    organisation_id: int
    organisation: str
    path: str


@dataclass(frozen=True)
class Identity:
    """Who acts: a signed-in person with the grants of this moment, or the house itself.

    Whoever works, or ever `worked`, is a professional: what is theirs stays theirs. `employed` is
    of today. `held_back` are roles that this browser may use only after a second step; `proved_at`
    is when somebody last proved in it who they are.
    """

    person_id: int | None
    public_id: str
    name: str
    origin: str
    grants: tuple[Grant, ...] = ()
    employed: bool = False
    worked: bool = False
    language: str | None = None
    theme: str | None = None
    held_back: frozenset[Role] = frozenset()
    proved_at: datetime | None = None

    @property
    def has_left(self) -> bool:
        """Worked, and works nowhere any more."""
        return self.worked and not self.employed

    @property
    def roles(self) -> frozenset[Role]:
        given = {grant.role for grant in self.grants}
        works = self.employed or self.worked
        return frozenset(given | {Role.PROFESSIONAL} if works else given)

    def may(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))

    def paths(self, *roles: Role) -> list[str]:
        """The places in the tree of organisations where one of these roles is held."""
        return sorted({grant.path for grant in self.grants if grant.role in roles})


HOUSE = Identity(person_id=None, public_id="", name="Leerhuis", origin="jobs")
COMMAND = Identity(person_id=None, public_id="", name="Leerhuis", origin="command")


class Left(Forbidden):
    """Somebody whose last day has passed asks for what is there for people who work."""


@dataclass(frozen=True)
class Rule:
    """Who may call a view; `fresh`: only who proved a short while ago who they are.

    `employed`: no professional whose last day has passed. `file` is said of what gives no page:
    whoever proves themselves for it goes back to its link.
    """

    anyone: bool = False
    roles: frozenset[Role] = frozenset()
    fresh: bool = False
    file: bool = False
    employed: bool = False

    def admits(self, who: Identity | None) -> bool:
        if self.anyone:
            return True
        if who is None:
            return False
        counted = self.roles - {Role.PROFESSIONAL} if self.left_by(who) else self.roles
        return not self.roles or bool(who.roles & counted)

    def left_by(self, who: Identity) -> bool:
        """Whether this is for people who work, and `who` does not any more."""
        return self.employed and who.has_left

    def waits_for(self, who: Identity) -> bool:
        """Whether a second step would admit who is not admitted now."""
        return bool(self.roles & who.held_back)


def allow(
    *roles: Role, fresh: bool = False, file: bool = False, employed: bool = False
) -> Callable[[View], View]:
    """Only for who holds one of these roles; without roles: for everyone who is signed in."""
    return _declare(Rule(roles=frozenset(roles), fresh=fresh, file=file, employed=employed))


def allow_anyone() -> Callable[[View], View]:
    """For everyone, signed in or not."""
    return _declare(Rule(anyone=True))


def _declare(rule: Rule) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """What a view declares; None where it declares nothing, which admits nobody."""
    return getattr(view, "rule", None)


def init_app(
    app: Flask,
    *,
    identify: Callable[[], Identity | None],
    prove: Callable[[Rule, Identity], ResponseReturnValue | None],
) -> None:
    """Check every request before its view.

    `identify` reads who asks, once a request; `prove` sends whoever has to prove once more that
    it is them, or answers nothing.
    """
    app.extensions["leerhuis.identify"] = identify
    app.extensions["leerhuis.prove"] = prove
    app.before_request(guard)


def guard() -> ResponseReturnValue | None:
    """Let a request through, send someone to prove who they are, or refuse."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    rule = rule_of(current_app.view_functions[request.endpoint])
    who = me_or_nobody()
    if rule is not None and rule.anyone:
        return None
    if who is None:
        return redirect(url_for("signin.sign_in", next=page_asked_for(lost=_SIGNED_OUT)))
    if rule is None or not (rule.admits(who) or rule.waits_for(who)):
        raise Left if rule is not None and rule.left_by(who) else Forbidden
    if rule.fresh or not rule.admits(who):
        sent: ResponseReturnValue | None = current_app.extensions["leerhuis.prove"](rule, who)
        return sent
    return None


_SIGNED_OUT = _l("You were signed out, so this was not saved. Sign in and do it again.")


def page_asked_for(*, lost: Any) -> str:
    """Where to go on afterwards: the page itself, or the page that a form stood on.

    `lost` tells the sender of a form that it was not saved.
    """
    if request.method == "GET":
        return request.full_path.rstrip("?")
    flash(str(lost), "warning")
    here, referrer = request.host_url.rstrip("/"), request.referrer or ""
    return referrer.removeprefix(here) if referrer.startswith(f"{here}/") else request.path


def me_or_nobody() -> Identity | None:
    if "identity" not in g:
        g.identity = current_app.extensions["leerhuis.identify"]()
    identity: Identity | None = g.identity
    return identity


def me() -> Identity:
    """Who asks, in a view for signed-in people."""
    identity = me_or_nobody()
    if identity is None:
        raise Forbidden
    return identity


def my_id() -> int:
    """The number of the person who asks; 0, which is nobody's, for the house itself."""
    return me().person_id or 0


def forget() -> None:
    """Ask again who it is: after signing in or out within a request."""
    g.pop("identity", None)


def ask_no_more() -> None:
    """After a fault: whom we do not know by now is nobody, so that its page can be shown."""
    g.setdefault("identity", None)


def below(path: InstrumentedAttribute[str], paths: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a place in the tree lies at or below one of these places."""
    conditions = [path.startswith(each, autoescape=True) for each in paths]
    return or_(*conditions) if conditions else false()
