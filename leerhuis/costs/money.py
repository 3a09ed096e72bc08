"""Money is whole cents: how an amount that someone typed is read, and how it is shown."""

import re
from decimal import Decimal

from leerhuis.errors import Refused
from leerhuis.wording import euros, round_euros

__all__ = ["MOST_CENTS", "cents_of", "checked", "decimal", "euros", "round_euros", "typed"]

# Ten million euros; a column of whole numbers holds twice that in cents.
MOST_CENTS = 1_000_000_000
_SPACES = re.compile(r"\s")
_CURRENCY = re.compile(r"(?P<sign>[-\u2212]?)(?:€|EUR)?(?P<after>[-\u2212]?)(?P<figure>[^€]+)")
# 1250 and 1.250 and 1.250,50 and 1250,5 and 1250,- as one writes here; 1250.50 as a sheet does;
# 1,250.50 as others do. 1,250 can be two amounts, so it is none.
_FIGURES = (
    re.compile(r"(?P<euros>\d+|\d{1,3}(?:\.\d{3})+)(?:,(?P<cents>\d{1,2}|-))?", re.ASCII),
    re.compile(r"(?P<euros>\d+|\d{1,3}(?:,\d{3})+)\.(?P<cents>\d{1,2})", re.ASCII),
)


def cents_of(text: str, *, field: str | None = None) -> int:
    """The cents of an amount as someone typed it: € 1.250,50 is 125050; a minus stays one."""
    said = _CURRENCY.fullmatch(_SPACES.sub("", text))
    if said is None or (said["sign"] and said["after"]):
        raise _strange(field)
    cents = _figure(said["figure"], field=field)
    if cents > MOST_CENTS:
        raise Refused("Fill in an amount of at most 10 million euros.", field=field)
    return -cents if said["sign"] or said["after"] else cents


def _figure(text: str, *, field: str | None) -> int:
    found = next(filter(None, (each.fullmatch(text) for each in _FIGURES)), None)
    if found is None or len(text) > 20:
        raise _strange(field)
    euros = int(found["euros"].replace(".", "").replace(",", ""))
    return euros * 100 + int((found["cents"] or "").strip("-").ljust(2, "0"))


def _strange(field: str | None) -> Refused:
    return Refused("Fill in an amount in euros, for example 45 or 1.250,50.", field=field)


def checked(cents: int, *, field: str | None = None) -> int:
    """An amount that cannot be less than nothing."""
    if cents < 0:
        raise Refused("Fill in an amount of 0 euros or more.", field=field)
    return cents


def typed(cents: int) -> str:
    """The amount as it stands in a field: 1250,50, and 45 without cents if it has none."""
    sign, (whole, rest) = "-" if cents < 0 else "", divmod(abs(cents), 100)
    return f"{sign}{whole},{rest:02d}" if rest else f"{sign}{whole}"


def decimal(cents: int) -> Decimal:
    """The amount in euros, for a sheet that counts with it."""
    return Decimal(cents).scaleb(-2)
