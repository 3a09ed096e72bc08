"""Telling hours of work: added, ended, mended, and taken over from appointments.

Nothing is written over: what was wrong is removed with its moment, and a new row says what is
right. Registrations of the person are held meanwhile and settled again, since hours count for them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.errors import Missing
from leerhuis.people.models import Appointment
from leerhuis.registry import queries as registry
from leerhuis.registry.application import queries, rules
from leerhuis.registry.application.rules import Worked
from leerhuis.registry.models import WorkPeriod
from leerhuis.registry.rules import Source
from leerhuis.registry.settling import settle


class Told(TypedDict):
    """Work as somebody tells it."""

    employer: str
    starts_on: date
    ends_on: date | None
    hours_a_week: Decimal
    in_profession: Decimal | None


def add_work(person_id: int, *, by: Identity, now: datetime, **told: Unpack[Told]) -> None:
    """Keep work that somebody tells of themselves; the same told twice is there once."""
    worked = rules.check_work(**told, today=clock.day_of(now))
    with _settling(person_id, now=now):
        if worked not in map(worked_of, queries.work_of(person_id)):
            _write(person_id, worked, source=Source.PERSON, by=by, now=now)


def correct_work(row: WorkPeriod, *, by: Identity, now: datetime, **told: Unpack[Told]) -> None:
    """Say what is right instead."""
    worked = rules.check_work(**told, today=clock.day_of(now))
    if worked != worked_of(row):
        with _settling(row.person_id, now=now):
            _remove(row, by=by, now=now)
            _write(row.person_id, worked, source=Source.PERSON, by=by, now=now)


def end_work(row: WorkPeriod, *, ends_on: date, by: Identity, now: datetime) -> None:
    """Say which day was, or will be, the last one."""
    correct_work(
        row,
        employer=row.employer,
        starts_on=row.starts_on,
        ends_on=ends_on,
        hours_a_week=row.hours_a_week,
        in_profession=row.in_profession,
        by=by,
        now=now,
    )


def remove_work(row: WorkPeriod, *, by: Identity, now: datetime) -> None:
    with _settling(row.person_id, now=now):
        _remove(row, by=by, now=now)


def take_over(
    person_id: int, *, full_week: Decimal, in_profession: bool, by: Identity, now: datetime
) -> int:
    """Fill in work from the appointments that the employer keeps; tells how many periods changed.

    What the person told of the same employer since the same day stays: it is closer to the truth
    than a part of a week times a week. What came from an appointment follows that appointment.
    """
    week = rules.check_full_week(full_week)
    changed = 0
    with _settling(person_id, now=now):
        known = queries.work_of(person_id)
        for appointment in queries.employments_of(person_id, today=clock.day_of(now)):
            worked = _appointed(appointment, full_week=week, in_profession=in_profession)
            rows = [each for each in known if _same(each, worked)]
            if _is_news(worked, rows):
                for row in rows:
                    _remove(row, by=by, now=now)
                _write(person_id, worked, source=Source.EMPLOYER, by=by, now=now)
                changed += 1
    return changed


def worked_of(row: WorkPeriod) -> Worked:
    return Worked(row.employer, row.starts_on, row.ends_on, row.hours_a_week, row.in_profession)


def _appointed(appointment: Appointment, *, full_week: Decimal, in_profession: bool) -> Worked:
    hours = rules.hours_of(appointment.fte, full_week=full_week)
    return Worked(
        appointment.organisation.name,
        appointment.starts_on,
        appointment.ends_on,
        hours,
        hours if in_profession else None,
    )


def _same(row: WorkPeriod, worked: Worked) -> bool:
    """Whether a row is about the work that this appointment is about."""
    return row.starts_on == worked.starts_on and rules.same_employer(row.employer, worked.employer)


def _is_news(worked: Worked, rows: list[WorkPeriod]) -> bool:
    told = any(row.source is Source.PERSON for row in rows)
    return bool(worked.hours_a_week) and not told and worked not in map(worked_of, rows)


@contextmanager
def _settling(person_id: int, *, now: datetime) -> Iterator[None]:
    with db.transaction():
        held = registry.held_of(person_id)
        queries.wait_for(person_id)
        yield
        settle(held, today=clock.day_of(now))


def _write(person_id: int, worked: Worked, *, source: Source, by: Identity, now: datetime) -> None:
    row = WorkPeriod(
        person_id=person_id,
        employer=worked.employer,
        starts_on=worked.starts_on,
        ends_on=worked.ends_on,
        hours_a_week=worked.hours_a_week,
        in_profession=worked.in_profession,
        source=source,
        recorded_at=now,
        recorded_by_id=by.person_id,
    )
    db.add(row)
    audit.record(Action.WORK_RECORDED, by=by, kind="work_period", subject=row.public_id, now=now)


def _remove(row: WorkPeriod, *, by: Identity, now: datetime) -> None:
    if not queries.work_still_there(row):
        raise Missing
    row.removed_at = now
    db.session.flush()
    audit.record(Action.WORK_REMOVED, by=by, kind="work_period", subject=row.public_id, now=now)
