"""What happened to a registration, written down beside it; nothing is ever overwritten."""

from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action, AuditEvent
from leerhuis.mail import service as mail
from leerhuis.registry import mails, rules
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.packs import Pack
from leerhuis.registry.periods import Period, apply_by_on, last_valid_on
from leerhuis.registry.rules import EventKind, Source, State
from leerhuis.registry.settling import settle

SNAPSHOT = (
    "state",
    "state_on",
    "state_ends_on",
    "occupation",
    "occupation_name",
    "level",
    "variant",
    "number",
    "pack_key",
    "registered_on",
    "starts_on",
    "held_on",
    "last_valid_on",
    "submitted_on",
    "extension_ends_on",
    "extension_seen_on",
    "checked_on",
    "checked_how",
)
_ACTIONS = {
    EventKind.RECORDED: Action.REGISTRATION_RECORDED,
    EventKind.CORRECTED: Action.REGISTRATION_CORRECTED,
    EventKind.CONFIRMED: Action.REGISTRATION_CONFIRMED,
    EventKind.SUBMITTED: Action.REGISTRATION_SUBMITTED,
    EventKind.TAKEN_BACK: Action.REGISTRATION_TAKEN_BACK,
    EventKind.RENEWED: Action.REGISTRATION_RENEWED,
    EventKind.LAPSED: Action.REGISTRATION_LAPSED,
    EventKind.SUSPENDED: Action.REGISTRATION_SUSPENDED,
    EventKind.CONDITIONALLY_SUSPENDED: Action.REGISTRATION_SUSPENDED,
    EventKind.SUSPENSION_ENDED: Action.SUSPENSION_ENDED,
    EventKind.STRUCK_OFF: Action.REGISTRATION_STRUCK_OFF,
    EventKind.DEREGISTERED: Action.REGISTRATION_DEREGISTERED,
    EventKind.EXEMPTED: Action.REGISTRATION_EXEMPTED,
    EventKind.EXEMPTION_ENDED: Action.EXEMPTION_ENDED,
    EventKind.EXTENDED: Action.REGISTRATION_EXTENDED,
    EventKind.RE_ENTERED: Action.REGISTRATION_RE_ENTERED,
}


def finish(
    row: Registration,
    kind: EventKind,
    *,
    by: Identity,
    now: datetime,
    effective_on: date | None = None,
    source: Source | None = None,
) -> None:
    """Settle a changed registration, and keep what happened and what it says now."""
    settle([row], today=clock.day_of(now))
    keep(row, kind, by=by, now=now, effective_on=effective_on, source=source)


def keep(
    row: Registration,
    kind: EventKind,
    *,
    by: Identity,
    now: datetime,
    effective_on: date | None = None,
    source: Source | None = None,
) -> None:
    """Write down what happened and what the registration says since then.

    `effective_on` is the day from which it holds; without one, the first day of the period.
    `source` is who told this; without one, who told the dates.
    """
    db.add(row)
    db.add(*kept(row, kind, by=by, now=now, effective_on=effective_on, source=source))


def kept(
    row: Registration,
    kind: EventKind,
    *,
    by: Identity,
    now: datetime,
    effective_on: date | None = None,
    source: Source | None = None,
) -> tuple[RegistrationEvent, AuditEvent]:
    """The same of a registration that has its number, to be written with many others at once."""
    told = RegistrationEvent(
        registration_id=row.id,
        kind=kind,
        effective_on=effective_on or row.starts_on,
        at=now,
        by_id=by.person_id,
        source=source or row.source,
        **{column: getattr(row, column) for column in SNAPSHOT},
    )
    subject = row.public_id
    return told, audit.event(_ACTIONS[kind], by=by, kind="registration", subject=subject, now=now)


def open_period(row: Registration, period: Period, *, held_on: date, pack: Pack) -> None:
    """Give a registration these dates; reminders and the letter of its lapse begin anew."""
    row.pack_key = pack.key
    row.held_on = held_on
    row.starts_on = period.starts_on
    reckon_end(row)


def reckon_end(row: Registration) -> None:
    """The last days, from the date people hold or the one of an extension, and an exemption.

    Who is exempt need not apply before the exemption ends, so both days come no earlier.
    """
    pack, held_on = row.pack, row.extension_ends_on or row.held_on
    last = last_valid_on(pack, held_on=held_on)
    margin = last - apply_by_on(pack, held_on=held_on)
    if row.state is State.EXEMPT and row.state_ends_on is not None:
        last = max(last, row.state_ends_on)
    if row.last_valid_on != last:
        row.reminded_step = row.lapse_told_on = None
    row.last_valid_on, row.apply_by_on = last, last - margin


def turn(row: Registration, state: State, *, on: date, until: date | None = None) -> None:
    """Bring a registration into a state that may follow, or tell the same one anew."""
    if row.state is not state:
        rules.follow(row.state, state)
    row.state, row.state_on, row.state_ends_on = state, on, until


def said_by(row: Registration, by: Identity, source: Source | None = None) -> Source:
    """From whom something is: as told, or the person's own statement, or the employer's."""
    if source is not None:
        return source
    return Source.PERSON if by.person_id == row.person_id else Source.EMPLOYER


def tell_dates(row: Registration, *, source: Source, now: datetime) -> None:
    """From whom we have the dates that the registration says now, and since when."""
    row.source, row.told_on = source, clock.day_of(now)


class Before(NamedTuple):
    """The state that a registration comes back to."""

    state: State
    until: date | None


def state_before(row: Registration, *passing: State) -> Before:
    """The last state that was none of these; registered where nothing else is known."""
    found = db.session.execute(
        select(RegistrationEvent.state, RegistrationEvent.state_ends_on)
        .where(
            RegistrationEvent.registration_id == row.id,
            RegistrationEvent.state.not_in(passing),
        )
        .order_by(RegistrationEvent.id.desc())
    ).first()
    return Before(*found) if found else Before(State.REGISTERED, None)


def check_told_day(row: Registration, *, on: date, source: Source, now: datetime) -> None:
    """The day must have come; what the register itself says may lie before the dates we have."""
    told = max(on, rules.OLDEST) if source is Source.REGISTER else row.starts_on
    first = min(row.starts_on, told)
    rules.check_day(replace(row.period, starts_on=first), on=on, today=clock.day_of(now))


def take_letters_back(row: Registration) -> None:
    """What waits to be sent of this registration is true no more."""
    mail.withdraw(
        person_id=row.person_id, subject=row.public_id, kinds=(mails.REMINDER, mails.LAPSED)
    )
