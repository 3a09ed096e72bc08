"""Who worked where, as was known at a moment: rows that are only ever added.

Whoever changes an appointment, the name of a person, or the name or place of an organisation writes
here in the same transaction what the appointments say since then.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Subquery,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from leerhuis import access, db
from leerhuis.people.models import Appointment, AppointmentEvent, Organisation, Person
from leerhuis.people.rules import OrganisationKind

_COLUMNS = (
    "appointment_id",
    "at",
    "person_id",
    "person_name",
    "organisation_id",
    "organisation_name",
    "employer_id",
    "path",
    "kind",
    "function",
    "starts_on",
    "ends_on",
)


def write(appointment_ids: Iterable[int], *, now: datetime) -> None:
    """Write down what these appointments say from now on."""
    _write(Appointment.id.in_(list(appointment_ids)), now=now)


def write_of_person(person_id: int, *, now: datetime) -> None:
    """The same for all appointments of a person, whose name changed."""
    _write(Appointment.person_id == person_id, now=now)


def write_below(path: str, *, now: datetime) -> None:
    """The same for all appointments at or below a place, whose name or place changed."""
    _write(access.below(Organisation.path, [path]), now=now)


def write_never(appointment: Appointment, *, now: datetime) -> None:
    """Write down that an appointment never begins: from now on it has no day."""
    day_before = appointment.starts_on - timedelta(days=1)
    _write(Appointment.id == appointment.id, now=now, ends_on=literal(day_before, Date))


def _write(
    which: ColumnElement[bool], *, now: datetime, ends_on: ColumnElement[Any] | None = None
) -> None:
    db.session.flush()
    told = (
        select(
            Appointment.id,
            literal(now, db.Moment()),
            Person.id,
            Person.sort_name,
            Organisation.id,
            Organisation.name,
            employer_of_place(),
            Organisation.path,
            Appointment.kind,
            Appointment.function,
            Appointment.starts_on,
            Appointment.ends_on if ends_on is None else ends_on,
        )
        .join(Appointment.person)
        .join(Appointment.organisation)
        .where(which)
        .order_by(Appointment.id)
    )
    db.session.execute(insert(AppointmentEvent).from_select(_COLUMNS, told))


def employer_of_place() -> ColumnElement[int]:
    """The nearest organisation at or above this one that is no team; a team alone is its own."""
    above = aliased(Organisation)
    nearest = (
        select(above.id)
        .where(above.kind != OrganisationKind.TEAM, Organisation.path.startswith(above.path))
        .order_by(func.length(above.path).desc())
        .limit(1)
        .correlate(Organisation)
        .scalar_subquery()
    )
    return func.coalesce(nearest, Organisation.id)


def last_known(
    *which: ColumnElement[bool], known_at: datetime, of: type[AppointmentEvent] = AppointmentEvent
) -> Subquery:
    """What each appointment said last, of what was known at a moment.

    The conditions choose events by what never changes of an appointment: its number or person.
    """
    nth = func.row_number().over(partition_by=of.appointment_id, order_by=of.id.desc())
    told = select(of, nth.label("nth")).where(of.at <= known_at, *which).subquery()
    return select(told).where(told.c.nth == 1).subquery()


def appointed_on(told: Subquery, day: date) -> ColumnElement[bool]:
    """The condition that what was told of an appointment makes it hold on this day."""
    return (told.c.starts_on <= day) & or_(told.c.ends_on.is_(None), told.c.ends_on >= day)


def worked(person_id: int, *, day: date, known_at: datetime) -> Sequence[AppointmentEvent]:
    """Where a person worked on a day, by what was known at a moment."""
    told = last_known(AppointmentEvent.person_id == person_id, known_at=known_at)
    event = aliased(AppointmentEvent, told)
    return db.session.scalars(
        select(event).where(appointed_on(told, day)).order_by(told.c.path, told.c.id)
    ).all()


def places_known(organisation_ids: Iterable[int]) -> list[str]:
    """Every place in the tree that was ever at or below one of these organisations.

    An organisation that has moved keeps its history. Only the different places are read, by
    stepping through the index: as many steps as there are places, however many appointments.
    """
    first = select(func.min(AppointmentEvent.path).label("path")).cte("places", recursive=True)
    event = aliased(AppointmentEvent)
    following = select(func.min(event.path)).where(event.path > first.c.path).scalar_subquery()
    steps = first.union_all(select(following).where(first.c.path.is_not(None)))
    wanted = {str(number) for number in organisation_ids}
    paths = db.session.scalars(select(steps.c.path).where(steps.c.path.is_not(None)))
    return [path for path in paths if wanted & set(path.split("."))]
