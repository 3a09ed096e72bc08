"""Rules that the registers set, as data: one file per register, chamber and first day.

A pack says what is known, where it was read and when; what is not known it says too. A new rule is
a new file beside the old one, so what was decided under the old one stays as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from leerhuis.errors import Refused
from leerhuis.registers import (
    Category,
    Occupation,
    Register,
    categories_of,
    occupation_of,
)
from leerhuis.registry.packfiles import PackFault, Table, read

PACKS = Path(__file__).parent / "packs"


class Known(StrEnum):
    """What we know about a rule; unknown is an answer, and the page says so."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class PeriodStart(StrEnum):
    """The day on which the period after a renewal begins."""

    SUBMISSION = "submission"
    DECISION = "decision"
    COMPLETION = "completion"
    OLD_END = "old_end"


@dataclass(frozen=True)
class Requirement:
    """So many points in these categories together; `within` names a wider one it is part of."""

    key: str
    name: Mapping[str, str]
    categories: tuple[Category, ...]
    at_least: Decimal
    within: str | None


@dataclass(frozen=True)
class Pack:
    """What a register asks of one occupation from `valid_from` on.

    `occupation` None is the pack of every occupation that has none of its own. The two
    `…_days_before` count back from the date that people hold. `work_hours` None: not known here.
    """

    key: str
    register: Register
    occupation: Occupation | None
    valid_from: date
    checked_on: date
    sources: tuple[str, ...]
    period_years: int
    last_valid_days_before: int
    apply_by_days_before: int
    new_period_starts: PeriodStart
    pending_keeps_valid: Known
    suspension_runs_on: Known
    requirements: tuple[Requirement, ...] = ()
    counted_at_most: Mapping[Category, Decimal] = field(default_factory=dict)
    work_hours: Decimal | None = None
    notes: tuple[Mapping[str, str], ...] = ()

    @property
    def says_what_is_asked(self) -> bool:
        return bool(self.requirements)


def load(folder: Path) -> tuple[Pack, ...]:
    """All packs of a folder; one that is wrong stops the start rather than misleading people."""
    packs = tuple(_pack(path) for path in sorted(folder.glob("*.toml")))
    seen: dict[tuple[Register, Occupation | None, date], str] = {}
    for pack in packs:
        same = (pack.register, pack.occupation, pack.valid_from)
        if same in seen:
            raise PackFault(pack.key, "valid_from", f"is the same as in {seen[same]}")
        seen[same] = pack.key
    return packs


@cache
def shipped() -> tuple[Pack, ...]:
    return load(PACKS)


def pack_named(key: str) -> Pack:
    """The pack under which a period was opened; its key is kept with the period."""
    return {pack.key: pack for pack in shipped()}[key]


def pack_for(
    register: Register,
    occupation: Occupation | None,
    *,
    on: date,
    among: Iterable[Pack] | None = None,
) -> Pack:
    """The pack that held on this day: the occupation's own before the register's general one.

    A day before our oldest pack is read under that oldest one.
    """
    packs = [p for p in (shipped() if among is None else among) if p.register is register]
    own = [p for p in packs if p.occupation == occupation]
    general = [p for p in packs if p.occupation is None]
    for choice in (own, general):
        if held := [p for p in choice if p.valid_from <= on]:
            return max(held, key=lambda p: p.valid_from)
    if oldest := own or general:
        return min(oldest, key=lambda p: p.valid_from)
    raise Refused("Leerhuis does not know the rules of this register yet.")


def _pack(path: Path) -> Pack:
    table = read(path)
    register = table.one_of("register", Register)
    occupation = _occupation(table, register)
    pack = Pack(
        key=path.stem,
        register=register,
        occupation=occupation,
        valid_from=table.day("valid_from"),
        checked_on=table.day("checked_on"),
        sources=table.texts("sources"),
        period_years=table.count("period_years"),
        last_valid_days_before=table.count("last_valid_days_before"),
        apply_by_days_before=table.count("apply_by_days_before"),
        new_period_starts=table.one_of("new_period_starts", PeriodStart),
        pending_keeps_valid=table.one_of("pending_keeps_valid", Known),
        suspension_runs_on=table.one_of("suspension_runs_on", Known),
        requirements=tuple(_requirement(row) for row in table.tables("requirements")),
        counted_at_most=_most(table),
        work_hours=table.amount("work_hours") if table.has("work_hours") else None,
        notes=table.list_of_words("notes"),
    )
    table.close()
    _check(pack, table)
    return pack


def _occupation(table: Table, register: Register) -> Occupation | None:
    if not table.has("occupation"):
        return None
    try:
        return occupation_of(register, table.text("occupation"))
    except Refused as no:
        raise table.fault("occupation", "is not one of this register") from no


def _most(table: Table) -> Mapping[Category, Decimal]:
    if not table.has("counted_at_most"):
        return {}
    return table.amounts_of("counted_at_most", Category)


def _requirement(table: Table) -> Requirement:
    requirement = Requirement(
        key=table.text("key"),
        name=table.words("name"),
        categories=table.many_of("categories", Category),
        at_least=table.amount("at_least"),
        within=table.text("within") if table.has("within") else None,
    )
    table.close()
    return requirement


def _check(pack: Pack, table: Table) -> None:
    """What each key alone cannot show: that together they can be met."""
    if not pack.period_years:
        raise table.fault("period_years", "must be at least 1")
    if pack.apply_by_days_before < pack.last_valid_days_before:
        raise table.fault("apply_by_days_before", "lies after the last valid day")
    if not all(source.startswith("https://") for source in pack.sources):
        raise table.fault("sources", "must be https addresses")
    known = set(categories_of(pack.register, pack.occupation))
    wider = {requirement.key: requirement for requirement in pack.requirements}
    if len(wider) != len(pack.requirements):
        raise table.fault("requirements", "has the same key twice")
    for requirement in pack.requirements:
        if not set(requirement.categories) <= known:
            raise table.fault(requirement.key, "has a category that this register does not give")
        if requirement.within is not None:
            _check_within(requirement, wider=wider, table=table)
        _check_reachable(requirement, pack=pack, table=table)


def _check_within(
    requirement: Requirement, *, wider: Mapping[str, Requirement], table: Table
) -> None:
    parent = wider.get(requirement.within or "")
    if parent is None or parent is requirement or parent.within is not None:
        raise table.fault(requirement.key, "lies within something that is not a whole of its own")
    if not set(requirement.categories) <= set(parent.categories):
        raise table.fault(requirement.key, "has a category that the wider requirement lacks")


def _check_reachable(requirement: Requirement, *, pack: Pack, table: Table) -> None:
    most = [pack.counted_at_most.get(category) for category in requirement.categories]
    bounded = [amount for amount in most if amount is not None]
    if len(bounded) == len(most) and sum(bounded) < requirement.at_least:
        raise table.fault(requirement.key, "asks more than counted_at_most lets count")
