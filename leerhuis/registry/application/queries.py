"""Reading what an application for renewal needs: work, statements, evidence, entries."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Person
from leerhuis.people.rules import AppointmentKind
from leerhuis.registry import places
from leerhuis.registry.application import rules
from leerhuis.registry.dossier.models import EmployerStatement
from leerhuis.registry.models import Registration, WorkPeriod
from leerhuis.registry.periods import Period
from leerhuis.registry.rules import IN_THE_REGISTER


def own_registration(who: Identity, public_id: str) -> Registration:
    """A registration of one's own; that of anybody else is not there."""
    return people.found(
        select(Registration)
        .join(Registration.person)
        .options(contains_eager(Registration.person))
        .where(Registration.public_id == public_id, Registration.person_id == who.person_id)
    )


def work_of(person_id: int) -> list[WorkPeriod]:
    """The periods of work of a person, the latest first."""
    rows = db.session.scalars(
        select(WorkPeriod)
        .where(WorkPeriod.person_id == person_id, WorkPeriod.removed_at.is_(None))
        .order_by(WorkPeriod.starts_on.desc(), WorkPeriod.id.desc())
    )
    return list(rows)


def own_work(who: Identity, public_id: str) -> WorkPeriod:
    """A period of work of one's own."""
    return people.found(
        select(WorkPeriod).where(
            WorkPeriod.public_id == public_id,
            WorkPeriod.person_id == who.person_id,
            WorkPeriod.removed_at.is_(None),
        )
    )


def work_still_there(row: WorkPeriod) -> bool:
    """Whether nobody removed it meanwhile; others wait until we are done."""
    found = db.session.scalar(
        select(WorkPeriod.id)
        .where(WorkPeriod.id == row.id, WorkPeriod.removed_at.is_(None))
        .with_for_update()
    )
    return found is not None


def wait_for(person_id: int) -> None:
    """Make others who change the work of this person wait, also where there is no registration.

    Whoever only refers to the person does not wait, so nobody waits for us while we wait for them.
    """
    db.session.execute(
        select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    )


def employments_of(person_id: int, *, today: date) -> list[Appointment]:
    """Where someone is or was employed, as far as it has begun; the oldest first."""
    return [
        each
        for each in people.appointments_of(person_id)
        if each.kind is AppointmentKind.EMPLOYMENT and each.starts_on <= today
    ]


def statement_of(registration: Registration) -> EmployerStatement | None:
    """What was asked of the employer for the period that runs."""
    return db.session.scalar(
        select(EmployerStatement).where(
            EmployerStatement.registration_id == registration.id,
            EmployerStatement.period_starts_on == registration.starts_on,
            EmployerStatement.withdrawn_at.is_(None),
        )
    )


def statement_for(who: Identity, public_id: str, *, today: date) -> EmployerStatement:
    """The statement of somebody whose employer's manager one is, never one's own."""
    return people.found(
        _statements(who, today=today).where(EmployerStatement.public_id == public_id)
    )


def statements_asked(
    who: Identity, *, today: date, person_id: int | None = None, most: int = 25
) -> list[EmployerStatement]:
    """What waits for the signature of this manager, whose last day to apply is nearest first."""
    wanted = _statements(who, today=today).where(
        EmployerStatement.signed_on.is_(None),
        EmployerStatement.withdrawn_at.is_(None),
        EmployerStatement.period_starts_on == Registration.starts_on,
        Registration.state.in_(IN_THE_REGISTER),
    )
    if person_id is not None:
        wanted = wanted.where(Registration.person_id == person_id)
    ordered = wanted.order_by(Registration.apply_by_on, EmployerStatement.id).limit(most)
    return list(db.session.scalars(ordered))


def _statements(who: Identity, *, today: date) -> Select[EmployerStatement]:
    """The statements of people whose employer's manager one is, never one's own."""
    return (
        select(EmployerStatement)
        .join(EmployerStatement.registration)
        .join(Registration.person)
        .options(contains_eager(EmployerStatement.registration).contains_eager(Registration.person))
        .where(
            Registration.person_id != who.person_id,
            places.employed_below(who.paths(Role.MANAGER), day=today),
        )
    )


def may_sign(managers: Iterable[Person], *, person_id: int, today: date) -> list[Person]:
    """Those who can open a statement of this person; who coordinates only cannot."""
    return [each for each in managers if _employs(each, person_id=person_id, today=today)]


def _employs(manager: Person, *, person_id: int, today: date) -> bool:
    paths = people.identity_of(manager, origin="", today=today).paths(Role.MANAGER)
    found = select(Person.id).where(Person.id == person_id, places.employed_below(paths, day=today))
    return db.session.scalar(found) is not None


def work_at(registration: Registration, who: Identity, *, today: date) -> list[WorkPeriod]:
    """What the person told of the work for the employers whose manager `who` is, in this period.

    Work for others is no business of theirs.
    """
    paths = who.paths(Role.MANAGER)
    own = [
        each.organisation.name
        for each in employments_of(registration.person_id, today=today)
        if any(each.organisation.path.startswith(path) for path in paths)
    ]
    return [
        each
        for each in within(work_of(registration.person_id), registration.period)
        if any(rules.same_employer(each.employer, name) for name in own)
    ]


def employments_at(registration: Registration, who: Identity, *, today: date) -> list[Appointment]:
    """The appointments of the person at these employers, as far as they lie in this period."""
    paths, period = who.paths(Role.MANAGER), registration.period
    return [
        each
        for each in employments_of(registration.person_id, today=today)
        if any(each.organisation.path.startswith(path) for path in paths)
        and (each.ends_on is None or each.ends_on >= period.starts_on)
    ]


def within(rows: Iterable[WorkPeriod], period: Period) -> list[WorkPeriod]:
    """The work that falls in a period, as a whole or in part."""
    return [
        each
        for each in rows
        if each.starts_on <= period.last_valid_on
        and (each.ends_on is None or each.ends_on >= period.starts_on)
    ]
