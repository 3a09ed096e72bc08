"""Registrations that end: who must apply, and their managers.

Only who works in a function that asks a registration is told of, as with the ladder. Having all
points ends nothing: who does not apply, lapses.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from leerhuis import access, clock, db
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.queries import appointed_on
from leerhuis.people.rules import AppointmentKind
from leerhuis.registers import label
from leerhuis.registry import lines
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import APPLY_AT, IN_THE_REGISTER, REMINDED, State, grouped
from leerhuis.reminders.due import Due
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.moments import Window, anchor_days, moment_for
from leerhuis.reminders.places import Part
from leerhuis.reminders.rules import Anchor, Audience, Condition


def due(rule: ReminderRule, part: Part, *, within: Window) -> list[Due]:
    """Whoever works in this part, of each registration whose day comes near, or their managers."""
    today = clock.day_of(within.until)
    found = [
        (each, moment)
        for each in _registrations(rule, part, within=within, today=today)
        if within.holds(moment := _moment(rule, each))
    ]
    if rule.audience is Audience.PERSON:
        return [_to(each.person_id, each, rule, at=moment) for each, moment in found]
    managers = lines.managers_of_all({each.person_id for each, _moment in found}, day=today)
    return [
        _to(manager_id, each, rule, at=moment)
        for each, moment in found
        for manager_id in managers[each.person_id]
    ]


def _moment(rule: ReminderRule, row: Registration) -> datetime:
    return moment_for(_day(rule, row), rule.offset, at=rule.at)


def _day(rule: ReminderRule, row: Registration) -> date:
    return row.apply_by_on if rule.anchor is Anchor.APPLY_BY else row.last_valid_on


def _column(rule: ReminderRule) -> InstrumentedAttribute[date]:
    if rule.anchor is Anchor.APPLY_BY:
        return Registration.apply_by_on
    return Registration.last_valid_on


def _registrations(
    rule: ReminderRule, part: Part, *, within: Window, today: date
) -> Sequence[Registration]:
    first, last = anchor_days(within, rule.offset)
    open_ones = rule.condition is Condition.STILL_OPEN
    rows = db.session.scalars(
        select(Registration)
        .options(joinedload(Registration.person, innerjoin=True))
        .where(
            _column(rule).between(first, last),
            Registration.state.in_(REMINDED if open_ones else IN_THE_REGISTER),
            Registration.submitted_on.is_(None) if open_ones else Registration.id.is_not(None),
            *_works(part, today),
        )
        .order_by(_column(rule), Registration.id)
        .execution_options(populate_existing=True)
    ).all()
    asked = lines.asked({each.person_id for each in rows}, day=today) if rows else set()
    return [each for each in rows if each.person_id in asked]


def _to(reader: int, row: Registration, rule: ReminderRule, *, at: datetime) -> Due:
    day = _day(rule, row)
    return Due(
        at=at,
        subject=row.public_id,
        reference=day.isoformat(),
        person_id=reader,
        values=_facts(row) | {"anchor": rule.anchor.value},
        over_at=clock.end_of(day),
    )


def _facts(row: Registration) -> dict[str, Any]:
    desk, address = APPLY_AT.get(row.register, ("", ""))
    return {
        "title": label(row.register),
        "number": grouped(row.number),
        "last_valid_on": row.last_valid_on.isoformat(),
        "apply_by_on": row.apply_by_on.isoformat(),
        "applied": row.applied,
        "exempt": row.state is State.EXEMPT,
        "desk": desk,
        "desk_address": address,
        "applied_path": f"/mijn/registraties/{row.public_id}/aangevraagd",
        "own_path": "/mijn/registraties",
        "person": row.person.name,
        "first_name": row.person.given_name,
        "person_path": f"/registraties/{row.person.public_id}",
    }


def _works(part: Part, day: date) -> list[ColumnElement[bool]]:
    """Someone works at a place of this part, and nowhere where another rule takes its place."""
    at_work = _employed(day, [part.below])
    return [at_work, ~_employed(day, part.but)] if part.but else [at_work]


def _employed(day: date, paths: Collection[str]) -> ColumnElement[bool]:
    return (
        select(Appointment.id)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id == Registration.person_id,
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(day),
            access.below(Organisation.path, paths),
        )
        .exists()
    )
