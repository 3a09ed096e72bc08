"""Whose last day went by while something that came with the appointment is still open."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.people.models import Appointment, Organisation, RoleGrant
from leerhuis.people.rules import AppointmentKind

# So long ago a last day may be, when nothing ran in between.
CATCH_UP_DAYS = 62
_LATER = aliased(Appointment, name="later")
_ABOVE_OR_BELOW = aliased(Organisation, name="near")
_HELD_AT = aliased(Organisation, name="held_at")


class Leaver(NamedTuple):
    """Someone whose last day at an organisation has passed."""

    person_id: int
    organisation: Organisation
    on: date


def leavers(*, today: date) -> list[Leaver]:
    """Who left lately by a date, and still has a role or a placement that came with it."""
    rows = db.session.execute(
        select(Appointment.person_id, Organisation, Appointment.ends_on)
        .join(Appointment.organisation)
        .where(
            Appointment.ends_on.between(
                today - timedelta(days=CATCH_UP_DAYS), today - timedelta(days=1)
            ),
            or_(and_(_holds_a_role_there(), ~_works_near()), _is_placed_by_nobody()),
        )
        .order_by(Appointment.ends_on, Appointment.id)
    )
    return [Leaver(person_id, place, on) for person_id, place, on in rows if on is not None]


def _holds_a_role_there() -> ColumnElement[bool]:
    return (
        exists()
        .where(
            RoleGrant.person_id == Appointment.person_id,
            RoleGrant.ended_at.is_(None),
            RoleGrant.ends_on.is_(None),
            RoleGrant.organisation_id == _HELD_AT.id,
            _HELD_AT.path.startswith(Organisation.path),
        )
        .correlate(Appointment, Organisation)
    )


def _works_near() -> ColumnElement[bool]:
    """The person goes on at the organisation, in a part of it, or in what it is part of."""
    near = or_(
        _ABOVE_OR_BELOW.path.startswith(Organisation.path),
        Organisation.path.startswith(_ABOVE_OR_BELOW.path),
    )
    return (
        exists()
        .where(_goes_on(), _LATER.organisation_id == _ABOVE_OR_BELOW.id, near)
        .correlate(Appointment, Organisation)
    )


def _is_placed_by_nobody() -> ColumnElement[bool]:
    """This was the last employment, and the person is still placed somewhere."""
    placed = (
        exists()
        .where(
            _LATER.person_id == Appointment.person_id,
            _LATER.kind == AppointmentKind.PLACEMENT,
            _LATER.starts_on <= Appointment.ends_on,
            _LATER.ends_on.is_(None),
        )
        .correlate(Appointment)
    )
    employed = (
        exists().where(_goes_on(), _LATER.kind == AppointmentKind.EMPLOYMENT).correlate(Appointment)
    )
    return and_(Appointment.kind == AppointmentKind.EMPLOYMENT, placed, ~employed)


def _goes_on() -> ColumnElement[bool]:
    return and_(
        _LATER.person_id == Appointment.person_id,
        _LATER.id != Appointment.id,
        or_(_LATER.ends_on.is_(None), _LATER.ends_on > Appointment.ends_on),
    )
