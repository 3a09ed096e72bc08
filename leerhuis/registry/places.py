"""Where a person works, as conditions on a query that has `Person` in it."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, select

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


def asked_below(paths: Iterable[str], *, day: date) -> ColumnElement[bool]:
    """The same, in a function that asks a registration."""
    return _appointed_below(
        paths, Appointment.function.in_(ASKS_REGISTRATION), day=day, kinds=list(AppointmentKind)
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
