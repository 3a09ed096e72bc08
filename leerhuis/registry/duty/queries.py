"""Reading what employers saw and decided of their people, by gates, and what they can prove."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Row, or_, select

from leerhuis import access, db
from leerhuis.access import Identity, Role
from leerhuis.errors import Missing
from leerhuis.people import history
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind, folded
from leerhuis.registry.duty import rules
from leerhuis.registry.duty.facts import facts
from leerhuis.registry.duty.models import Deployability, DeploymentException, EmployerProof
from leerhuis.registry.duty.proof import Proof as Proof
from leerhuis.registry.duty.proof import proof as proof
from leerhuis.registry.duty.proof import registered as registered

SUGGESTED = 200
Told = TypeVar("Told", EmployerProof, DeploymentException)


class Employee(NamedTuple):
    """Somebody who works for an employer, or will soon, and since when."""

    person: Person
    employer: Organisation
    began_on: date
    asked: bool


class Candidate(NamedTuple):
    """A registered professional who may answer for somebody else."""

    id: int
    name: str
    number: str


def employee(who: Identity, public_id: str, *, today: date) -> Employee:
    """A person whose employer's manager one is, or will be once the work begins."""
    return _employee(who, Person.public_id == public_id, today=today)


def _employee(who: Identity, which: ColumnElement[bool], *, today: date) -> Employee:
    paths = who.paths(Role.MANAGER)
    found = db.session.execute(
        posts()
        .add_columns(Person)
        .join(Appointment.person)
        .where(which, now_or_soon(today), access.below(Organisation.path, paths))
        .order_by(Appointment.starts_on > today, Appointment.fte.desc(), Appointment.id)
    ).first()
    if found is None:
        raise Missing
    its = employments([found.person_id])[found.person_id]
    same = [each for each in its if each.employer_id == found.employer_id]
    began_on = rules.work_began(same, day=max(today, found.starts_on)) or found.starts_on
    employer = db.session.get_one(Organisation, found.employer_id)
    asked = any(each.function in ASKS_REGISTRATION for each in same)
    return Employee(found.Person, employer, began_on, asked)


def posts() -> Any:
    """Employments with the number of the employer."""
    return (
        select(
            Appointment.person_id,
            Appointment.kind,
            Appointment.function,
            Appointment.starts_on,
            Appointment.ends_on,
            history.employer_of_place().label("employer_id"),
            Organisation.name.label("organisation"),
        )
        .join(Appointment.organisation)
        .where(Appointment.kind == AppointmentKind.EMPLOYMENT)
    )


def now_or_soon(today: date) -> ColumnElement[bool]:
    """The condition that an appointment holds, or begins soon."""
    soon = Appointment.starts_on <= today + timedelta(days=rules.COMING_DAYS)
    return soon & or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today)


def employments(person_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """All employments of these persons, by person."""
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(posts().where(Appointment.person_id.in_(person_ids))):
        found[row.person_id].append(row)
    return found


def seen_of(person_id: int, employer_id: int) -> list[list[EmployerProof]]:
    """What the employer has seen: each thing with its history, the latest first."""
    return _by_ref(EmployerProof, person_id, employer_id)


def exceptions_of(person_id: int, employer_id: int) -> list[list[DeploymentException]]:
    return _by_ref(DeploymentException, person_id, employer_id)


def words_of(person_id: int, employer_id: int) -> list[Deployability]:
    """The employer's word, the one that holds from the latest day first."""
    rows = db.session.scalars(
        select(Deployability)
        .where(Deployability.person_id == person_id, Deployability.organisation_id == employer_id)
        .order_by(Deployability.starts_on.desc(), Deployability.id.desc())
    )
    return list(rows)


def _by_ref(model: type[Told], person_id: int, employer_id: int) -> list[list[Told]]:
    rows = db.session.scalars(
        select(model)
        .where(model.person_id == person_id, model.organisation_id == employer_id)
        .order_by(model.id.desc())
    )
    by_ref: dict[str, list[Told]] = defaultdict(list)
    for row in rows:
        by_ref[row.ref].append(row)
    return sorted(by_ref.values(), key=lambda its: -its[0].id)


def last_of(model: type[Told], ref: str) -> Told | None:
    """What was told last of a thing."""
    return db.session.scalar(
        select(model).where(model.ref == ref).order_by(model.number.desc()).limit(1)
    )


def proof_for(who: Identity, ref: str, *, today: date) -> tuple[EmployerProof, Employee]:
    """Something that was seen of somebody whose employer's manager one is."""
    return _told_for(who, EmployerProof, ref, today=today)


def exception_for(who: Identity, ref: str, *, today: date) -> tuple[DeploymentException, Employee]:
    return _told_for(who, DeploymentException, ref, today=today)


def _told_for(who: Identity, model: type[Told], ref: str, *, today: date) -> tuple[Told, Employee]:
    row = last_of(model, ref)
    if row is None:
        raise Missing
    whose = _employee(who, Person.id == row.person_id, today=today)
    if whose.employer.id != row.organisation_id:
        raise Missing
    return row, whose


def names_of(person_ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.sort_name).where(Person.id.in_(person_ids)))
    return {row.id: row.sort_name for row in rows}


def candidates(
    employer: Organisation, *, day: date, now: datetime, but: int, words: str = ""
) -> list[Candidate]:
    """Colleagues who are registered on this day, by name; with words: whom those may mean."""
    colleagues = (
        select(Appointment.person_id)
        .join(Appointment.organisation)
        .where(
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            Appointment.starts_on <= day,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
            access.below(Organisation.path, [employer.path]),
            Appointment.person_id != but,
        )
    )
    held = facts(lambda column: column.in_(colleagues), day=day, known_at=now)
    wanted = (
        select(Person.id, Person.sort_name, held.c.number)
        .join(held, held.c.person_id == Person.id)
        .where(held.c.covers, *_meant(words, held.c.number))
        .order_by(Person.search_name, Person.id, held.c.number)
        .limit(SUGGESTED)
    )
    return [Candidate(*row) for row in db.session.execute(wanted)]


def _meant(words: str, number: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Each word stands in the name or is the number."""
    return [
        or_(Person.search_name.contains(word, autoescape=True), number == word)
        for word in rules.words_of(folded(words))
    ]
