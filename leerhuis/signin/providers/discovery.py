"""What a provider says of itself, and the keys it signs with: asked seldom, kept for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from leerhuis import settings
from leerhuis.registers import N_
from leerhuis.signin.providers import rules, wire
from leerhuis.signin.providers.wire import Unreachable

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT = timedelta(minutes=10)
# A provider that did not answer is left alone for a moment; new keys are not asked for more often.
SILENT = timedelta(seconds=15)
KEYS_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Found:
    """What a provider says of itself, as far as we use it."""

    issuer: str
    authorization: str
    token: str
    keys: str
    end_session: str
    backchannel: bool
    tells_issuer: bool
    posts_secret: bool
    challenges: bool
    algorithms: tuple[str, ...]
    steps: tuple[str, ...]


class _Kept(NamedTuple):
    found: Any
    until: datetime
    asked_at: datetime


class _Asked(NamedTuple):
    """What was asked, and where: one provider may name an address of another."""

    what: str
    of: str


_kept: dict[_Asked, _Kept] = {}
_lock = Lock()


def read(issuer: str, *, now: datetime) -> Found:
    """What the provider with this issuer says; `Unreachable` when it says nothing we can use."""
    found: Found = _once(
        _Asked("itself", issuer),
        issuer.removesuffix("/") + WELL_KNOWN,
        lambda told: _understood(told, issuer=issuer),
        now=now,
    )
    return found


def keys(found: Found, *, now: datetime) -> KeySet:
    """The keys that the provider signs with now."""
    known: KeySet = _once(_keys_of(found), found.keys, _imported, now=now)
    return known


def newer_keys(found: Found, *, now: datetime) -> KeySet:
    """The same, asked again because a key is not among them; not more than once a minute."""
    with _lock:
        known = _kept.get(_keys_of(found))
        if known is not None and now - known.asked_at >= KEYS_AGAIN:
            del _kept[_keys_of(found)]
    return keys(found, now=now)


def _keys_of(found: Found) -> _Asked:
    return _Asked("keys", found.keys)


def forget(issuer: str = "") -> None:
    """Ask everything again: for who changes a provider or tries it."""
    with _lock:
        for asked in [each for each in _kept if each.of.startswith(issuer)]:
            del _kept[asked]


def ask(address: str) -> dict[str, Any]:
    return wire.read_json(address, loopback=loopback_may(), inside=inside())


def loopback_may() -> bool:
    """Only where nobody works: a provider on the same machine is a test."""
    return not settings.current().production


def inside() -> frozenset[str]:
    """Hosts of the own network that may be asked all the same."""
    return frozenset(settings.current().provider_hosts.replace(",", " ").split())


def _once(asked: _Asked, address: str, understand: Any, *, now: datetime) -> Any:
    with _lock:
        known = _kept.get(asked)
    if known is not None and now < known.until:
        if isinstance(known.found, Unreachable):
            raise Unreachable(str(known.found))
        return known.found
    found: Any
    try:
        found = understand(ask(address))
    except Unreachable as silence:
        _keep(asked, Unreachable(str(silence)), now, until=now + SILENT)
        raise
    _keep(asked, found, now, until=now + KEPT)
    return found


def _keep(asked: _Asked, found: Any, now: datetime, *, until: datetime) -> None:
    with _lock:
        _kept[asked] = _Kept(found, until, now)


def _imported(told: Mapping[str, Any]) -> KeySet:
    """Keys to check signatures with: never a secret that could be used for it too."""
    given = told.get("keys")
    usable = [
        each
        for each in (given if isinstance(given, list) else [])
        if isinstance(each, dict)
        and each.get("kty") in {"RSA", "EC"}
        and each.get("use", "sig") == "sig"
    ][:50]
    try:
        return KeySet.import_key_set({"keys": usable})
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise Unreachable(N_("it has no keys to sign with")) from wrong


_ALGORITHMS = "id_token_signing_alg_values_supported"


def _understood(told: Mapping[str, Any], *, issuer: str) -> Found:
    if told.get("issuer") != issuer:
        raise Unreachable(N_("it gives another issuer than it was asked by"))
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not wire.may_ask(told.get(name), loopback=loopback_may()):
            raise Unreachable(N_("it names an address that is missing or not safe"))
    algorithms = tuple(each for each in _words(told, _ALGORITHMS) if each in rules.ALGORITHMS)
    if not algorithms:
        raise Unreachable(N_("it signs in a way that is not safe"))
    out = told.get("end_session_endpoint")
    methods = _words(told, "token_endpoint_auth_methods_supported")
    return Found(
        issuer=issuer,
        authorization=told["authorization_endpoint"],
        token=told["token_endpoint"],
        keys=told["jwks_uri"],
        end_session=str(out) if wire.may_ask(out, loopback=loopback_may()) else "",
        backchannel=told.get("backchannel_logout_supported") is True,
        tells_issuer=told.get("authorization_response_iss_parameter_supported") is True,
        posts_secret=bool(methods) and "client_secret_basic" not in methods,
        challenges="S256" in _words(told, "code_challenge_methods_supported"),
        algorithms=algorithms,
        steps=tuple(_words(told, "acr_values_supported")[:20]),
    )


def _words(told: Mapping[str, Any], name: str) -> list[str]:
    given = told.get(name)
    return [each for each in given if isinstance(each, str)] if isinstance(given, list) else []
