"""Saying when the schools of a region are closed."""

from datetime import date, datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.means import SchoolHoliday
from leerhuis.courses.offer import once, put, tell
from leerhuis.courses.rules import check_round
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation


def create(
    organisation: Organisation,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    by: Identity,
    now: datetime,
) -> SchoolHoliday:
    check_round(starts_on=starts_on, ends_on=ends_on)
    holiday = SchoolHoliday(
        organisation_id=organisation.id, name=name, starts_on=starts_on, ends_on=ends_on
    )
    with db.transaction(), once(_known()):
        db.add(holiday)
        tell(Action.HOLIDAY_CREATED, holiday, by=by, now=now, name=name)
    return holiday


def update(
    holiday: SchoolHoliday,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    by: Identity,
    now: datetime,
) -> None:
    """What is planned by now stays as it is."""
    check_round(starts_on=starts_on, ends_on=ends_on)
    with db.transaction(), once(_known()):
        said = {"name": name, "starts_on": starts_on, "ends_on": ends_on}
        put(holiday, Action.HOLIDAY_CHANGED, said, by=by, now=now)


def remove(holiday: SchoolHoliday, *, by: Identity, now: datetime) -> None:
    with db.transaction():
        tell(Action.HOLIDAY_REMOVED, holiday, by=by, now=now, name=holiday.name)
        db.session.delete(holiday)


def _known() -> Refused:
    return Refused(
        "There is already a holiday with this name that begins on this day.", field="name"
    )
