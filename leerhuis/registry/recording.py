"""Writing down what a register, an employer or a person says of a registration."""

from datetime import date, datetime
from typing import Literal

from sqlalchemy.exc import IntegrityError

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.people.models import Person
from leerhuis.registers import Occupation, Register
from leerhuis.registry import queries, rules
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.packs import Pack
from leerhuis.registry.periods import Period
from leerhuis.registry.rules import CheckedHow, EventKind, Source, State
from leerhuis.registry.settling import settle
from leerhuis.registry.told import Told, told, with_what_is_known

What = Literal["new", "changed", "same"]
SNAPSHOT = (
    "state",
    "state_on",
    "state_until",
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
    "extended_until",
    "extension_seen_on",
    "source",
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
}


def check_registration(
    person_id: int | None,
    *,
    register: Register,
    occupation: Occupation | str | None,
    number: str,
    registered_on: date | None,
    held_date: date,
    today: date,
) -> What:
    """What `record_registration` would make of it; nothing is written. None: a new person."""
    said = told(
        register=register,
        occupation=occupation,
        number=number,
        registered_on=registered_on,
        held_date=held_date,
        today=today,
    )
    row = queries.by_number(said.register, said.number)
    if row is None:
        return "new"
    _check_owner(row, person_id)
    return "changed" if _says_more(row, with_what_is_known(said, row)) else "same"


def record_registration(
    person: Person,
    *,
    register: Register,
    occupation: Occupation | str | None,
    number: str,
    registered_on: date | None,
    held_date: date,
    source: Source | str,
    checked_on: date | None = None,
    by: Identity,
    now: datetime,
) -> tuple[Registration, What]:
    """Make the registration with this number, or bring it up to what is said; sends no letter."""
    said = told(
        register=register,
        occupation=occupation,
        number=number,
        registered_on=registered_on,
        held_date=held_date,
        today=clock.day_of(now),
    )
    try:
        return _recorded(person, said, Source(source), checked_on, by=by, now=now)
    except IntegrityError:  # somebody recorded the same number at the same moment
        if db.session().info.get("writing"):
            raise
        return _recorded(person, said, Source(source), checked_on, by=by, now=now)


def _recorded(
    person: Person,
    said: Told,
    source: Source,
    checked_on: date | None,
    *,
    by: Identity,
    now: datetime,
) -> tuple[Registration, What]:
    with db.transaction():
        row = queries.held_by_number(said.register, said.number)
        if row is None:
            row = _new(person, said, source, checked_on, now=now)
            finish(row, EventKind.RECORDED, by=by, now=now)
            return row, "new"
        _check_owner(row, person.id)
        said = with_what_is_known(said, row)
        more = _says_more(row, said)
        if not more and not _checked_later(row, checked_on):
            return row, "same"
        kind = _bring_up_to(row, said, now=now) if more else EventKind.CONFIRMED
        row.source, row.told_on = source, clock.day_of(now)
        row.checked_on = checked_on or (None if more else row.checked_on)
        row.checked_how = None
        finish(row, kind, by=by, now=now)
        return row, "changed"


def correct(
    registration: Registration,
    *,
    occupation: Occupation | str | None,
    number: str,
    registered_on: date | None,
    held_date: date,
    source: Source | str,
    by: Identity,
    now: datetime,
) -> None:
    """Mend what was recorded wrongly, the number included."""
    said = told(
        register=registration.register,
        occupation=occupation,
        number=number,
        registered_on=registered_on,
        held_date=held_date,
        today=clock.day_of(now),
    )
    with db.transaction():
        db.hold(registration)
        other = queries.by_number(said.register, said.number)
        if other is not None and other.id != registration.id:
            raise Refused("This registration number is already recorded.", field="number")
        if _same(registration, said):
            return
        _take_over(registration, said)
        registration.state = rules.state_by_dates(
            registration.state, registration.period, today=clock.day_of(now)
        )
        registration.state_on = rules.state_since(
            registration.state, registration.period, submitted_on=registration.submitted_on
        )
        registration.source, registration.told_on = Source(source), clock.day_of(now)
        registration.checked_on = registration.checked_how = None
        finish(registration, EventKind.CORRECTED, by=by, now=now)


