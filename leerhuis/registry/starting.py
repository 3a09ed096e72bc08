"""Since when people do the work that asks a registration, and what that means for their checks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from leerhuis import db
from leerhuis.people.models import Appointment
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind
from leerhuis.registry.checking import next_check, start_of_work
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import CheckReason, Source, State


def work_starts(person_ids: Iterable[int], *, today: date) -> Mapping[int, date]:
    """The first day of work of each of these persons who has or gets such work, in one statement.

    That of the employment; of a placement only for who is employed elsewhere.
    """
    rows = db.session.execute(
        select(Appointment.person_id, Appointment.kind, Appointment.starts_on).where(
            Appointment.person_id.in_(set(person_ids)),
            Appointment.function.in_(ASKS_REGISTRATION),
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today),
        )
    )
    starts: dict[int, dict[AppointmentKind, list[date]]] = defaultdict(lambda: defaultdict(list))
    for person_id, kind, starts_on in rows:
        starts[person_id][kind].append(starts_on)
    found = {
        person_id: start_of_work(
            kinds.get(AppointmentKind.EMPLOYMENT) or kinds[AppointmentKind.PLACEMENT], today=today
        )
        for person_id, kinds in starts.items()
    }
    return {person_id: day for person_id, day in found.items() if day is not None}


def check_columns(row: Registration, *, work_starts_on: date | None) -> dict[str, Any]:
    """When the register must be asked about this registration; a question that waits stays."""
    if row.check_why is CheckReason.ASKED:
        return {}
    due = next_check(
        row.register,
        state=row.state,
        period=row.period,
        checked_on=row.checked_on,
        told_on=row.told_on,
        submitted_on=row.submitted_on,
        renewed_claimed=row.state is State.RENEWED and row.source is not Source.REGISTER,
        work_starts_on=work_starts_on,
    )
    day, why = due or (None, None)
    return {"check_due_on": day, "check_why": why}
