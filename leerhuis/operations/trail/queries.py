"""What the page of the audit trail reads."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from leerhuis import access, clock, db
from leerhuis.access import Identity, Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Refused
from leerhuis.people import queries as people_queries
from leerhuis.people import rules as people
from leerhuis.people.models import Appointment, Organisation, Person, RoleGrant

READERS = (Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)
PAGE = 50
# What fits in a workbook that somebody waits for.
MOST = 20_000
PERSON = "person"


class Wanted(NamedTuple):
    """What someone looks for; nothing means everything."""

    action: Action | None = None
    person: str = ""
    from_on: date | None = None
    until_on: date | None = None
    subject: str = ""
    result: str = ""


class Entry(NamedTuple):
    """An event with the name of who did it, and of whom it is about where that is a person."""

    event: AuditEvent
    actor: str | None
    about: str | None


class Trail(NamedTuple):
    entries: list[Entry]
    number: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.entries) - 1


def events(who: Identity, wanted: Wanted, *, number: int) -> Trail:
    """A page of what happened, newest first, in five statements however many there are.

    Whoever reads the trail of the whole house sees all of it. Who reads that of a part sees what
    people of that part did, and what was done to them.
    """
    conditions = [*_within(who), *_conditions(wanted)]
    total = db.session.scalar(select(func.count(AuditEvent.id)).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    rows = _newest(conditions, limit=PAGE, offset=(number - 1) * PAGE)
    return Trail(_entries(rows), number, pages, total)


def all_events(who: Identity, wanted: Wanted) -> list[Entry]:
    """Everything that one looks for, for a file; Refused where that is more than fits in one."""
    conditions = [*_within(who), *_conditions(wanted)]
    rows = _newest(conditions, limit=MOST + 1, offset=0)
    if len(rows) > MOST:
        raise Refused(
            "These are more than %(most)s events. Choose a shorter period.",
            most=MOST,
        )
    return _entries(rows)


def _newest(
    conditions: Sequence[ColumnElement[bool]], *, limit: int, offset: int
) -> Sequence[AuditEvent]:
    return db.session.scalars(
        select(AuditEvent)
        .where(*conditions)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def _entries(rows: Sequence[AuditEvent]) -> list[Entry]:
    actors = _names(Person.id.in_({row.actor_id for row in rows if row.actor_id}))
    about = _names(Person.public_id.in_({row.subject for row in rows if row.kind == PERSON}))
    by_number = {person.id: person.name for person in actors}
    by_public_id = {person.public_id: person.name for person in about}
    return [
        Entry(row, by_number.get(row.actor_id or 0), by_public_id.get(row.subject)) for row in rows
    ]


def _within(who: Identity) -> list[ColumnElement[bool]]:
    if people_queries.oversees_all(who, *READERS):
        return []
    below = access.below(Organisation.path, people_queries.paths_of(who, *READERS))
    named = select(Person.id).where(Person.public_id == AuditEvent.subject)
    about = named.correlate(AuditEvent).scalar_subquery()
    return [
        or_(
            _in_time_at(AuditEvent.actor_id, below),
            and_(AuditEvent.kind == PERSON, _in_time_at(about, below)),
        )
    ]


def _in_time_at(person: Any, below: ColumnElement[bool]) -> ColumnElement[bool]:
    """The person of an event belonged there that day, or came later.

    What somebody does after leaving is of who they work for then.
    """
    day = func.date(AuditEvent.at)
    works = (
        select(Appointment.id)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id == person,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
            below,
        )
    )
    holds = (
        select(RoleGrant.id)
        .join(RoleGrant.organisation)
        .where(
            RoleGrant.person_id == person,
            or_(RoleGrant.ended_at.is_(None), RoleGrant.ended_at >= AuditEvent.at),
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day),
            below,
        )
    )
    return or_(works.correlate(AuditEvent).exists(), holds.correlate(AuditEvent).exists())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.action:
        found.append(AuditEvent.action == wanted.action)
    if wanted.person:
        found.append(_concerns(wanted.person))
    if wanted.from_on:
        found.append(AuditEvent.at >= clock.moment_of(wanted.from_on, time(0)))
    if wanted.until_on:
        found.append(AuditEvent.at < clock.end_of(wanted.until_on))
    if wanted.subject:
        found.append(AuditEvent.subject == wanted.subject)
    if wanted.result:
        found.append(AuditEvent.result == wanted.result)
    return found


def _concerns(words: str) -> ColumnElement[bool]:
    """Done by someone of this name, or about them."""
    return _touching(
        *[Person.search_name.contains(each, autoescape=True) for each in _words(words)]
    )


def _touching(*people: ColumnElement[bool]) -> ColumnElement[bool]:
    """Done by one of these people, or to one of them."""
    return or_(
        AuditEvent.actor_id.in_(select(Person.id).where(*people)),
        (AuditEvent.kind == PERSON)
        & AuditEvent.subject.in_(select(Person.public_id).where(*people)),
    )


def _words(text: str) -> list[str]:
    return people.folded(text).replace(",", " ").split()


def _names(condition: ColumnElement[bool]) -> list[Person]:
    return list(db.session.scalars(select(Person).where(condition)))
