"""The ends of a registration, and coming back after one."""

from datetime import date, datetime

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.errors import Refused
from leerhuis.registers import occupation_of
from leerhuis.registry import rules
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import pack_for
from leerhuis.registry.periods import period_of
from leerhuis.registry.rules import EventKind, Source, State
from leerhuis.registry.standing.points import history_known_at_once
from leerhuis.registry.verbs.events import (
    check_told_day,
    finish,
    open_period,
    said_by,
    take_letters_back,
    tell_dates,
    turn,
)


def record_lapse(
    registration: Registration, *, by: Identity, now: datetime, source: Source | None = None
) -> None:
    """Somebody says that the registration was not renewed: it is over, and letters about it end."""
    with db.transaction():
        db.hold(registration)
        if registration.state is State.LAPSED:
            return
        on = rules.lapses_on(registration.period)
        if clock.day_of(now) < on:
            raise Refused("This registration has not lapsed yet.")
        said = said_by(registration, by, source)
        _end(registration, State.LAPSED, EventKind.LAPSED, on=on, by=by, now=now, source=said)


def strike_off(
    registration: Registration, *, on: date, source: Source, by: Identity, now: datetime
) -> None:
    """A disciplinary college, or the register itself, took someone out of the register."""
    kind = EventKind.STRUCK_OFF
    _leave(registration, State.STRUCK_OFF, kind, on=on, source=source, by=by, now=now)


def deregister(
    registration: Registration, *, on: date, source: Source, by: Identity, now: datetime
) -> None:
    """Someone left the register by their own wish."""
    kind = EventKind.DEREGISTERED
    _leave(registration, State.DEREGISTERED, kind, on=on, source=source, by=by, now=now)


def _leave(
    row: Registration,
    state: State,
    kind: EventKind,
    *,
    on: date,
    source: Source,
    by: Identity,
    now: datetime,
) -> None:
    """Told again with another day corrects it; told again as it was changes nothing."""
    with db.transaction():
        db.hold(row)
        if (row.state, row.state_on) != (state, on):
            check_told_day(row, on=on, source=source, now=now)
            _end(row, state, kind, on=on, by=by, now=now, source=source)


def _end(
    row: Registration,
    state: State,
    kind: EventKind,
    *,
    on: date,
    by: Identity,
    now: datetime,
    source: Source,
) -> None:
    turn(row, state, on=on)
    finish(row, kind, by=by, now=now, effective_on=on, source=source)
    take_letters_back(row)


def re_enter(
    registration: Registration,
    *,
    on: date,
    held_date: date | None = None,
    source: Source,
    by: Identity,
    now: datetime,
) -> None:
    """Someone is in the register again from this day.

    Without a new date the period goes on as it was, for as long as it still runs: the end was
    recorded wrongly, or it was undone.
    """
    with db.transaction():
        db.hold(registration)
        if registration.state not in rules.OVER:
            return
        _check_re_entry(registration, on=on, held_date=held_date, today=clock.day_of(now))
        turn(registration, State.REGISTERED, on=on)
        registration.submitted_on = None
        if held_date is not None:
            _open_after_end(registration, on=on, held_date=held_date, now=now)
            tell_dates(registration, source=source, now=now)
        finish(registration, EventKind.RE_ENTERED, by=by, now=now, effective_on=on, source=source)


def _check_re_entry(row: Registration, *, on: date, held_date: date | None, today: date) -> None:
    if on > today:
        raise Refused("This day lies in the future.", field="on")
    if on < row.state_on:
        raise Refused("This day lies before the end of the registration.", field="on")
    if held_date is None and on > row.last_valid_on:
        raise Refused("Fill in the new date of renewal.", field="held_date")


def _open_after_end(row: Registration, *, on: date, held_date: date, now: datetime) -> None:
    occupation = occupation_of(row.register, row.occupation)
    pack = pack_for(row.register, occupation, level=row.level, on=on)
    period = period_of(pack, held_on=held_date, registered_on=on)
    row.registered_on = on
    row.extension_ends_on = row.extension_seen_on = row.checked_on = row.checked_how = None
    open_period(row, period, held_on=held_date, pack=pack)
    today = clock.day_of(now)
    row.history_known_on = today if history_known_at_once(period, today) else None
