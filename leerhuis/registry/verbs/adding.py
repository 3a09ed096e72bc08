"""Recording a registration for somebody who does not work here yet."""

from datetime import date, datetime
from typing import Any

from leerhuis import clock
from leerhuis.access import Identity
from leerhuis.errors import Refused
from leerhuis.people.models import Person
from leerhuis.registers import Register
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import Source
from leerhuis.registry.verbs.recording import check_registration, record_registration


def add_registration(
    person: Person,
    *,
    register: Register,
    number: str,
    held_date: date,
    source: Source,
    by: Identity,
    now: datetime,
    **said: Any,
) -> Registration:
    """Make a registration that is not here yet; one that is stays as it is."""
    told: dict[str, Any] = {"register": register, "number": number, "held_date": held_date} | said
    if check_registration(person.id, **told, today=clock.day_of(now)) != "new":
        raise Refused(
            "This registration is in Leerhuis already. You can change it from the first day of"
            " work on.",
            field="number",
        )
    row, _what = record_registration(person, **told, source=source, by=by, now=now)
    return row
