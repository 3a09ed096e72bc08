"""Who coordinates, for many places at once: the same as `people.queries.holders_up`."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.people.models import RoleGrant
from leerhuis.people.queries import granted_on
from leerhuis.people.rules import lineage


def coordinators_of(paths: Collection[str], *, day: date) -> Mapping[str, list[int]]:
    """The coordinators nearest upwards of each of these places, in one statement."""
    lines = {path: lineage(path) for path in paths}
    found: dict[int, list[int]] = defaultdict(list)
    if lines:
        for place, person_id in db.session.execute(
            select(RoleGrant.organisation_id, RoleGrant.person_id)
            .where(
                RoleGrant.role == Role.COORDINATOR,
                RoleGrant.organisation_id.in_({each for line in lines.values() for each in line}),
                granted_on(day),
            )
            .order_by(RoleGrant.person_id)
        ):
            found[place].append(person_id)
    return {
        path: next((found[place] for place in reversed(line) if place in found), [])
        for path, line in lines.items()
    }
