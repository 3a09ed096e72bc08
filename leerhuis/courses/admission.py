"""Whom a group admits: other regions too, its own region only, or who was invited."""

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select, union
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.words import Admits
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Organisation, RoleGrant

PERSON: BindParameter[Any] = bindparam("person")
TODAY: Any = bindparam("today")


def admits() -> ColumnElement[bool]:
    """The condition that an edition (with its course) admits this person on this day.

    Nobody comes in by themselves where one must be invited; who may coordinate gives that seat.
    """
    return or_(
        Edition.admits == Admits.OTHERS,
        and_(Edition.admits == Admits.OWN, Course.organisation_id.in_(_own_region())),
    )


def of_own_region() -> ColumnElement[bool]:
    """The condition that a course is of a region where this person works or holds a role."""
    return Course.organisation_id.in_(_own_region())


def is_admitted(edition: Edition, person_id: int, *, day: date) -> bool:
    if edition.admits is Admits.OTHERS:
        return True
    wanted = select(Edition.id).join(Edition.course).where(Edition.id == edition.id, admits())
    return db.session.scalar(wanted, {"person": person_id, "today": day}) is not None


def is_of_region(organisation_id: int, person_id: int, *, day: date) -> bool:
    """Whether this person works or holds a role in the region of this organisation."""
    wanted = select(Organisation.id).where(
        Organisation.id == organisation_id, Organisation.id.in_(_own_region())
    )
    return db.session.scalar(wanted, {"person": person_id, "today": day}) is not None


def _own_region() -> Select[int]:
    """The organisations of the regions where this person works or holds a role."""
    top, home, each = aliased(Organisation), aliased(Organisation), aliased(Organisation)
    return (
        select(each.id)
        .join(top, each.path.startswith(top.path))
        .join(home, home.path.startswith(top.path))
        .where(top.parent_id.is_(None), home.id.in_(_homes()))
    )


def _homes() -> Any:
    appointed = select(Appointment.organisation_id).where(
        Appointment.person_id == PERSON, people.appointed_on(TODAY)
    )
    granted = select(RoleGrant.organisation_id).where(
        RoleGrant.person_id == PERSON, people.granted_on(TODAY)
    )
    return union(appointed, granted)
