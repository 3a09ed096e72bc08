"""What somebody says of a registration, checked before it is written down."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leerhuis.errors import Refused
from leerhuis.registers import (
    LEVELLED,
    Level,
    Occupation,
    Register,
    check_number,
    name_of_occupation,
    occupation_of,
)
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import Pack, pack_for
from leerhuis.registry.periods import Period, add_years, period_of


@dataclass(frozen=True)
class Told:
    """What somebody says of a registration, checked."""

    register: Register
    occupation: str | None
    occupation_name: str | None
    level: Level | None
    variant: str | None
    number: str
    registered_on: date | None
    held_on: date
    pack: Pack
    period: Period


def told(
    *,
    register: Register,
    occupation: Occupation | str | None,
    number: str,
    registered_on: date | None,
    held_date: date,
    today: date,
    occupation_name: str | None = None,
    level: Level | str | None = None,
    variant: str | None = None,
) -> Told:
    """Check what somebody says; a refusal names the field that it is about.

    A level or a name that this occupation does not have is left out, as is a way to meet the
    requirements that its pack does not know.
    """
    chosen = _about("occupation", occupation_of, register, occupation)
    plain = _about("number", check_number, register, number, occupation=chosen)
    if registered_on is not None and registered_on > today:
        raise Refused("The day of registration lies in the future.", field="registered_on")
    named = _about("occupation_name", name_of_occupation, register, chosen, occupation_name)
    of_level = Level(level) if level and chosen in LEVELLED else None
    pack = _about("register", _pack_of, register, chosen, of_level, held_date)
    period = _about("held_date", period_of, pack, held_on=held_date, registered_on=registered_on)
    return Told(
        register=register,
        occupation=None if chosen is None else str(chosen),
        occupation_name=named,
        level=of_level,
        variant=variant if variant in {each.key for each in pack.variants} else None,
        number=plain,
        registered_on=registered_on,
        held_on=held_date,
        pack=pack,
        period=period,
    )


def _about(field: str, rule: Any, *given: Any, **named: Any) -> Any:
    try:
        return rule(*given, **named)
    except Refused as no:
        raise Refused(no.message, plural=no.plural, field=no.field or field, **no.values) from no


def _pack_of(
    register: Register, occupation: Occupation | None, level: Level | None, held_on: date
) -> Pack:
    """The pack that held when the period began."""
    latest = pack_for(register, occupation, level=level, on=held_on)
    began_on = add_years(held_on, -latest.period_years)
    return pack_for(register, occupation, level=level, on=began_on)


def with_what_is_known(said: Told, row: Registration) -> Told:
    """Who does not say since when, or of which level, does not deny what is known of it."""
    if said.occupation == row.occupation:
        said = _with_level(said, row)
    if said.registered_on is not None or row.registered_on is None:
        return said
    period = period_of(said.pack, held_on=said.held_on, registered_on=row.registered_on)
    return replace(said, registered_on=row.registered_on, period=period)


def _with_level(said: Told, row: Registration) -> Told:
    if said.level is None and row.level is not None:
        occupation = occupation_of(said.register, said.occupation)
        pack = _pack_of(said.register, occupation, row.level, said.held_on)
        period = period_of(pack, held_on=said.held_on, registered_on=said.registered_on)
        said = replace(said, level=row.level, pack=pack, period=period)
    return replace(
        said,
        occupation_name=said.occupation_name or row.occupation_name,
        variant=said.variant or row.variant,
    )
