"""Identity providers: what may stand in their settings, and what their tokens mean here."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from leerhuis.access import Role
from leerhuis.errors import Refused
from leerhuis.signin.rules import Way

ALGORITHMS = ("RS256", "ES256", "PS256")
# How far apart two clocks may be.
LEEWAY = 60
# How long somebody may take at the provider, and may leave the letter of a first time unread.
AWAY = timedelta(minutes=10)
PENDING = timedelta(hours=1)
# A proof of which the moment is not told is as old as this at least.
LONG_AGO = timedelta(days=1)
# A browser may be on its way to a provider in so many windows at once.
WINDOWS = 3
# A provider tells at once that somebody left: what is older comes from somewhere else. That one was
# used is known for a day.
TOLD_WITHIN = timedelta(hours=1)
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_TYPES = ("logout+jwt", "application/logout+jwt")

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
# Everybody has addresses here: none of these is an organisation's.
ANYBODYS = frozenset(
    {
        "aol.com",
        "caiway.nl",
        "casema.nl",
        "chello.nl",
        "freedom.nl",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hetnet.nl",
        "home.nl",
        "hotmail.com",
        "hotmail.nl",
        "icloud.com",
        "kpnmail.nl",
        "kpnplanet.nl",
        "live.com",
        "live.nl",
        "mail.com",
        "me.com",
        "msn.com",
        "online.nl",
        "outlook.com",
        "outlook.nl",
        "planet.nl",
        "proton.me",
        "protonmail.com",
        "quicknet.nl",
        "solcon.nl",
        "tele2.nl",
        "telfort.nl",
        "tutanota.com",
        "upcmail.nl",
        "xs4all.nl",
        "yahoo.com",
        "yahoo.nl",
        "ziggo.nl",
        "zoho.com",
        "zonnet.nl",
    }
)


class Mapped(NamedTuple):
    """A role that a token asks for somebody, and where."""

    role: Role
    organisation_id: int


class Maps(Protocol):
    """A row that says which value of which claim gives which role."""

    @property
    def claim(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def organisation_id(self) -> int: ...


def clean_issuer(text: str, *, loopback: bool) -> str:
    """An issuer as it was given: it is compared sign by sign, so nothing is changed in it."""
    parts = urlsplit(text)
    plain = text.isprintable() and not (parts.query or parts.fragment or parts.username)
    if not plain or not parts.hostname or any(sign in text for sign in " \\?#"):
        raise Refused("This is not the address of a provider.", field="issuer")
    if parts.scheme != "https" and not (loopback and is_here(text)):
        raise Refused("The address of a provider begins with https://.", field="issuer")
    return text


def is_here(address: str) -> bool:
    """Whether this is an address of this very machine, as a provider in a test has."""
    parts = urlsplit(address)
    return parts.scheme == "http" and is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def clean_domain(text: str) -> str:
    """What stands behind the @, in small letters."""
    domain = text.strip().lower().removeprefix("@")
    if not _DOMAIN.fullmatch(domain):
        raise Refused("Fill in what stands behind the @, for example zorg.example.", field="domain")
    if domain in ANYBODYS:
        raise Refused("Everybody can have an address at %(domain)s.", field="domain", domain=domain)
    return domain


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def said(claims: Mapping[str, Any], name: str) -> set[str]:
    """The values of a claim: one word or a list of words, also below a dot (`realm.roles`)."""
    found: Any = claims.get(name)
    if found is None and "." in name:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    given = found if isinstance(found, list) else [found]
    return {each for each in given if isinstance(each, str)}


def roles_in(claims: Mapping[str, Any], mappings: Iterable[Maps]) -> set[Mapped]:
    """The roles that a token gives; without a mapping none, whatever it says."""
    return {
        Mapped(each.role, each.organisation_id)
        for each in mappings
        if each.value in said(claims, each.claim)
    }


def way_of(claims: Mapping[str, Any], *, acr: str, two_steps: bool) -> Way:
    """How strong it was: two steps if the token says so, or the organisation for all its people."""
    wanted = set(acr.split())
    strong = two_steps or "mfa" in said(claims, "amr") or bool(wanted & said(claims, "acr"))
    return Way.PROVIDER if strong else Way.PROVIDER_PLAIN


def proved_at(claims: Mapping[str, Any], *, now: datetime) -> datetime | None:
    """When somebody last proved at the provider who they are; None when it does not say."""
    told = claims.get("auth_time")
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    try:
        return min(datetime.fromtimestamp(told, UTC), now)
    except (ValueError, OverflowError, OSError):
        return None


def proved_since(claims: Mapping[str, Any], begun_at: datetime, *, now: datetime) -> bool:
    """Whether somebody proved it again after we sent them there."""
    moment = proved_at(claims, now=now)
    return moment is not None and moment >= begun_at - timedelta(seconds=LEEWAY)


def name_in(claims: Mapping[str, Any]) -> str:
    """How the provider calls somebody, to be recognised by themselves: an address or a name."""
    for name in ("email", "preferred_username", "upn", "name"):
        told = claims.get(name)
        if isinstance(told, str) and told.strip():
            return "".join(sign for sign in told if sign.isprintable())[:254]
    return ""


def address_in(claims: Mapping[str, Any]) -> str:
    """The address that a provider tells: only a hint of whose account it may be."""
    told = claims.get("email")
    return told.strip().lower() if isinstance(told, str) and "@" in told else ""
