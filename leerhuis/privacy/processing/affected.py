"""Whom a data breach touches: the people of whom certain data was kept at an organisation."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Column, Select, Table, and_, func, or_, select, union

from leerhuis import access, audit, clock, db, sheets
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Course, Edition
from leerhuis.enrolment.models import Enrolment
from leerhuis.errors import Refused
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person, RoleGrant
from leerhuis.privacy import ties, topics
from leerhuis.privacy.ties import Kind, Known, Tie
from leerhuis.privacy.topics import Topic

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


class Asked(NamedTuple):
    """Which data lay open, of which organisation, and on which days."""

    organisation: Organisation
    topics: Sequence[Topic]
    from_on: date
    until_on: date


class Touched(NamedTuple):
    """A person whose data lay open; `left_on` is set for who had left before."""

    name: str
    address: str | None
    left_on: date | None
    topics: frozenset[Topic]


def check_period(asked: Asked) -> None:
    for name, day in (("from_on", asked.from_on), ("until_on", asked.until_on)):
        if not FIRST <= day <= LAST:
            raise Refused("Choose a day between 2000 and 2100.", field=name)
    if asked.until_on < asked.from_on:
        raise Refused("The last day cannot be before the first day.", field="until_on")


def listed(asked: Asked, *, reason: str, by: Identity, now: datetime) -> list[Touched]:
    """The list by name, and a note that it was made and why."""
    check_period(asked)
    found = touched(asked)
    with db.transaction():
        audit.record(
            Action.AFFECTED_LISTED,
            by=by,
            kind="organisation",
            subject=asked.organisation.public_id,
            now=now,
            topics=[each.value for each in asked.topics],
            from_on=asked.from_on.isoformat(),
            until_on=asked.until_on.isoformat(),
            reason=reason,
            people=len(found),
        )
    return found


def touched(asked: Asked) -> list[Touched]:
    """Everybody of whom there are rows of these kinds, and who was tied to the organisation.

    Who left before is on the list too: their data was kept. One statement for each kind of data.
    """
    tied = _tied(asked)
    having = {topic: set(db.session.scalars(_of(topic, tied))) for topic in asked.topics}
    numbers: set[int] = set().union(*having.values())
    left = _left(asked)
    rows = db.session.execute(
        select(Person, EmailAddress.address)
        .outerjoin(
            EmailAddress, and_(EmailAddress.person_id == Person.id, EmailAddress.for_letters)
        )
        .where(Person.id.in_(union(*(_of(each, tied) for each in asked.topics))))
        .order_by(Person.search_name, Person.id)
    )
    return [
        Touched(
            person.sort_name,
            address,
            left.get(person.id),
            frozenset(topic for topic in asked.topics if person.id in having[topic]),
        )
        for person, address in rows
        if person.id in numbers
    ]


def _tied(asked: Asked) -> Select[int]:
    """The persons with a tie to the organisation that began by the last of these days."""
    place = access.below(Organisation.path, [asked.organisation.path])
    end = clock.end_of(asked.until_on)
    worked = (
        select(Appointment.person_id)
        .join(Appointment.organisation)
        .where(place, Appointment.starts_on <= asked.until_on)
    )
    held = (
        select(RoleGrant.person_id)
        .join(RoleGrant.organisation)
        .where(place, RoleGrant.granted_at < end)
    )
    learned = (
        select(Enrolment.person_id)
        .join(Edition, Edition.id == Enrolment.edition_id)
        .join(Course, Course.id == Edition.course_id)
        .join(Organisation, Organisation.id == Course.organisation_id)
        .where(place, Enrolment.enrolled_at < end)
    )
    return select(union(worked, held, learned).subquery().c[0])


def _left(asked: Asked) -> dict[int, date]:
    """The last day of who worked there only before these days."""
    last = func.max(func.coalesce(Appointment.ends_on, date.max)).label("last_on")
    rows = db.session.execute(
        select(Appointment.person_id, last)
        .join(Appointment.organisation)
        .where(access.below(Organisation.path, [asked.organisation.path]))
        .group_by(Appointment.person_id)
        .having(func.max(func.coalesce(Appointment.ends_on, date.max)) < asked.from_on)
    )
    return {each.person_id: each.last_on for each in rows}


def _of(topic: Topic, within: Select[int]) -> Select[int]:
    """Those of these persons of whom there is a row of this kind of data."""
    ways = [
        _persons(db.Base.metadata.tables[name], tie, None)
        for name in topics.TABLES[topic]
        for tie in ties.of(name)
        if tie.kind is Kind.OF and tie.known is not Known.FEED  # its feed is counted already
    ]
    having = or_(*(Person.id.in_(way) for way in ways)) if ways else Person.id.is_(None)
    return select(Person.id).where(Person.id.in_(within), having)


def _persons(table: Table, tie: Tie, rows: Select[Any] | None) -> Select[Any]:
    """The numbers of the persons to whom rows of a table lead."""
    column = table.c[tie.steps[0]]
    wanted = select(column) if rows is None else select(column).where(table.c.id.in_(rows))
    if tie.is_direct:
        return _numbers(wanted, tie.known)
    further = _target(column)
    return _persons(further, Tie(tie.steps[1:], tie.kind, tie.known), wanted)


def _numbers(wanted: Select[Any], known: Known) -> Select[Any]:
    if known is Known.PUBLIC_ID:
        return select(Person.id).where(Person.public_id.in_(wanted))
    if known is Known.ADDRESS:
        return select(EmailAddress.person_id).where(EmailAddress.address.in_(wanted))
    return wanted


def _target(column: Column[Any]) -> Table:
    return next(iter(column.foreign_keys)).column.table


def workbook(found: Iterable[Touched], asked: Asked) -> bytes:
    """The list, with a column for each kind of data."""
    named = [_(topics.LABELS[each]) for each in asked.topics]
    header = [_("Name"), _("E-mail address"), _("Last day"), *named]
    rows = [
        [
            each.name,
            each.address or "",
            each.left_on,
            *(_("yes") if topic in each.topics else "" for topic in asked.topics),
        ]
        for each in found
    ]
    return sheets.write_xlsx(header, rows, title=_("Data breach"))
