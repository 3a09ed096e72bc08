"""Bringing what is recorded in line with what a register says, by the verbs of the registry."""

from datetime import date, datetime

from sqlalchemy.orm.attributes import set_committed_value

from leerhuis import clock
from leerhuis.access import Identity
from leerhuis.registers import occupation_of
from leerhuis.registry import service as registry
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckedHow, Source, State


def confirm(registration: Registration, *, how: CheckedHow, by: Identity, now: datetime) -> None:
    registry.confirm(registration, how=how, by=by, now=now)


def change_state(
    registration: Registration,
    state: State,
    *,
    on: date,
    until: date | None,
    how: CheckedHow,
    by: Identity,
    now: datetime,
) -> None:
    """Record the state that the register tells, never from before this period or from tomorrow."""
    day = min(max(on, registration.starts_on), clock.day_of(now))
    said = Source.REGISTER
    match state:
        case State.LAPSED if clock.day_of(now) > registration.last_valid_on:
            registry.record_lapse(registration, source=said, by=by, now=now)
        case State.STRUCK_OFF:
            registry.strike_off(registration, on=day, source=said, by=by, now=now)
        case State.SUSPENDED | State.CONDITIONALLY_SUSPENDED:
            registry.suspend(
                registration,
                on=day,
                until=until,
                conditional=state is State.CONDITIONALLY_SUSPENDED,
                source=said,
                by=by,
                now=now,
            )
        case State.REGISTERED:
            ended = max(day, registration.state_on)
            registry.end_suspension(registration, on=ended, source=said, by=by, now=now)
        case _:
            registry.deregister(registration, on=day, source=said, by=by, now=now)
    confirm(registration, how=how, by=by, now=now)


def change_date(
    registration: Registration, *, held_on: date, how: CheckedHow, by: Identity, now: datetime
) -> bool:
    """Take over another date that the register gives: years later it is a renewal.

    Tells whether it was another one.
    """
    before, person = registration.held_on, registration.person
    registry.record_registration(
        person,
        register=registration.register,
        occupation=occupation_of(registration.register, registration.occupation),
        number=registration.number,
        registered_on=registration.registered_on,
        held_date=held_on,
        source=Source.REGISTER,
        checked_on=clock.day_of(now),
        by=by,
        now=now,
    )
    set_committed_value(registration, "person", person)  # it was read again, without its person
    confirm(registration, how=how, by=by, now=now)
    return registration.held_on != before
