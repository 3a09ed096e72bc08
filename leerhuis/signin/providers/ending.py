"""Leaving the provider as well, and the provider that tells that somebody left."""

from datetime import datetime
from urllib.parse import urlencode

from cryptography.fernet import InvalidToken
from sqlalchemy.exc import IntegrityError

from leerhuis import db, sealing, settings, tokens
from leerhuis.access import Identity
from leerhuis.signin import attempts
from leerhuis.signin import service as signin
from leerhuis.signin.providers import checking, discovery, queries
from leerhuis.signin.providers.checking import NotTrusted
from leerhuis.signin.providers.keeping import PROOF
from leerhuis.signin.providers.models import IdentityProvider, LogoutToken
from leerhuis.signin.rules import Door


def way_out(session_id: str, *, back: str, now: datetime) -> str:
    """Where somebody who signed out here signs out at the provider too; empty when nowhere.

    The token that named them there is used for it once, and thrown away.
    """
    kept = queries.session_left(session_id)
    provider = kept.link.provider
    found = discovery.read(provider.issuer, now=now)
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back}
    if kept.proof:
        asked |= _hint(kept.proof)
        with db.transaction():
            kept.proof = ""
    if not found.end_session:
        return ""
    mark = "&" if "?" in found.end_session else "?"
    return found.end_session + mark + urlencode(asked)


def _hint(proof: str) -> dict[str, str]:
    try:
        return {"id_token_hint": sealing.opened(proof, purpose=PROOF)}
    except InvalidToken:  # of a key that is gone: the provider then asks who it is
        return {}


def end_from_outside(provider: IdentityProvider, raw: str, *, origin: str, now: datetime) -> int:
    """End the sessions of whom a logout token names; `NotTrusted` when it is not one, or used.

    Wrong ones count by place alone: else anybody could keep a provider from telling it.
    """
    tried = attempts.knock(Door.PROVIDER, origin=origin, now=now)
    found = discovery.read(provider.issuer, now=now)
    claims = checking.logout(raw, found=found, client_id=provider.client_id, now=now)
    sid = claims.get("sid")
    by = Identity(None, "", provider.name, origin)
    with db.transaction():
        _use_up(provider, str(claims["jti"]), now=now)
        ended = queries.open_sessions(
            provider,
            subject=claims.get("sub"),
            sid=sid if isinstance(sid, str) else None,
            now=now,
        )
        for each in ended:
            signin.end_session(each, by=by, now=now)
        attempts.forgive(tried, door=Door.PROVIDER, now=now)
    return len(ended)


def _use_up(provider: IdentityProvider, jti: str, *, now: datetime) -> None:
    row = LogoutToken(provider_id=provider.id, jti_hash=tokens.hash_of(jti), at=now)
    try:
        with db.session.begin_nested():
            db.add(row)
    except IntegrityError as used:
        raise NotTrusted("used before") from used


def base() -> str:
    """What every address of ours begins with at a provider: never the Host of a request."""
    return settings.current().base_url.rstrip("/")
