"""Writing down what a register answered, with all that follows from it; asking one to be asked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from leerhuis import audit, clock, db, settings
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.mail.rules import Letter
from leerhuis.registers import Register
from leerhuis.registry import lines, starting
from leerhuis.registry.checks import carrying, mails, measures, queries, rules
from leerhuis.registry.checks.big.answers import Measure
from leerhuis.registry.checks.models import RegisterCheck
from leerhuis.registry.checks.rules import Follow, Outcome, Told
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckedHow, CheckReason, State


def note_check(
    registration: Registration,
    *,
    how: CheckedHow,
    why: CheckReason,
    outcome: Outcome,
    found: dict[str, Any],
    note: str,
    by: Identity,
    now: datetime,
    public: Sequence[Measure] | None = None,
) -> RegisterCheck:
    """Keep what a register answered and do what follows, in one transaction.

    `found` says what differs, in plain values: `state` (a word of `State`) with `on`, its first
    day, and `until`; `held_on`, another date than the one we hold; or `told`, something that only
    people can settle (a word of `Told`). What is recorded changes under the source "register". The
    person and the managers are told of a change, and the managers of a number that is not found;
    the same answer again tells nobody anything. `public` are the measures that the register shows,
    None where nobody looked at them.

    The registration comes with its person.
    """
    row = RegisterCheck(
        registration_id=registration.id,
        at=now,
        by_id=by.person_id,
        how=how,
        why=why,
        outcome=outcome,
        found=found,
        note=note,
    )
    with db.transaction():
        _keep(registration, row, public, by=by, now=now)
    return row


def _keep(
    registration: Registration,
    row: RegisterCheck,
    public: Sequence[Measure] | None,
    *,
    by: Identity,
    now: datetime,
) -> None:
    today = clock.day_of(now)
    db.hold(registration)
    db.add(row)
    _record(Action.REGISTER_LOOKED_UP, registration, by=by, now=now, said=row.outcome.value)
    if registration.check_why is CheckReason.ASKED:
        registration.check_why = None  # else what follows would keep the day of the question
    letters = _carry_out(registration, row, by=by, now=now)
    new = measures.keep(registration, public, now=now) if public is not None else []
    if new:
        letters += _measure_letters(registration, new, today=today)
    _plan(registration, row, today=today)
    mail.queue_all(letters, now=now)


def ask(registration: Registration, *, by: Identity, now: datetime) -> None:
    """Have the BIG register asked at the next tick; at most once an hour for a registration."""
    if registration.register is not Register.BIG or not settings.current().big_address:
        raise Refused("Leerhuis cannot ask this register. Look the number up yourself.")
    with db.transaction():
        db.hold(registration)
        if registration.check_why is CheckReason.ASKED:
            return
        if queries.asked_since(registration.id, moment=now - rules.ASK_AGAIN):
            raise Refused("The register was asked less than an hour ago. Try again later.")
        registration.check_due_on = clock.day_of(now)
        registration.check_why = CheckReason.ASKED
        _record(Action.REGISTER_ASKED, registration, by=by, now=now)


def _carry_out(
    registration: Registration, row: RegisterCheck, *, by: Identity, now: datetime
) -> list[Letter]:
    """Do what follows from the answer; returns whom to tell."""
    today, found = clock.day_of(now), row.found
    match rules.follow(row.outcome, found, state=registration.state):
        case Follow.CONFIRM:
            carrying.confirm(registration, how=row.how, by=by, now=now)
        case Follow.CHANGE_STATE:
            since = _day(found.get("on")) or today
            carrying.change_state(
                registration,
                State(found["state"]),
                on=since,
                until=_day(found.get("until")),
                how=row.how,
                by=by,
                now=now,
            )
            return _changed(registration, what=found["state"], since=since, today=today)
        case Follow.CHANGE_DATE:
            held_on = date.fromisoformat(found["held_on"])
            if carrying.change_date(registration, held_on=held_on, how=row.how, by=by, now=now):
                return _changed(
                    registration, what=Told.NEW_DATE, since=registration.last_valid_on, today=today
                )
        case Follow.TELL:
            what = found.get("told", Told.STILL_REGISTERED.value)
            return _changed(registration, what=what, since=registration.last_valid_on, today=today)
        case Follow.ALERT:
            return _not_found(registration, today=today)
    return []


def _changed(registration: Registration, *, what: str, since: date, today: date) -> list[Letter]:
    return mails.changed(
        registration,
        what=what,
        since=since,
        reference=f"{registration.number} {since}",
        managers=_managers(registration, today=today),
        seen_on=today,
    )


def _not_found(registration: Registration, *, today: date) -> list[Letter]:
    """Once for each time that it was found before: a number that is mended is another number."""
    return mails.not_found(
        registration,
        managers=_managers(registration, today=today),
        reference=f"{registration.number} {registration.checked_on or ''}",
        seen_on=today,
    )


def _measure_letters(registration: Registration, new: list[str], *, today: date) -> list[Letter]:
    """That there is something to read, not what; a coordinator in a manager's place hears nothing.

    Measures are for one role.
    """
    told = _managers(registration, today=today)
    return mails.changed(
        registration,
        what=Told.MEASURE,
        since=None,
        reference=new[-1],
        managers=queries.managers_among(told, registration, day=today),
        seen_on=today,
    )


def _managers(registration: Registration, *, today: date) -> list[int]:
    return lines.managers_of_all([registration.person_id], day=today)[registration.person_id]


def _plan(registration: Registration, row: RegisterCheck, *, today: date) -> None:
    """The day of the next question; an answer that settled nothing brings a day of its own."""
    later = rules.again(row.outcome, state=registration.state, why=row.why, today=today)
    if later is not None and not _settled(row):
        registration.check_due_on, registration.check_why = later
        return
    starts = starting.work_starts([registration.person_id], today=today)
    columns = starting.check_columns(
        registration, work_starts_on=starts.get(registration.person_id)
    )
    day = columns.get("check_due_on")
    if day is not None and day <= today:  # it was asked just now
        columns["check_due_on"] = today + rules.LOOK_AGAIN
    for column, value in columns.items():
        setattr(registration, column, value)


def _settled(row: RegisterCheck) -> bool:
    """Whether what differed was taken over, so that the usual day stands."""
    return row.outcome is Outcome.DIFFERS and "told" not in row.found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _record(
    action: Action, registration: Registration, *, by: Identity, now: datetime, **told: str
) -> None:
    """What happened; of measures nothing, since more people read this than may know of them."""
    subject = registration.public_id
    audit.record(action, by=by, kind="registration", subject=subject, now=now, **told)
