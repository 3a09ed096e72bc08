"""Planning checks by night, of what no event has planned."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from leerhuis import clock, db
from leerhuis.people.models import AppointmentEvent
from leerhuis.registry.checking import CHECKED_STATES
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckReason
from leerhuis.registry.starting import check_columns, work_starts

BATCH = 500
# So long a night may have been missed before somebody's start of work is not noticed.
LOOK_BACK = timedelta(days=3)


def plan_due(*, now: datetime) -> int:
    """Plan what has no day yet, and the check at the start of work of who was appointed lately.

    A registration that is over never has a day and is not looked at; so what is read does not grow
    with the registrations.
    """
    return _plan_unplanned(today=clock.day_of(now)) + _plan_starts(now=now)


def _plan_unplanned(*, today: date) -> int:
    """Registrations of before days were planned: each gets one, and is not looked at again."""
    done = 0
    while rows := _unplanned():
        with db.transaction():
            done += _write(rows, today=today)
        if len(rows) < BATCH:
            break
    return done


def _unplanned() -> Sequence[Registration]:
    return db.session.scalars(
        select(Registration)
        .where(Registration.state.in_(CHECKED_STATES), Registration.check_due_on.is_(None))
        .order_by(Registration.id)
        .limit(BATCH)
        .execution_options(populate_existing=True)
    ).all()


def _plan_starts(*, now: datetime) -> int:
    people = _appointed_since(now - LOOK_BACK)
    with db.transaction():
        rows = db.session.scalars(
            select(Registration)
            .where(
                Registration.person_id.in_(people),
                Registration.state.in_(CHECKED_STATES),
                Registration.check_why != CheckReason.ASKED,
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        return _write(rows, today=clock.day_of(now), only=CheckReason.START_OF_WORK)


def _appointed_since(moment: datetime) -> set[int]:
    """Who got another appointment lately, read back from the last event; not all of them."""
    people: set[int] = set()
    before: int | None = None
    while batch := _events_before(before):
        people |= {each.person_id for each in batch if each.at > moment}
        before = batch[-1].id
        if batch[-1].at <= moment:
            break
    return people


def _events_before(number: int | None) -> Sequence[Any]:
    wanted = select(AppointmentEvent.id, AppointmentEvent.person_id, AppointmentEvent.at)
    if number is not None:
        wanted = wanted.where(AppointmentEvent.id < number)
    return db.session.execute(wanted.order_by(AppointmentEvent.id.desc()).limit(BATCH)).all()


def _write(rows: Iterable[Registration], *, today: date, only: CheckReason | None = None) -> int:
    rows = list(rows)
    starts = work_starts((row.person_id for row in rows), today=today)
    values = [
        {"id": row.id, **columns}
        for row in rows
        if (columns := check_columns(row, work_starts_on=starts.get(row.person_id)))
        and only in (None, columns["check_why"])
        and columns != {"check_due_on": row.check_due_on, "check_why": row.check_why}
    ]
    if values:
        db.session.execute(update(Registration), values)
    return len(values)
