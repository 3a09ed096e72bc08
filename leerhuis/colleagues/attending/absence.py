"""The days on which people who are placed here, and employed elsewhere, are at a course.

The place of work sees who, on which day and between which hours; never which course it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from leerhuis import access, clock, db
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.queries import appointed_on
from leerhuis.people.rules import AppointmentKind
from leerhuis.registry import places

PAGE = 50


class Absence(NamedTuple):
    """When somebody is away, and from where."""

    sort_name: str
    place: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Page:
    rows: Sequence[Absence]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def page(paths: Sequence[str], *, page: int, now: datetime) -> Page:
    """The days that come, the first on top."""
    wanted = _wanted(paths, now=now)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = min(max(page, 1), max(1, ceil(total / PAGE)))
    rows = db.session.execute(
        wanted.order_by(Session.starts_at, Person.sort_name, Organisation.name)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Page([Absence(*row) for row in rows], total, number)


def _wanted(paths: Sequence[str], *, now: datetime) -> Select[*tuple[Any, ...]]:
    """Only seats that are sure, and only as long as the placement lasts."""
    today = clock.day_of(now)
    return (
        select(Person.sort_name, Organisation.name, Session.starts_at, Session.ends_at)
        .select_from(Appointment)
        .join(Appointment.organisation)
        .join(Appointment.person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Enrolment.edition)
        .join(Edition.sessions)
        .where(
            Appointment.kind == AppointmentKind.PLACEMENT,
            appointed_on(today),
            access.below(Organisation.path, paths),
            ~places.employed_below(paths, day=today),
            Enrolment.state == EnrolmentState.CONFIRMED,
            Edition.state != EditionState.CANCELLED,
            Session.ends_at >= now,
            or_(
                Appointment.ends_on.is_(None),
                func.date(Session.starts_at) <= Appointment.ends_on,
            ),
        )
        .distinct()
    )
