"""What passes: a suspension, an exemption, and a date that the register moved."""

from datetime import date, datetime, timedelta

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.errors import Refused
from leerhuis.registers import Register
from leerhuis.registry import rules
from leerhuis.registry.models import Registration
from leerhuis.registry.periods import last_valid_on
from leerhuis.registry.rules import EventKind, Source, State
from leerhuis.registry.verbs.events import (
    check_told_day,
    finish,
    reckon_end,
    state_before,
    take_letters_back,
    tell_dates,
    turn,
)

_SUSPENDED = {
    True: (State.CONDITIONALLY_SUSPENDED, EventKind.CONDITIONALLY_SUSPENDED),
    False: (State.SUSPENDED, EventKind.SUSPENDED),
}


def suspend(
    registration: Registration,
    *,
    on: date,
    until: date | None = None,
    conditional: bool = False,
    source: Source,
    by: Identity,
    now: datetime,
) -> None:
    """A college suspended someone, until and including a day if it is known; letters go on."""
    state, kind = _SUSPENDED[conditional]
    with db.transaction():
        db.hold(registration)
        known = (registration.state, registration.state_on, registration.state_ends_on)
        if known == (state, on, until):
            return
        check_told_day(registration, on=on, source=source, now=now)
        rules.check_until(until, on=on)
        turn(registration, state, on=on, until=until)
        finish(registration, kind, by=by, now=now, effective_on=on, source=source)


def end_suspension(
    registration: Registration, *, on: date, source: Source, by: Identity, now: datetime
) -> None:
    """From this day the suspension is over; what was before it goes on."""
    with db.transaction():
        db.hold(registration)
        if registration.state not in rules.SUSPENDED:
            return
        check_told_day(registration, on=on, source=source, now=now)
        if on < registration.state_on:
            raise Refused("This day lies before the first day of the suspension.", field="on")
        state, until = state_before(registration, *rules.SUSPENDED)
        if registration.applied and registration.submitted_on is not None:
            state, until, since = State.SUBMITTED, None, registration.submitted_on
        else:
            since = on
        turn(registration, state, on=since, until=until)
        kind = EventKind.SUSPENSION_ENDED
        finish(registration, kind, by=by, now=now, effective_on=on, source=source)


def exempt(
    registration: Registration,
    *,
    on: date,
    until: date,
    source: Source,
    by: Identity,
    now: datetime,
) -> None:
    """A registered specialist need not apply until and including this day (BIG only)."""
    with db.transaction():
        db.hold(registration)
        known = (registration.state, registration.state_on, registration.state_ends_on)
        if known == (State.EXEMPT, on, until):
            return
        if registration.register is not Register.BIG:
            raise Refused("Only the BIG register exempts registered specialists.")
        check_told_day(registration, on=on, source=source, now=now)
        rules.check_until(until, on=on)
        turn(registration, State.EXEMPT, on=on, until=until)
        _move_end(registration, source=source, now=now)
        kind = EventKind.EXEMPTED
        finish(registration, kind, by=by, now=now, effective_on=on, source=source)


def end_exemption(
    registration: Registration, *, on: date, source: Source, by: Identity, now: datetime
) -> None:
    """From this day somebody is no registered specialist any more; the date on the card is back.

    If that date has passed, the day before was the last valid one.
    """
    with db.transaction():
        db.hold(registration)
        if registration.state is not State.EXEMPT:
            return
        check_told_day(registration, on=on, source=source, now=now)
        if on < registration.state_on:
            raise Refused("This day lies before the first day of the exemption.", field="on")
        _end_exemption(registration, on=on)
        _move_end(registration, source=source, now=now)
        kind = EventKind.EXEMPTION_ENDED
        finish(registration, kind, by=by, now=now, effective_on=on, source=source)


def _end_exemption(row: Registration, *, on: date) -> None:
    """Back to the state of before; it stays an exemption where nothing else is left to hold."""
    card = last_valid_on(row.pack, held_on=row.extension_ends_on or row.held_on)
    if card < on:
        turn(row, State.EXEMPT, on=row.state_on, until=on - timedelta(days=1))
        return
    state, until = state_before(row, State.EXEMPT)
    turn(row, state, on=on, until=until)


def extend(
    registration: Registration,
    *,
    until: date,
    seen_on: date,
    source: Source,
    by: Identity,
    now: datetime,
    on: date | None = None,
) -> None:
    """The register gave another date; why it did is kept nowhere.

    `until` is read as the date on a card is. A decision that was seen after the old date counts
    from the day on which the registration would have lapsed.
    """
    with db.transaction():
        db.hold(registration)
        if (registration.extension_ends_on, registration.extension_seen_on) == (until, seen_on):
            return
        if seen_on > clock.day_of(now):
            raise Refused("This day lies in the future.", field="seen_on")
        before, row = registration.period, registration
        rules.check_extension(before, last_valid_on=last_valid_on(row.pack, held_on=until))
        if row.state not in rules.IN_THE_REGISTER:
            turn(row, rules.back_by_extension(row.state), on=row.starts_on)
        row.extension_ends_on, row.extension_seen_on = until, seen_on
        _move_end(row, source=source, now=now)
        since = on or max(row.starts_on, min(seen_on, rules.lapses_on(before)))
        finish(row, EventKind.EXTENDED, by=by, now=now, effective_on=since, source=source)


def _move_end(row: Registration, *, source: Source, now: datetime) -> None:
    """The new last days; letters that name the old ones are taken back."""
    reckon_end(row)
    tell_dates(row, source=source, now=now)
    take_letters_back(row)
