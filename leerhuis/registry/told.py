"""What somebody says of a registration, checked before it is written down."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leerhuis.errors import Refused
from leerhuis.registers import Occupation, Register, check_number, occupation_of
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import Pack, pack_for
from leerhuis.registry.periods import Period, add_years, period_of


@dataclass(frozen=True)
class Told:
    """What somebody says of a registration, checked."""

    register: Register
    occupation: str | None
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
) -> Told:
    """Check what somebody says; a refusal names the field that it is about."""
    chosen = _about("occupation", occupation_of, register, occupation)
    plain = _about("number", check_number, register, number, occupation=chosen)
    if registered_on is not None and registered_on > today:
        raise Refused("The day of registration lies in the future.", field="registered_on")
    pack = _about("register", _pack_of, register, chosen, held_date)
    period = _about("held_date", period_of, pack, held_on=held_date, registered_on=registered_on)
    return Told(
        register=register,
        occupation=None if chosen is None else str(chosen),
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
        raise Refused(no.message, plural=no.plural, field=field, **no.values) from no


def _pack_of(register: Register, occupation: Occupation | None, held_on: date) -> Pack:
    """The pack that held when the period began."""
    latest = pack_for(register, occupation, on=held_on)
    return pack_for(register, occupation, on=add_years(held_on, -latest.period_years))


def with_what_is_known(said: Told, row: Registration) -> Told:
    """Who does not say since when someone is registered does not deny what is known of it."""
    if said.registered_on is not None or row.registered_on is None:
        return said
    period = period_of(said.pack, held_on=said.held_on, registered_on=row.registered_on)
    return replace(said, registered_on=row.registered_on, period=period)
