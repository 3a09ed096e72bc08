"""Where people come from: who employs them, and around which municipality they work."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from leerhuis import db
from leerhuis.peergroups.rules import Origin
from leerhuis.people.days import appointed_on
from leerhuis.people.homes import homes_of
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import AppointmentKind, OrganisationKind

Employer = tuple[int, str]


def of(person_ids: Collection[int], *, day: date) -> dict[int, Origin]:
    """The origin of each of these people, in two questions however many they are."""
    if not person_ids:
        return {}
    employers, homes = _employers(person_ids, day=day), homes_of(person_ids, today=day)
    return {each: _origin(employers.get(each), homes.get(each, "")) for each in person_ids}


def _origin(employer: Employer | None, home: str) -> Origin:
    number, name = employer or (None, "")
    return Origin(number, name, home)


def _employers(person_ids: Collection[int], *, day: date) -> dict[int, Employer]:
    """Who employs each: a team is of what it is part of; of several the one of most hours."""
    place, line = Organisation.__table__.alias(), Organisation.__table__.alias()
    rows = db.session.execute(
        select(Appointment.person_id, line.c.id, line.c.name)
        .select_from(Appointment)
        .join(place, place.c.id == Appointment.organisation_id)
        .join(line, place.c.path.startswith(line.c.path))
        .where(
            Appointment.person_id.in_(person_ids),
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(day),
            line.c.kind != OrganisationKind.TEAM,
        )
        .order_by(Appointment.fte.desc(), Appointment.id, line.c.path.desc())
    )
    found: dict[int, Employer] = {}
    for person_id, number, name in rows:
        found.setdefault(person_id, (number, name))
    return found
