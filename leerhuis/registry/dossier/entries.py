"""Where something stands in the register itself, as its owner says."""

from datetime import date, datetime

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing
from leerhuis.registers import Register
from leerhuis.registry import queries as registrations
from leerhuis.registry.dossier import queries, rules
from leerhuis.registry.dossier.aligning import align, align_course
from leerhuis.registry.dossier.models import RegisterEntry
from leerhuis.registry.dossier.rules import EntryStatus

NOT_ENTERED = EntryStatus.NOT_ENTERED


def tell(
    person_id: int,
    ref: str,
    *,
    register: Register,
    status: EntryStatus,
    since_on: date | None = None,
    by: Identity,
    now: datetime,
) -> None:
    """Say where this stands in the register since a day; what it rejects counts here no more."""
    if person_id != by.person_id:
        raise Missing
    today = clock.day_of(now)
    since_on = since_on or today
    may_reject = not ref.startswith(queries.START)
    rules.check_entry(status, since_on, today=today, may_reject=may_reject)
    with db.transaction():
        registrations.held_of(person_id)
        last = queries.entries_of(person_id, ref=ref).get((ref, register))
        before = (last.status, last.since_on) if last else (NOT_ENTERED, since_on)
        if before == (status, since_on):
            return
        row = RegisterEntry(
            person_id=person_id,
            ref=ref,
            register=register,
            number=last.number + 1 if last else 0,
            status=status,
            since_on=since_on,
            recorded_at=now,
        )
        db.add(row)
        if EntryStatus.REJECTED in (before[0], status):
            _follow(person_id, ref, by=by, now=now)
        _note(row, by=by, now=now)


def _follow(person_id: int, ref: str, *, by: Identity, now: datetime) -> None:
    """Take back what is rejected, or count it again."""
    activity = queries.activity_named(ref)
    if activity is not None and activity.person_id == person_id:
        align(activity, by=by, now=now)
    else:
        align_course(person_id, ref, by=by, now=now)


def _note(row: RegisterEntry, *, by: Identity, now: datetime) -> None:
    audit.record(
        Action.ENTRY_TOLD,
        by=by,
        kind="points",
        subject=row.ref,
        now=now,
        register=row.register.value,
        status=row.status.value,
    )
