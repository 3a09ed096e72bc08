"""Who stands above whom: in a group of peers nobody does."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.access import Role
from leerhuis.peergroups.models import PeerMember
from leerhuis.peergroups.rules import MemberState
from leerhuis.people.days import appointed_on, granted_on
from leerhuis.people.models import Appointment, EmailAddress, Organisation, RoleGrant


def above(person_ids: Collection[int], *, day: date) -> set[tuple[int, int]]:
    """Each pair of these people of whom the first manages where the second works that day.

    A manager of an organisation manages all below it, whoever is employed or placed there.
    """
    if len(set(person_ids)) < 2:
        return set()
    managed = _managed_by(person_ids, day=day)
    if not managed:
        return set()
    works = _works_of(person_ids, day=day)
    return {
        (manager, other)
        for manager, places in managed.items()
        for other, paths in works.items()
        if other != manager and any(path.startswith(place) for path in paths for place in places)
    }


def _managed_by(person_ids: Collection[int], *, day: date) -> dict[int, set[str]]:
    rows = db.session.execute(
        select(RoleGrant.person_id, Organisation.path)
        .join(RoleGrant.organisation)
        .where(
            RoleGrant.person_id.in_(set(person_ids)),
            RoleGrant.role == Role.MANAGER,
            granted_on(day),
        )
    )
    return _gathered((person, path) for person, path in rows)


def _works_of(person_ids: Collection[int], *, day: date) -> dict[int, set[str]]:
    rows = db.session.execute(
        select(Appointment.person_id, Organisation.path)
        .join(Appointment.organisation)
        .where(Appointment.person_id.in_(set(person_ids)), appointed_on(day))
    )
    return _gathered((person, path) for person, path in rows)


def _gathered(rows: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person, path in rows:
        found[person].add(path)
    return found


def known_by(address: str) -> int | None:
    """Who has this address; nobody when it is not known here."""
    if not address.strip():
        return None
    return db.session.scalar(
        select(EmailAddress.person_id).where(EmailAddress.address == address.strip().lower())
    )


def hits(*, day: date) -> Select[int, int, int]:
    """By group who is in it above whom that day: the group, the manager, and the other."""
    manager, other = aliased(PeerMember), aliased(PeerMember)
    managed, works = aliased(Organisation), aliased(Organisation)
    return (
        select(manager.group_id, manager.person_id, other.person_id)
        .distinct()
        .join(other, other.group_id == manager.group_id)
        .join(RoleGrant, RoleGrant.person_id == manager.person_id)
        .join(managed, managed.id == RoleGrant.organisation_id)
        .join(Appointment, Appointment.person_id == other.person_id)
        .join(works, works.id == Appointment.organisation_id)
        .where(
            manager.state == MemberState.MEMBER,
            other.state == MemberState.MEMBER,
            manager.ended_at.is_(None),
            other.ended_at.is_(None),
            manager.person_id != other.person_id,
            RoleGrant.role == Role.MANAGER,
            granted_on(day),
            appointed_on(day),
            works.path.startswith(managed.path),
        )
    )
