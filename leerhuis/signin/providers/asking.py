"""The way of a browser to a provider and back: code, PKCE, state and nonce, by Authlib.

The cookie of the browser keeps the state alone; nonce and verifier are formed from it again under
the application's key, so that nobody who reads the cookie knows them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from authlib.common.errors import AuthlibBaseError
from cryptography.fernet import InvalidToken

from leerhuis import sealing, settings, tokens
from leerhuis.registers import N_
from leerhuis.signin.providers import checking, discovery, wire
from leerhuis.signin.providers.checking import Claims, NotTrusted
from leerhuis.signin.providers.discovery import Found
from leerhuis.signin.providers.models import IdentityProvider
from leerhuis.signin.providers.wire import Unreachable

SCOPE = "openid email profile"
SECRET = "provider secret"  # noqa: S105  # what the secret is locked for


class Proof(NamedTuple):
    """Who somebody is at a provider, and the token that says so."""

    claims: Claims
    token: str


class Cancelled(Exception):
    """The provider sent somebody back without signing them in."""


def way_to(
    provider: IdentityProvider,
    found: Found,
    *,
    state: str,
    back: str,
    hint: str = "",
    again: bool = False,
) -> str:
    """The address at the provider where somebody signs in; `again`: also who is signed in there."""
    more = {"login_hint": hint} if hint else {}
    more |= {"acr_values": provider.acr} if provider.acr else {}
    more |= {"prompt": "login", "max_age": "0"} if again else {}
    with _session(provider, found, back) as session:
        address, _state = session.create_authorization_url(
            found.authorization,
            state=state,
            nonce=_secret_of(state, "nonce"),
            code_verifier=_secret_of(state, "verifier"),
            **more,
        )
    return str(address)


def come_back(
    provider: IdentityProvider,
    found: Found,
    told: Mapping[str, str],
    *,
    state: str,
    back: str,
    now: datetime,
) -> Proof:
    """Who came back, by the code that the provider gave this browser."""
    _check_answer(found, told, state=state)
    given = _exchanged(provider, found, told["code"], state=state, back=back)
    raw, access = given.get("id_token"), given.get("access_token")
    if not isinstance(raw, str):
        raise NotTrusted("no ID token")
    claims = checking.identity(
        raw,
        found=found,
        client_id=provider.client_id,
        nonce=_secret_of(state, "nonce"),
        access=access if isinstance(access, str) else "",
        now=now,
    )
    return Proof(claims, raw)


def _check_answer(found: Found, told: Mapping[str, str], *, state: str) -> None:
    """The answer is of the provider that we asked, and brings a code (RFC 9207)."""
    if not state or told.get("state") != state:
        raise NotTrusted("another state")
    issuer = told.get("iss")
    if issuer != found.issuer and (issuer is not None or found.tells_issuer):
        raise NotTrusted("an answer of another provider")
    if told.get("error"):
        raise Cancelled(told["error"][:60])
    if not told.get("code"):
        raise NotTrusted("no code")


def _exchanged(
    provider: IdentityProvider, found: Found, code: str, *, state: str, back: str
) -> Mapping[str, Any]:
    verifier = _secret_of(state, "verifier")
    with _session(provider, found, back) as session:

        def ask() -> Mapping[str, Any]:
            given: Mapping[str, Any] = session.fetch_token(
                found.token,
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
            )
            return given

        try:
            return wire.in_time(ask)
        except AuthlibBaseError as refused:
            raise NotTrusted(f"the code: {refused.error}") from refused


def _session(provider: IdentityProvider, found: Found, back: str) -> Any:
    return wire.client(
        provider.client_id,
        _secret_at(provider),
        loopback=discovery.loopback_may(),
        inside=discovery.inside(),
        token_endpoint_auth_method=(
            "client_secret_post" if found.posts_secret else "client_secret_basic"
        ),
        scope=SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
    )


def _secret_at(provider: IdentityProvider) -> str:
    try:
        return sealing.opened(provider.secret, purpose=SECRET)
    except InvalidToken as gone:  # with the key that locked it: people have their other ways in
        raise Unreachable(N_("its secret has to be filled in anew")) from gone


def _secret_of(state: str, purpose: str) -> str:
    key = settings.current().secret_key
    return tokens.form(key, purpose=f"provider {purpose}", row=state, generation=0)
