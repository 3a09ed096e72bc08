"""Around which municipality people work: from there it is said how far something is."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from leerhuis import db
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import AppointmentKind, OrganisationKind


def home_of(person_id: int, *, today: date) -> str:
    """The municipality in which someone works, or that employs them; empty when neither."""
    return homes_of([person_id], today=today).get(person_id, "")


def homes_of(person_ids: Collection[int], *, today: date) -> dict[int, str]:
    """By person their municipality: where they are placed before who employs them."""
    if not person_ids:
        return {}
    place, above = Organisation.__table__.alias(), Organisation.__table__.alias()
    rows = db.session.execute(
        select(Appointment.person_id, above.c.name)
        .select_from(Appointment)
        .join(place, place.c.id == Appointment.organisation_id)
        .join(above, place.c.path.startswith(above.c.path))
        .where(
            Appointment.person_id.in_(person_ids),
            appointed_on(today),
            above.c.kind == OrganisationKind.MUNICIPALITY,
        )
        .order_by(Appointment.kind != AppointmentKind.PLACEMENT, Appointment.starts_on)
    )
    found: dict[int, str] = {}
    for person_id, name in rows:
        found.setdefault(person_id, name.removeprefix("Gemeente ").strip())
    return found
