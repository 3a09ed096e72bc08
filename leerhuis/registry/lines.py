"""Who hears about whose registrations: the same as `people.queries.managers_of`, for many at once.

The managers on the nearest organisation up the employment line; if there is none, the coordinators.
Nobody is their own manager.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.people.models import Appointment, Organisation, RoleGrant
from leerhuis.people.queries import appointed_on, granted_on
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind, lineage

Line = Sequence[int]
Holders = Mapping[int, Sequence[int]]


def asked(person_ids: Collection[int], *, day: date) -> set[int]:
    """Who of these work that day in a function that asks a registration."""
    return set(
        db.session.scalars(
            select(Appointment.person_id)
            .where(
                Appointment.person_id.in_(person_ids),
                Appointment.function.in_(ASKS_REGISTRATION),
                appointed_on(day),
            )
            .distinct()
        )
    )


def managers_of_all(person_ids: Collection[int], *, day: date) -> Mapping[int, list[int]]:
    """The managers of each of these persons, by number, in two statements."""
    lines = _lines(person_ids, day=day)
    places = {place for each in lines.values() for line in each for place in line}
    managers = _holders([Role.MANAGER, Role.COORDINATOR], places, day=day)
    return {each: _nearest(each, lines.get(each, []), managers) for each in person_ids}


def _lines(person_ids: Collection[int], *, day: date) -> Mapping[int, list[Line]]:
    rows = db.session.execute(
        select(Appointment.person_id, Organisation.path)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id.in_(person_ids),
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(day),
        )
    )
    lines: dict[int, list[Line]] = defaultdict(list)
    for person_id, path in rows:
        lines[person_id].append(lineage(path))
    return lines


def _holders(roles: Sequence[Role], places: Iterable[int], *, day: date) -> Mapping[Role, Holders]:
    rows = db.session.execute(
        select(RoleGrant.role, RoleGrant.organisation_id, RoleGrant.person_id)
        .where(
            RoleGrant.role.in_(roles),
            RoleGrant.organisation_id.in_(set(places)),
            granted_on(day),
        )
        .order_by(RoleGrant.person_id)
    )
    holders: dict[Role, dict[int, list[int]]] = {role: defaultdict(list) for role in roles}
    for role, place, person_id in rows:
        holders[role][place].append(person_id)
    return holders


def _nearest(person_id: int, lines: Sequence[Line], by_role: Mapping[Role, Holders]) -> list[int]:
    for holders in by_role.values():
        if found := {each for line in lines for each in _first(person_id, line, holders)}:
            return sorted(found)
    return []


def _first(person_id: int, line: Line, holders: Holders) -> list[int]:
    """Who holds the role nearest to the person on this line."""
    for place in reversed(line):
        if others := [each for each in holders.get(place, ()) if each != person_id]:
            return others
    return []
