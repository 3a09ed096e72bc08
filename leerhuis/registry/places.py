"""Where a person works, as conditions on a query that has `Person` in it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from leerhuis import access
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.queries import appointed_on
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind


def employed_below(paths: Iterable[str], *, day: date) -> ColumnElement[bool]:
    """The condition that a person is employed at or below these places on this day."""
    return _appointed_below(paths, day=day, kinds=[AppointmentKind.EMPLOYMENT])


def at_work_below(paths: Iterable[str], *, day: date) -> ColumnElement[bool]:
    """The same for a person who is employed there or placed there."""
    return _appointed_below(paths, day=day, kinds=list(AppointmentKind))


def asked_at_or_below(path: str, *, day: date) -> Select[int]:
    """The numbers of who works there that day in a function that asks a registration."""
    return (
        select(Appointment.person_id)
        .join(Appointment.organisation)
        .where(
            Appointment.function.in_(ASKS_REGISTRATION),
            appointed_on(day),
            access.below(Organisation.path, [path]),
        )
    )


def work(people: FromClause, own: ColumnElement[bool], *, day: date) -> Select[Any]:
    """Where each of these people does the work: their columns with an `organisation_id`.

    Where they are placed, else where they are employed. Of who is not seen in full only one's own
    organisations are told. `people` has `person_id` and `full`.
    """
    return (
        select(*people.c, Appointment.organisation_id)
        .select_from(people)
        .join(Appointment, Appointment.person_id == people.c.person_id)
        .join(Appointment.organisation)
        .where(works_there(day), or_(people.c.full, own))
        .distinct()
    )


def works_at(
    public_id: str, people: FromClause, own: ColumnElement[bool], *, day: date
) -> ColumnElement[bool]:
    """The condition that a row of `people` does the work at this organisation, as `work` tells."""
    there = (
        select(Appointment.person_id)
        .join(Appointment.organisation)
        .where(Organisation.public_id == public_id, works_there(day))
    )
    is_own = exists().where(Organisation.public_id == public_id, own)
    return and_(people.c.person_id.in_(there), or_(people.c.full, is_own))


def works_there(day: date) -> ColumnElement[bool]:
    """An appointment that asks a registration: a placement, or an employment without one."""
    placed = aliased(Appointment)
    elsewhere = exists().where(
        placed.person_id == Appointment.person_id,
        placed.kind == AppointmentKind.PLACEMENT,
        placed.function.in_(ASKS_REGISTRATION),
        placed.starts_on <= day,
        or_(placed.ends_on.is_(None), placed.ends_on >= day),
    )
    return and_(
        Appointment.function.in_(ASKS_REGISTRATION),
        appointed_on(day),
        or_(Appointment.kind == AppointmentKind.PLACEMENT, ~elsewhere),
    )


def _appointed_below(
    paths: Iterable[str],
    *more: ColumnElement[bool],
    day: date,
    kinds: Sequence[AppointmentKind],
) -> ColumnElement[bool]:
    return (
        select(Appointment.id)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id == Person.id,
            Appointment.kind.in_(kinds),
            appointed_on(day),
            access.below(Organisation.path, list(paths)),
            *more,
        )
        .correlate(Person)
        .exists()
    )
