"""Leaving an organisation: the one place where everything that came with it ends."""

from datetime import date, datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.people import directory, history, queries, rules, service
from leerhuis.people.authority import decide, note
from leerhuis.people.models import Appointment, Organisation, Person


def leave(
    person: Person, organisation: Organisation, *, on: date, by: Identity, now: datetime
) -> None:
    """Let someone leave an organisation and all below it; `on` is the last day.

    Appointments and roles there end. Whom nobody employs any more is placed nowhere either, and
    loses the roles that came with those places. Leaving twice is leaving once.
    """
    with db.transaction():
        decide(by, organisation)
        places = [organisation.path]
        rows = queries.appointments_of(person.id)
        gone = [each for each in rows if each.organisation.path.startswith(organisation.path)]
        if not rules.employed_after(set(rows) - set(gone), on=on):
            gone = [*gone, *(each for each in rows if each not in gone)]
            places = [each.organisation.path for each in gone] + places
        for each in gone:
            _end_or_drop(each, on=on, by=by, now=now)
        for row in directory.open_grants(person.id, places):
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
