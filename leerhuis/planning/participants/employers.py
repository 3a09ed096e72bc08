"""How the people of a group are spread over employers."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import HOLDS_SEAT
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import OrganisationKind, lineage
from leerhuis.planning.participants.queries import WAITING, day_of, employment


class Employer(NamedTuple):
    """An employer with how many of its people have a seat, and how many wait."""

    organisation: Organisation
    seated: int
    waiting: int


def employers_in(edition: Edition) -> list[Employer]:
    """Who employs the people of the group, by name; teams count with what they are part of."""
    seated = func.count().filter(Enrolment.state.in_(HOLDS_SEAT))
    rows = db.session.execute(
        select(Organisation.path, seated, func.count().filter(WAITING))
        .join(Organisation.appointments)
        .join(Enrolment, Enrolment.person_id == Appointment.person_id)
        .where(Enrolment.edition_id == edition.id, *employment(day_of(edition)))
        .group_by(Organisation.path)
    ).all()
    numbers = {number for path, *_counts in rows for number in lineage(path)}
    known = {
        each.id: each
        for each in db.session.scalars(select(Organisation).where(Organisation.id.in_(numbers)))
    }
    found: dict[int, Employer] = {}
    for path, with_seat, waits in rows:
        at = _employer_on(path, known)
        before = found.get(at.id, Employer(at, 0, 0))
        found[at.id] = Employer(at, before.seated + with_seat, before.waiting + waits)
    return sorted(found.values(), key=lambda each: (each.organisation.name, each.organisation.id))


def _employer_on(path: str, known: Mapping[int, Organisation]) -> Organisation:
    """The nearest that is no team, from this place up."""
    line = [known[number] for number in reversed(lineage(path))]
    return next((each for each in line if each.kind is not OrganisationKind.TEAM), line[0])
