"""Who waits in a group, and what became of them."""

from typing import NamedTuple

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.courses.limits import SeatLimit
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation, Person
from leerhuis.people.rules import OrganisationKind, tree_order


class Waits(NamedTuple):
    """Someone in line, in order."""

    number: int
    turn: int
    name: str


def line_of(edition: Edition) -> list[Waits]:
    rows = db.session.execute(
        select(Enrolment.id, Enrolment.turn, Person.sort_name)
        .join(Enrolment.person)
        .where(Enrolment.edition_id == edition.id, Enrolment.state == EnrolmentState.WAITING)
        .order_by(Enrolment.priority.desc(), Enrolment.turn)
    )
    return [Waits._make(each) for each in rows]


def states_of(numbers: list[int]) -> dict[int, EnrolmentState]:
    """What these enrolments are now, whatever was read before."""
    rows = db.session.execute(
        select(Enrolment.id, Enrolment.state).where(Enrolment.id.in_(numbers))
    )
    return {row[0]: row[1] for row in rows}


def organisations_for(who: Identity, edition: Edition) -> list[Organisation]:
    """For whom seats can be reserved: where this person coordinates, and who has some already."""
    mine = people.organisations_for(who, Role.COORDINATOR)
    kept = select(SeatLimit.organisation_id).where(
        SeatLimit.edition_id == edition.id, SeatLimit.organisation_id.is_not(None)
    )
    others = db.session.scalars(select(Organisation).where(Organisation.id.in_(kept)))
    known = {each.id: each for each in (*mine, *others)}
    return [each for each in tree_order(known.values()) if each.kind is not OrganisationKind.REGION]
