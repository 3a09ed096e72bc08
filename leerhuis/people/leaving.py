"""Leaving an organisation: the one place where everything that came with it ends."""

from collections.abc import Iterable
from datetime import date, datetime

from leerhuis import clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.people import directory, history, passed, queries, rules, service
from leerhuis.people.authority import decide, note
from leerhuis.people.models import Appointment, Organisation, Person, RoleGrant
from leerhuis.people.rules import AppointmentKind


def leave(
    person: Person, organisation: Organisation, *, on: date, by: Identity, now: datetime
) -> None:
    """Let someone leave an organisation and all below it; `on` is the last day.

    Appointments and roles there end. Whom nobody employs any more is placed nowhere either, and
    loses the roles that came with those places. Leaving twice is leaving once.
    """
    with db.transaction():
        decide(by, organisation)
        rows = queries.appointments_of(person.id)
        gone = _gone_with(organisation.path, rows, on=on)
        for each in gone:
            _end_or_drop(each, on=on, by=by, now=now)
        places = [organisation.path, *(each.organisation.path for each in gone)]
        _end_roles(directory.open_grants(person.id, places), on=on, by=by, now=now)


def leave_due(*, now: datetime) -> int:
    """Let everyone leave whose last day went by, whoever wrote it down, and in whatever way.

    What was given after that day stays. The last administrator of a place stays that, until there
    is another one: then this does it.
    """
    today = clock.day_of(now)
    return sum(_leave_quietly(each, now=now) for each in passed.leavers(today=today))


def _leave_quietly(leaver: passed.Leaver, *, now: datetime) -> int:
    """Leave where the last day has passed; how much ended by it."""
    on, place = leaver.on, leaver.organisation
    with db.transaction():
        decide(HOUSE, place)
        rows = queries.appointments_of(leaver.person_id)
        open_rows = [
            each
            for each in _gone_with(place.path, rows, on=on)
            if each.ends_on is None and each.starts_on <= on
        ]
        for each in open_rows:
            _end_or_drop(each, on=on, by=HOUSE, now=now)
        places = [place.path, *(each.organisation.path for each in open_rows)]
        grants = directory.open_grants(leaver.person_id, places)
        came_with = [each for each in grants if clock.day_of(each.granted_at) <= on]
        ended = sum(_end_if_another(each, on=on, now=now) for each in came_with)
    return len(open_rows) + ended


def _end_if_another(row: RoleGrant, *, on: date, now: datetime) -> int:
    try:
        _end_roles([row], on=on, by=HOUSE, now=now)
    except Refused:
        return 0
    return 1


def _end_roles(rows: Iterable[RoleGrant], *, on: date, by: Identity, now: datetime) -> None:
    for row in rows:
        if row.ends_on is None or row.ends_on > on:
            service.end_grant_on(row, row.organisation, on=on, by=by, now=now)


def _end_or_drop(row: Appointment, *, on: date, by: Identity, now: datetime) -> None:
    """End an appointment; one that would only begin later never was."""
    if row.ends_on is not None and row.ends_on <= on:
        return
    if row.starts_on > on:
        history.write_never(row, now=now)
        db.session.delete(row)
    else:
        row.ends_on = on
        history.write([row.id], now=now)
    note(Action.APPOINTMENT_ENDED, row, by=by, now=now, on=on.isoformat())


def _gone_with(path: str, appointments: list[Appointment], *, on: date) -> list[Appointment]:
    """Which appointments go with an organisation that someone leaves.

    Those at and below it; with the last employment also every placement.
    """
    gone = [each for each in appointments if each.organisation.path.startswith(path)]
    employed = any(each.kind is AppointmentKind.EMPLOYMENT for each in gone)
    stays = [each for each in appointments if each not in gone]
    return gone if not employed or rules.employed_after(stays, on=on) else [*gone, *stays]