def confirm(registration: Registration, *, how: CheckedHow, by: Identity, now: datetime) -> None:
    """Somebody made sure today that what is recorded is right."""
    with db.transaction():
        db.hold(registration)
        today = clock.day_of(now)
        if (registration.checked_on, registration.checked_how) == (today, how):
            return
        registration.checked_on, registration.checked_how = today, how
        finish(registration, EventKind.CONFIRMED, by=by, now=now, effective_on=today)


def finish(
    row: Registration,
    kind: EventKind,
    *,
    by: Identity,
    now: datetime,
    effective_on: date | None = None,
) -> None:
    """Settle a changed registration, and keep what happened and what it says now."""
    settle([row], today=clock.day_of(now))
    keep(row, kind, by=by, now=now, effective_on=effective_on)


def keep(
    row: Registration,
    kind: EventKind,
    *,
    by: Identity,
    now: datetime,
    effective_on: date | None = None,
) -> None:
    """Write down what happened and what the registration says since then.

    `effective_on` is the day from which it holds; without one, the first day of the period.
    """
    db.add(row)
    db.add(
        RegistrationEvent(
            registration_id=row.id,
            kind=kind,
            effective_on=effective_on or row.starts_on,
            at=now,
            by_id=by.person_id,
            **{column: getattr(row, column) for column in SNAPSHOT},
        )
    )
    audit.record(_ACTIONS[kind], by=by, kind="registration", subject=row.public_id, now=now)


def open_period(row: Registration, period: Period, *, held_on: date, pack: Pack) -> None:
    """Give a registration these dates; reminders and the letter of its lapse begin anew."""
    row.pack_key = pack.key
    row.held_on = held_on
    row.starts_on = period.starts_on
    row.last_valid_on = period.last_valid_on
    row.apply_by_on = period.apply_by_on
    row.reminded_step = row.lapse_told_on = None


def _new(
    person: Person, said: Told, source: Source, checked_on: date | None, *, now: datetime
) -> Registration:
    today = clock.day_of(now)
    row = Registration(
        person_id=person.id,
        register=said.register,
        state=rules.first_state(said.period, today=today),
        source=source,
        told_on=today,
        checked_on=checked_on,
    )
    _take_over(row, said)
    row.state_on = rules.state_since(row.state, row.period)
    return row


def _bring_up_to(row: Registration, said: Told, *, now: datetime) -> EventKind:
    """Take over what is said: a date years later is a renewal, any other change a correction."""
    renewed = rules.is_renewal(row.held_on, said.held_on)
    if renewed:
        row.state, row.submitted_on = State.RENEWED, None
    _take_over(row, said)
    row.state = rules.state_by_dates(row.state, row.period, today=clock.day_of(now))
    row.state_on = rules.state_since(row.state, row.period, submitted_on=row.submitted_on)
    return EventKind.RENEWED if renewed else EventKind.CORRECTED


def _take_over(row: Registration, said: Told) -> None:
    """The facts as told. The first day of a period stays unless its dates are told anew."""
    if (row.held_on, row.registered_on) != (said.held_on, said.registered_on):
        open_period(row, said.period, held_on=said.held_on, pack=said.pack)
    row.pack_key = said.pack.key
    row.occupation, row.number = said.occupation, said.number
    row.registered_on = said.registered_on


def _check_owner(row: Registration, person_id: int | None) -> None:
    if row.person_id != person_id:
        raise Refused("This registration number belongs to someone else.", field="number")


def _says_more(row: Registration, said: Told) -> bool:
    """Whether this differs from what is recorded.

    A staff file may still hold the date of before a renewal: that is old, not other.
    """
    if _same(row, said):
        return False
    return not (said.held_on < row.held_on and said.held_on in queries.earlier_dates(row.id))


def _same(row: Registration, said: Told) -> bool:
    return (row.occupation, row.number, row.registered_on, row.held_on) == (
        said.occupation,
        said.number,
        said.registered_on,
        said.held_on,
    )


def _checked_later(row: Registration, checked_on: date | None) -> bool:
    return checked_on is not None and (row.checked_on is None or checked_on > row.checked_on)
