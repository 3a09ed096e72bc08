"""Rules that the registers set, as data: one file per register, chamber, level and first day.

A pack says what is known, where it was read and when; what is not known it says too. A new rule is
a new file beside the old one, so what was decided under the old one stays as it was.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from leerhuis.errors import Refused
from leerhuis.registers import Level, Occupation, Register
from leerhuis.registry.packs.asked import (
    Known,
    Pack,
    PeriodStart,
    Requirement,
    Unit,
    Variant,
    Weight,
    WorkRule,
)
from leerhuis.registry.packs.files import PackFault
from leerhuis.registry.packs.reading import pack_in

__all__ = [
    "Known",
    "Pack",
    "PackFault",
    "PeriodStart",
    "Requirement",
    "Unit",
    "Variant",
    "Weight",
    "WorkRule",
    "load",
    "pack_for",
    "pack_named",
    "shipped",
]

PACKS = Path(__file__).parent


def load(folder: Path) -> tuple[Pack, ...]:
    """All packs of a folder; one that is wrong stops the start rather than misleading people."""
    packs = tuple(pack_in(path) for path in sorted(folder.glob("*.toml")))
    seen: dict[tuple[Register, Occupation | None, Level | None, date], str] = {}
    for pack in packs:
        same = (pack.register, pack.occupation, pack.level, pack.valid_from)
        if same in seen:
            raise PackFault(pack.key, "valid_from", f"is the same as in {seen[same]}")
        seen[same] = pack.key
    return packs


@cache
def shipped() -> tuple[Pack, ...]:
    return load(PACKS)


@cache
def pack_named(key: str, variant: str | None = None) -> Pack:
    """The pack under which a period was opened; its key is kept with the period."""
    return {pack.key: pack for pack in shipped()}[key].for_variant(variant)


def pack_for(
    register: Register,
    occupation: Occupation | None,
    *,
    on: date,
    level: Level | None = None,
    among: Iterable[Pack] | None = None,
) -> Pack:
    """The pack that held on this day: the occupation's own before the register's general one.

    A day before our oldest pack is read under that oldest one.
    """
    packs = [p for p in (shipped() if among is None else among) if p.register is register]
    own = [p for p in packs if (p.occupation, p.level) == (occupation, level)]
    general = [p for p in packs if p.occupation is None]
    for choice in (own, general):
        if held := [p for p in choice if p.valid_from <= on]:
            return max(held, key=_first_day)
    return _oldest(own or general)


def _oldest(packs: Sequence[Pack]) -> Pack:
    if not packs:
        raise Refused("Leerhuis does not know the rules of this register yet.")
    return min(packs, key=_first_day)


def _first_day(pack: Pack) -> date:
    return pack.valid_from
