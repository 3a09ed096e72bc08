"""Whether a token is what it says: signed by this provider, for us, for this browser, and now.

Authlib checks the claims and joserfc the signature; what the standards leave open is closed here.
"""

from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import Token

from leerhuis.signin.providers import discovery, rules
from leerhuis.signin.providers.discovery import Found

Claims = dict[str, Any]
LONGEST = 16 * 1024
_CLAIMED = {"iss": 255, "sub": 255}


class NotTrusted(Exception):
    """A token or an answer is not what it should be; the reason is for our own log."""


def identity(
    raw: str, *, found: Found, client_id: str, nonce: str, access: str, now: datetime
) -> Claims:
    """The claims of an ID token that this provider made for this browser."""
    token = _signed(raw, found=found, now=now)
    if str(token.header.get("typ", "JWT")).lower() != "jwt":
        raise NotTrusted("a token of another kind")
    checked = CodeIDToken(
        token.claims,
        token.header,
        options=_options(found.issuer, client_id),
        params={"nonce": nonce, "client_id": client_id, "access_token": access},
    )
    try:
        checked.validate(now=int(now.timestamp()), leeway=rules.LEEWAY)
    except (JoseError, ValueError, TypeError) as wrong:
        raise NotTrusted(str(wrong)) from wrong
    return _sane(dict(token.claims))


def logout(raw: str, *, found: Found, client_id: str, now: datetime) -> Claims:
    """The claims of a token that asks to end sessions (OpenID Connect Back-Channel Logout 1.0)."""
    token = _signed(raw, found=found, now=now)
    if str(token.header.get("typ", "")).lower() not in rules.LOGOUT_TYPES:
        raise NotTrusted("a token of another kind")
    essential = {"iat": {"essential": True}, "exp": {"essential": True}, "jti": {"essential": True}}
    check = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=rules.LEEWAY,
        **(_options(found.issuer, client_id) | essential),
    )
    try:
        check.validate(token.claims)
    except (JoseError, ValueError, TypeError) as wrong:
        raise NotTrusted(str(wrong)) from wrong
    if token.claims["iat"] < (now - rules.TOLD_WITHIN).timestamp():
        raise NotTrusted("told long ago")
    events = token.claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(rules.LOGOUT_EVENT), dict):
        raise NotTrusted("no logout event")
    if "nonce" in token.claims or not (token.claims.get("sub") or token.claims.get("sid")):
        raise NotTrusted("nobody is named, or a nonce is")
    return _sane(dict(token.claims))


def _options(issuer: str, client_id: str) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": client_id},
    }


def _sane(claims: Claims) -> Claims:
    for name, most in _CLAIMED.items():
        told = claims.get(name)
        if told is not None and not (isinstance(told, str) and 0 < len(told) <= most):
            raise NotTrusted(f"an odd {name}")
    return claims


def _signed(raw: str, *, found: Found, now: datetime) -> Token:
    """The token, if one of the provider's keys signed it; new keys are asked for once."""
    if len(raw) > LONGEST:
        raise NotTrusted("too long")
    try:
        return _decoded(raw, discovery.keys(found, now=now))
    except JoseError as first:
        try:
            return _decoded(raw, discovery.newer_keys(found, now=now))
        except JoseError as wrong:
            raise NotTrusted(str(wrong)) from first


def _decoded(raw: str, keys: KeySet) -> Token:
    try:
        return jwt.decode(raw, keys, algorithms=list(rules.ALGORITHMS))
    except (ValueError, TypeError, KeyError, UnicodeError) as wrong:
        raise NotTrusted(str(wrong)) from wrong
