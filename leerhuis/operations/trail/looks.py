"""Who looked at whose dossier, for the person whose dossier it is."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select

from leerhuis import clock, db
from leerhuis.audit import Action, AuditEvent
from leerhuis.people.models import Organisation, Person, RoleGrant

# What is a look at the dossier of one person; its event is about that person.
LOOKS = (Action.DOSSIER_READ, Action.EVIDENCE_READ)
PAGE = 200


class Looked(NamedTuple):
    """Someone who looked on a day: who, where they held a role, how often, and when first and last.

    `name` is None where that person is no longer known by a name.
    """

    day: date
    name: str | None
    places: Sequence[str]
    times: int
    evidence: int
    first_at: datetime
    last_at: datetime


class Looks(NamedTuple):
    rows: list[Looked]
    number: int
    pages: int
    total: int


def looks_at(person_id: int, public_id: str, *, number: int) -> Looks:
    """A page of who looked at this dossier, newest day first, in four statements."""
    which = (
        or_(AuditEvent.subject == public_id, AuditEvent.subject.in_(_were(person_id))),
        AuditEvent.kind == "person",
        AuditEvent.action.in_(LOOKS),
        AuditEvent.actor_id.is_not(None),
        AuditEvent.actor_id != person_id,
    )
    total = db.session.scalar(select(func.count(AuditEvent.id)).where(*which)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    events = db.session.scalars(
        select(AuditEvent)
        .where(*which)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    return Looks(_by_day(events), number, pages, total)


def _were(person_id: int) -> Select[str]:
    """What this person was called on events before two became one."""
    return select(Person.public_id).where(Person.merged_into_id == person_id)


def _by_day(events: Sequence[AuditEvent]) -> list[Looked]:
    names = _names({each.actor_id for each in events if each.actor_id})
    places = _places({each.actor_id for each in events if each.actor_id})
    rows = []
    for day, of_day in groupby(events, key=lambda each: clock.day_of(each.at)):
        by_actor: dict[int, list[AuditEvent]] = {}
        for each in of_day:
            by_actor.setdefault(each.actor_id or 0, []).append(each)
        rows += [
            Looked(
                day,
                names.get(actor),
                places.get(actor, []),
                len(theirs),
                sum(each.action is Action.EVIDENCE_READ for each in theirs),
                theirs[-1].at,
                theirs[0].at,
            )
            for actor, theirs in by_actor.items()
        ]
    return rows


def _names(numbers: Iterable[int]) -> dict[int, str]:
    rows = db.session.scalars(select(Person).where(Person.id.in_(numbers)))
    return {each.id: each.name for each in rows}


def _places(numbers: Iterable[int]) -> dict[int, list[str]]:
    """Where each of these people held a role, now or before: that is why they could look."""
    rows = db.session.execute(
        select(RoleGrant.person_id, Organisation.name)
        .join(RoleGrant.organisation)
        .where(RoleGrant.person_id.in_(numbers))
        .distinct()
        .order_by(Organisation.name)
    )
    found: dict[int, list[str]] = {}
    for number, name in rows:
        found.setdefault(number, []).append(name)
    return found
