"""Signing in: terms, limits, and how a browser is called.

The terms and limits are our own choices.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

from leerhuis.access import Role
from leerhuis.errors import Refused

IDLE = timedelta(hours=3)
IDLE_PRIVILEGED = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
# How long the second proof may come after the first.
HALFWAY = timedelta(minutes=5)
# So long ago at most somebody proved who they are: to see what gives power, and to send it.
FRESH_TO_SEE = timedelta(minutes=10)
FRESH_TO_SEND = timedelta(minutes=30)
# Two clicks on "send an invitation" are one invitation.
ONE_CLICK = timedelta(minutes=1)

DEMO_ACCOUNTS = (
    (Role.PROFESSIONAL, "professional@demo.example"),
    (Role.COORDINATOR, "coordinator@demo.example"),
    (Role.MANAGER, "manager@demo.example"),
    (Role.ADMINISTRATOR, "beheerder@demo.example"),
    (Role.TRAINER, "trainer@demo.example"),
    (Role.ADVISER, "adviseur@demo.example"),
    (Role.POLICY, "beleid@demo.example"),
    (Role.PRIVACY_OFFICER, "privacy@demo.example"),
)
DEMO_PASSWORD = "samen-oefenen-2027"  # noqa: S105  # shown on the sign-in page of the demo


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"
    CONFIRM_ADDRESS = "confirm_address"
    SIGN_IN = "sign_in"


TERMS = {
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.CONFIRM_ADDRESS: timedelta(days=3),
    LinkPurpose.SIGN_IN: timedelta(minutes=15),
}


class Way(StrEnum):
    """By what somebody proved who they are, in the browser in which they did."""

    PASSWORD = "password"  # noqa: S105  # the name of a way
    LINK = "link"
    APP = "app"
    RECOVERY = "recovery"
    PROVIDER = "provider"
    PROVIDER_PLAIN = "provider_plain"


# A password or a mailbox is one step, as is a provider that does not say more; what these ask
# beside it makes two.
STRONG = frozenset({Way.APP, Way.RECOVERY, Way.PROVIDER})


class Door(StrEnum):
    """Where tries are counted."""

    SIGN_IN = "sign_in"
    RESET = "reset"
    PASSWORD = "password"  # noqa: S105  # the name of a door
    ADDRESS = "address"
    CERTIFICATE = "certificate"
    GUEST = "guest"
    CODE = "code"
    SOMEONE = "someone"
    LETTERS = "letters"
    PROVIDER = "provider"
    SECOND = "second"
    LINK = "link"
    KEY = "key"
    FILE = "file"
    SEAT = "seat"


class Limit(NamedTuple):
    """So many tries in so long: from one place for one person, for one person, from one place.

    The first is the strictest, so that someone far away cannot lock you out by guessing.
    """

    pair: int
    person: int
    place: int
    window: timedelta


LIMITS = {
    Door.SIGN_IN: Limit(10, 50, 60, timedelta(minutes=15)),
    Door.RESET: Limit(3, 5, 30, timedelta(hours=1)),
    Door.PASSWORD: Limit(10, 10, 60, timedelta(minutes=15)),
    Door.ADDRESS: Limit(10, 10, 60, timedelta(hours=1)),
    Door.CERTIFICATE: Limit(30, 30, 30, timedelta(minutes=15)),
    Door.GUEST: Limit(5, 5, 30, timedelta(hours=1)),
    Door.CODE: Limit(10, 10, 60, timedelta(minutes=15)),
    Door.SOMEONE: Limit(20, 20, 120, timedelta(hours=1)),
    Door.SECOND: Limit(10, 20, 60, timedelta(hours=1)),
    Door.LINK: Limit(3, 5, 30, timedelta(hours=1)),
    Door.PROVIDER: Limit(10, 30, 120, timedelta(minutes=15)),
    Door.LETTERS: Limit(30, 30, 30, timedelta(minutes=15)),
    Door.KEY: Limit(60, 60, 60, timedelta(minutes=15)),
    Door.FILE: Limit(60, 60, 600, timedelta(hours=1)),
    # Of one employer many enrol at once, from one place, in the hour in which a season opens.
    Door.SEAT: Limit(60, 60, 5000, timedelta(hours=1)),
}


class TooOften(Exception):
    """Someone tried this too often, and may again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"try again after {seconds} s")
        self.seconds = seconds


class Counted(NamedTuple):
    """What a try is counted by, and how many of those may be."""

    key: str
    most: int


def counted(door: Door, *, who: str, origin: str) -> list[Counted]:
    """By what a try at this door is counted; without a person only by place."""
    limit = LIMITS[door]
    place = place_of(origin)
    if not who:
        return [Counted(f"place|{place}", limit.place)]
    return [
        Counted(f"pair|{who}|{place}", limit.pair),
        Counted(f"person|{who}", limit.person),
        Counted(f"place|{place}", limit.place),
    ]


def place_of(origin: str) -> str:
    """The network of a caller: one IPv6 subscriber has more addresses than can be counted."""
    try:
        address = ip_address(origin)
    except ValueError:
        return origin
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def seconds_until(*, oldest: datetime, window: timedelta, now: datetime) -> int:
    """How long until the oldest of the counted tries no longer counts."""
    return max(1, int((oldest + window - now).total_seconds()) + 1)


def fresh_enough(*, proved_at: datetime | None, sending: bool, now: datetime) -> bool:
    """Whether the last proof is young enough; a form that was begun in time may be finished."""
    most = FRESH_TO_SEND if sending else FRESH_TO_SEE
    return proved_at is not None and now - proved_at <= most


def still_open(
    *, seen_at: datetime, ends_at: datetime, ended: bool, privileged: bool, now: datetime
) -> bool:
    """A browser session ends by itself after idleness (sooner for managers) or half a day."""
    idle = IDLE_PRIVILEGED if privileged else IDLE
    return not ended and now < ends_at and now < seen_at + idle


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """What people recognise a browser by: "Firefox, Windows"; empty when it says nothing."""
    found = (_first(user_agent, _BROWSERS), _first(user_agent, _SYSTEMS))
    return ", ".join(part for part in found if part)


def _first(text: str, marks: Iterable[tuple[str, str]]) -> str:
    return next((name for mark, name in marks if mark in text), "")


def check_removal(*, confirmed: bool, other_confirmed: int, for_letters: bool) -> None:
    """Whoever removes an address keeps one to sign in with and one for letters."""
    if for_letters:
        raise Refused("Your letters go to this address. Choose another address for letters first.")
    if confirmed and not other_confirmed:
        raise Refused("You need one confirmed address to sign in with.")
