"""Reading the colleagues whom a manager may enrol: who is employed below their places today."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Side
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.queries import appointed_on
from leerhuis.people.rules import AppointmentKind, folded
from leerhuis.registry import places

PAGE = 50


class Colleague(NamedTuple):
    """Someone to choose, with where they work and what they have in the group already."""

    person: Person
    work: str
    state: EnrolmentState | None


@dataclass(frozen=True)
class Page:
    rows: Sequence[Colleague]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def employed(who: Identity, *, today: date) -> ColumnElement[bool]:
    """The condition that `who` may enrol a person; for oneself one enrols oneself."""
    own = Person.id != who.person_id
    return and_(own, places.employed_below(who.paths(Role.MANAGER), day=today))


def page(
    who: Identity, edition: Edition, *, text: str, organisation: str, page: int, today: date
) -> Page:
    """Colleagues by name; `organisation` is a place in the tree, with all below it."""
    wanted = select(Person).where(employed(who, today=today))
    for word in folded(text).split()[:8]:
        wanted = wanted.where(Person.search_name.contains(word, autoescape=True))
    if organisation:
        wanted = wanted.where(places.employed_below([organisation], day=today))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = min(max(page, 1), max(1, ceil(total / PAGE)))
    rows = db.session.scalars(
        wanted.order_by(Person.search_name, Person.id).limit(PAGE).offset((number - 1) * PAGE)
    ).all()
    return Page(_colleagues(rows, edition, who, today=today), total, number)


def chosen(who: Identity, public_ids: Collection[str], *, today: date) -> list[Person]:
    """These persons, as far as one may enrol them, by name."""
    if not public_ids:
        return []
    rows = db.session.scalars(
        select(Person)
        .where(Person.public_id.in_(set(public_ids)), employed(who, today=today))
        .order_by(Person.search_name, Person.id)
    )
    return list(rows)


def states_in(edition_id: int, person_ids: Iterable[int]) -> Mapping[int, EnrolmentState]:
    """What these persons have in the group now."""
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.state).where(
            Enrolment.edition_id == edition_id,
            Enrolment.person_id.in_(set(person_ids)),
            Enrolment.cancelled_at.is_(None),
        )
    )
    return {each[0]: each[1] for each in rows}


def sides_asked(edition_id: int, person_ids: Iterable[int]) -> Mapping[int, tuple[Side, ...]]:
    """Which sides have still to approve the seats of these persons."""
    found: dict[int, tuple[Side, ...]] = {}
    for number, side in db.session.execute(
        select(Enrolment.person_id, Approval.side)
        .join(Approval.enrolment)
        .where(
            Enrolment.edition_id == edition_id,
            Enrolment.person_id.in_(set(person_ids)),
            Enrolment.cancelled_at.is_(None),
            Approval.verdict.is_(None),
        )
        .order_by(Approval.id)
    ):
        found[number] = (*found.get(number, ()), side)
    return found


def _colleagues(
    rows: Sequence[Person], edition: Edition, who: Identity, *, today: date
) -> list[Colleague]:
    numbers = [each.id for each in rows]
    states, work = states_in(edition.id, numbers), _work_of(numbers, who, today=today)
    return [Colleague(each, work.get(each.id, ""), states.get(each.id)) for each in rows]


def _work_of(person_ids: Sequence[int], who: Identity, *, today: date) -> Mapping[int, str]:
    """Where these persons are employed of one's own organisations."""
    found: dict[int, list[str]] = {}
    for number, name in db.session.execute(
        select(Appointment.person_id, Organisation.name)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id.in_(person_ids),
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(today),
            access.below(Organisation.path, who.paths(Role.MANAGER)),
        )
        .order_by(Organisation.name)
    ):
        found.setdefault(number, []).append(name)
    return {number: ", ".join(names) for number, names in found.items()}
