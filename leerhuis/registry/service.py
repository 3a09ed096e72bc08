"""What people do with their registrations, and the other verbs of this room in one place."""

from datetime import date, datetime

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.people.models import Person
from leerhuis.registers import occupation_of
from leerhuis.registry import mails, rules
from leerhuis.registry.ledger import expect_points, record_points, withdraw_points
from leerhuis.registry.models import Registration
from leerhuis.registry.nightly import (
    lapse_due,
    queue_expiry_reminders,
    queue_weekly_letters,
    restand_due,
)
from leerhuis.registry.packs import pack_for
from leerhuis.registry.periods import Renewal, period_of, renewed_period
from leerhuis.registry.recording import (
    check_registration,
    confirm,
    correct,
    finish,
    open_period,
    record_registration,
)
from leerhuis.registry.rules import EventKind, Source, State

__all__ = [
    "check_registration",
    "confirm",
    "correct",
    "expect_points",
    "lapse_due",
    "note_read",
    "queue_expiry_reminders",
    "queue_weekly_letters",
    "record_lapse",
    "record_points",
    "record_registration",
    "renew",
    "restand_due",
    "submit",
    "take_back",
    "withdraw_points",
]


def submit(registration: Registration, *, on: date, by: Identity, now: datetime) -> bool:
    """Somebody applied for renewal on this day: reminders stop; tells whether it was in time."""
    with db.transaction():
        db.hold(registration)
        known = (registration.state, registration.submitted_on)
        if known != (State.SUBMITTED, on):
            _submit(registration, on=on, by=by, now=now)
        return rules.in_time(registration.period, submitted_on=on)


def _submit(registration: Registration, *, on: date, by: Identity, now: datetime) -> None:
    if registration.state is not State.SUBMITTED:
        rules.follow(registration.state, State.SUBMITTED)
    rules.check_submission(registration.period, submitted_on=on, today=clock.day_of(now))
    registration.state, registration.submitted_on = State.SUBMITTED, on
    registration.state_on = on
    _told(registration, by=by, now=now)
    finish(registration, EventKind.SUBMITTED, by=by, now=now, effective_on=on)
    _take_letters_back(registration)


def take_back(registration: Registration, *, by: Identity, now: datetime) -> None:
    """Nobody has applied after all; reminders go on where they were."""
    with db.transaction():
        db.hold(registration)
        if registration.state in rules.RUNNING:
            return
        registration.state = rules.follow(registration.state, State.REGISTERED)
        since = registration.submitted_on
        registration.state_on = registration.starts_on
        registration.submitted_on = registration.reminded_step = None
        _told(registration, by=by, now=now)
        finish(registration, EventKind.TAKEN_BACK, by=by, now=now, effective_on=since)


def renew(
    registration: Registration,
    *,
    on: date,
    held_date: date | None = None,
    by: Identity,
    now: datetime,
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
        _open_next(registration, on=on, held_date=held_date)
        registration.state, registration.submitted_on = State.RENEWED, None
        registration.state_on = registration.starts_on
        registration.checked_on = registration.checked_how = None
        _told(registration, by=by, now=now)
        finish(registration, EventKind.RENEWED, by=by, now=now)
        _take_letters_back(registration)


def _open_next(registration: Registration, *, on: date, held_date: date | None) -> None:
    """The period that begins with this renewal, under the pack that holds from then on."""
    before, held_before = registration.pack, registration.held_on
    period = renewed_period(
        before,
        before=registration.period,
        renewal=Renewal(submitted_on=on, completed_on=on, decided_on=on),
        held_on=held_date,
    )
    held_on = held_date or rules.held_after(before, period)
    rules.check_renewed(held_before, held_on)
    occupation = occupation_of(registration.register, registration.occupation)
    pack = pack_for(registration.register, occupation, on=period.starts_on)
    period = period_of(pack, held_on=held_on, registered_on=period.starts_on)
    open_period(registration, period, held_on=held_on, pack=pack)


def record_lapse(registration: Registration, *, by: Identity, now: datetime) -> None:
    """Somebody says that the registration was not renewed: it is over, and letters about it end."""
    with db.transaction():
        db.hold(registration)
        if registration.state is State.LAPSED:
            return
        if clock.day_of(now) < rules.lapses_on(registration.period):
            raise Refused("This registration has not lapsed yet.")
        registration.state = rules.follow(registration.state, State.LAPSED)
        registration.state_on = rules.lapses_on(registration.period)
        _told(registration, by=by, now=now)
        since = registration.state_on
        finish(registration, EventKind.LAPSED, by=by, now=now, effective_on=since)


def note_read(person: Person, *, by: Identity, now: datetime) -> None:
    """Keep that somebody opened the dossier of another person."""
    if by.person_id != person.id:
        with db.transaction():
            audit.record(
                Action.DOSSIER_READ, by=by, kind="person", subject=person.public_id, now=now
            )


def _told(registration: Registration, *, by: Identity, now: datetime) -> None:
    """From whom we have what the registration says now, and since when."""
    own = by.person_id == registration.person_id
    registration.source = Source.PERSON if own else Source.EMPLOYER
    registration.told_on = clock.day_of(now)


def _take_letters_back(registration: Registration) -> None:
    mail.withdraw(
        person_id=registration.person_id,
        subject=registration.public_id,
        kinds=(mails.REMINDER, mails.LAPSED),
    )
