"""Applying for renewal, taking that back, and being renewed."""

from datetime import date, datetime

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.errors import Refused
from leerhuis.registers import occupation_of
from leerhuis.registry import rules
from leerhuis.registry.models import Registration
from leerhuis.registry.packs import pack_for
from leerhuis.registry.periods import Renewal, period_of, renewed_period
from leerhuis.registry.rules import EventKind, Source, State
from leerhuis.registry.verbs.events import (
    finish,
    open_period,
    reckon_end,
    said_by,
    state_before,
    take_letters_back,
    tell_dates,
    turn,
)
from leerhuis.registry.verbs.recording import begin_anew


def submit(
    registration: Registration,
    *,
    on: date,
    by: Identity,
    now: datetime,
    source: Source | None = None,
) -> bool:
    """Somebody applied for renewal on this day: reminders stop; tells whether it was in time.

    Who is suspended stays so, and waits as well.
    """
    with db.transaction():
        db.hold(registration)
        if not registration.applied or registration.submitted_on != on:
            _submit(registration, on=on, by=by, now=now, source=source)
        return rules.in_time(registration.period, submitted_on=on)


def _submit(
    row: Registration, *, on: date, by: Identity, now: datetime, source: Source | None
) -> None:
    if row.state is not State.SUBMITTED:
        rules.follow(row.state, State.SUBMITTED)
    rules.check_submission(row.period, submitted_on=on, today=clock.day_of(now))
    row.submitted_on = on
    if row.state not in rules.SUSPENDED:
        turn(row, State.SUBMITTED, on=on)
    said = said_by(row, by, source)
    finish(row, EventKind.SUBMITTED, by=by, now=now, effective_on=on, source=said)
    take_letters_back(row)


def take_back(
    registration: Registration, *, by: Identity, now: datetime, source: Source | None = None
) -> None:
    """Nobody has applied after all; reminders go on where they were."""
    with db.transaction():
        db.hold(registration)
        since = registration.submitted_on
        if not registration.applied:
            return
        registration.submitted_on = registration.reminded_step = None
        if registration.state is State.SUBMITTED:
            state, until = state_before(registration, State.SUBMITTED, *rules.SUSPENDED)
            turn(registration, state, on=registration.starts_on, until=until)
            reckon_end(registration)
        said = said_by(registration, by, source)
        finish(registration, EventKind.TAKEN_BACK, by=by, now=now, effective_on=since, source=said)


def renew(
    registration: Registration,
    *,
    on: date,
    held_date: date | None = None,
    by: Identity,
    now: datetime,
    source: Source | None = None,
) -> None:
    """The register renewed the registration: a new period, whose reminders begin anew.

    `on` is the day that the pack reckons from: of the application for SKJ, of the decision for
    BIG. `held_date` is the new date that the register gave; it wins over our sum.
    """
    with db.transaction():
        db.hold(registration)
        if held_date is not None and held_date == registration.held_on:
            return
        rules.follow(registration.state, State.RENEWED)
        if on > clock.day_of(now):
            raise Refused("This day lies in the future.", field="on")
        _open_next(registration, on=on, held_date=held_date, now=now)
        registration.checked_on = registration.checked_how = None
        tell_dates(registration, source=said_by(registration, by, source), now=now)
        finish(registration, EventKind.RENEWED, by=by, now=now)
        take_letters_back(registration)


def _open_next(row: Registration, *, on: date, held_date: date | None, now: datetime) -> None:
    """The period that begins with this renewal, under the pack that holds from then on."""
    period = renewed_period(
        row.pack,
        before=row.period,
        renewal=Renewal(submitted_on=on, completed_on=on, decided_on=on),
        held_on=held_date,
    )
    held_on = held_date or rules.held_after(row.pack, period)
    rules.check_renewed(row.held_on, held_on)
    occupation = occupation_of(row.register, row.occupation)
    pack = pack_for(row.register, occupation, level=row.level, on=period.starts_on)
    period = period_of(pack, held_on=held_on, registered_on=period.starts_on)
    begin_anew(row, now=now)
    open_period(row, period, held_on=held_on, pack=pack)
    if row.state is State.RENEWED:
        row.state_on = row.starts_on
