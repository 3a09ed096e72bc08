"""What happens by night: standings that change by themselves, reminders, and lapses.

Each works through what is due in batches of one transaction, with a number of statements that does
not grow with the rows. Any number of processes may do it at once, and again.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import update

from leerhuis import clock, db
from leerhuis.access import HOUSE
from leerhuis.audit import AuditEvent
from leerhuis.mail import service as mail
from leerhuis.mail.rules import Letter
from leerhuis.registry import due, lines, mails, queries, rules
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.queries import Sheet
from leerhuis.registry.reminders import Step, next_step_on, step_due
from leerhuis.registry.rules import EventKind
from leerhuis.registry.settling import standing_of
from leerhuis.registry.verbs.events import kept

# Who works in no function that asks a registration is looked at again after so many days.
LOOK_AGAIN = timedelta(days=7)


def restand_due(*, now: datetime) -> int:
    """Work out again the standings that change by themselves today."""
    return _in_batches(due.standings, _restand, now=now)


def queue_expiry_reminders(*, now: datetime) -> int:
    """Write the reminders that are due, of each registration only the nearest; returns letters."""
    return _in_batches(due.reminders, _remind, now=now)


def lapse_due(*, now: datetime) -> int:
    """Tell at once whose registration has lapsed, to the person and the managers."""
    return _in_batches(due.lapses, _tell_lapsed, now=now)


def _in_batches(
    read: Callable[..., Sequence[Registration]],
    work: Callable[..., int],
    *,
    now: datetime,
) -> int:
    """Work on batches until the last, which is not full; each is a transaction of its own."""
    today, done = clock.day_of(now), 0
    while True:
        with db.transaction():
            rows = read(today=today)
            done += work(rows, today=today, now=now) if rows else 0
        if len(rows) < due.BATCH:
            return done


def _write(values: list[dict[str, Any]]) -> None:
    db.session.execute(update(Registration), values)


def _restand(rows: Sequence[Registration], *, today: date, now: datetime) -> int:
    sheets = queries.sheets_for(rows)
    _write([{"id": row.id, **standing_of(row, sheets[row.person_id], today=today)} for row in rows])
    return len(rows)


def _remind(rows: Sequence[Registration], *, today: date, now: datetime) -> int:
    """A letter for the step that is due; the row knows afterwards when the next one is."""
    person_ids = {row.person_id for row in rows}
    asked = lines.asked(person_ids, day=today)
    sheets = queries.sheets_for(rows)
    letters, values = [], []
    for row in rows:
        step = step_due(
            today=today,
            apply_by_on=row.apply_by_on,
            last_sent=row.reminded_step,
            state=row.state,
        )
        if step and row.person_id in asked:
            letters.append(_reminder(row, sheets, step=step, today=today))
            row_values = {"reminded_step": step, "remind_on": _next_on(row, step, today=today)}
        else:
            later = today + LOOK_AGAIN if step else None
            row_values = {"reminded_step": row.reminded_step, "remind_on": later}
        values.append({"id": row.id, **row_values})
    _write(values)
    return mail.queue_all(letters, now=now)


def _reminder(row: Registration, sheets: Mapping[int, Sheet], *, step: Step, today: date) -> Letter:
    assessment = queries.assessment_of(row, sheets[row.person_id], today=today)
    return mails.reminder(row, assessment, step=step)


def _next_on(row: Registration, step: Step, *, today: date) -> date | None:
    return next_step_on(today=today, apply_by_on=row.apply_by_on, last_sent=step, state=row.state)


def _tell_lapsed(rows: Sequence[Registration], *, today: date, now: datetime) -> int:
    person_ids = {row.person_id for row in rows}
    asked = lines.asked(person_ids, day=today)
    managers = lines.managers_of_all(person_ids, day=today)
    covered = _covered(rows, today=today)
    letters: list[Letter] = []
    events: list[tuple[RegistrationEvent, AuditEvent]] = []
    for row in rows:
        if row.person_id in asked:
            still, its = row.person_id in covered, managers[row.person_id]
            letters.append(mails.lapsed(row, still_registered=still, manager_told=bool(its)))
            letters.extend(mails.lapsed_manager(row, each, still_registered=still) for each in its)
        since = rules.lapses_on(row.period)
        events.append(kept(row, EventKind.LAPSED, by=HOUSE, now=now, effective_on=since))
    for kind in zip(*events, strict=True):
        db.session.bulk_save_objects(kind)
    _write([{"id": row.id, "lapse_on": None, "lapse_told_on": today} for row in rows])
    mail.queue_all(letters, now=now)
    return len(rows)


def _covered(rows: Sequence[Registration], *, today: date) -> set[int]:
    """Who of them may work all the same, by another registration that suffices."""
    return {
        other.person_id
        for other in due.others_of(rows)
        if rules.covers_youth_work(
            other.register,
            other.occupation,
            validity=queries.validity_of(other, today=today),
        )
    }
