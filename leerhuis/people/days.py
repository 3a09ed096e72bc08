"""What holds on a day, as conditions that the database can answer."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_

from leerhuis.people.models import Appointment, RoleGrant


def appointed_on(day: date) -> ColumnElement[bool]:
    """The condition that an appointment holds on this day, its first and last day included."""
    return and_(
        Appointment.starts_on <= day,
        or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
    )


def granted_on(day: date) -> ColumnElement[bool]:
    """The condition that a grant holds on this day."""
    return and_(
        RoleGrant.ended_at.is_(None),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day),
    )
