"""What decides how long someone's data are kept, read for many persons at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from leerhuis import clock, db
from leerhuis.audit import AuditEvent
from leerhuis.courses.models import Course, Edition
from leerhuis.enrolment.models import Enrolment
from leerhuis.people.models import Appointment, Organisation, Person, RoleGrant
from leerhuis.people.rules import lineage
from leerhuis.privacy.erasing import rules
from leerhuis.registry.dossier.models import Activity
from leerhuis.registry.duty.models import Deployability, DeploymentException, EmployerProof
from leerhuis.registry.models import PointsEntry, Registration, WorkPeriod
from leerhuis.registry.periods import add_months

PROOFS = (EmployerProof, Deployability, DeploymentException)
ERA = date(9999, 12, 31)  # of what has no end yet


class Post(NamedTuple):
    """An appointment: where (a place in the tree), called what, and until when."""

    path: str
    name: str
    ends_on: date | None


class Proof(NamedTuple):
    """That an employer keeps proofs of someone: where, called what, and since when."""

    path: str
    name: str
    on: date


class Coming(NamedTuple):
    """A seat, or a place in line, in a group that is not over."""

    enrolment_id: int
    title: str
    ends_on: date | None


@dataclass
class Facts:
    """All that decides of one person."""

    person_id: int
    created_on: date
    posts: list[Post] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    held: list[rules.Held] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)
    acted_on: date | None = None

    @property
    def roots(self) -> list[int]:
        """The organisations at the top of where someone works or worked."""
        paths = [*(each.path for each in self.posts), *self.roles]
        return sorted({lineage(path)[0] for path in paths})

    def proofs_until(self, proof: Proof, *, months: int) -> date | None:
        """Until when an employer keeps proofs; None as long as there is an appointment."""
        ends = [each.ends_on or ERA for each in self.posts if each.path.startswith(proof.path)]
        last = max(ends, default=proof.on)
        return None if last == ERA else add_months(last, months)

    def ended_on(self) -> date | None:
        """The day from which the term of the person runs; None as long as it does not run."""
        if self.roles or self.coming or any(each.ends_on is None for each in self.posts):
            return None
        days = [self.created_on, *(each.ends_on for each in self.posts if each.ends_on)]
        return max([*days, self.acted_on] if self.acted_on else days)


def of_person(person_id: int, *, now: datetime) -> Facts:
    return of_persons([person_id], now=now)[person_id]


def of_persons(person_ids: Collection[int], *, now: datetime) -> Mapping[int, Facts]:
    """The facts of these persons; of who is erased, or became someone else, there are none."""
    today = clock.day_of(now)
    found = _named(person_ids)
    _add_work(found, today=today)
    _add_registrations(found)
    _add_days(found, now=now)
    _add_acts(found)
    return found


def _named(person_ids: Collection[int]) -> dict[int, Facts]:
    rows = db.session.execute(
        select(Person.id, Person.created_at).where(
            Person.id.in_(person_ids), Person.erased_at.is_(None), Person.merged_into_id.is_(None)
        )
    )
    return {number: Facts(number, clock.day_of(at)) for number, at in rows}


def _add_work(found: dict[int, Facts], *, today: date) -> None:
    posts = (
        select(Appointment.person_id, Organisation.path, Organisation.name, Appointment.ends_on)
        .join(Appointment.organisation)
        .where(Appointment.person_id.in_(found))
    )
    for person, path, name, ends_on in db.session.execute(posts):
        found[person].posts.append(Post(path, name, ends_on))
    grants = (
        select(RoleGrant.person_id, Organisation.path)
        .join(RoleGrant.organisation)
        .where(
            RoleGrant.person_id.in_(found),
            RoleGrant.ended_at.is_(None),
            or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
        )
    )
    for person, path in db.session.execute(grants):
        found[person].roles.append(path)
    for kind in PROOFS:
        proofs = (
            select(kind.person_id, Organisation.path, Organisation.name, func.max(kind.at))
            .join(Organisation, Organisation.id == kind.organisation_id)
            .where(kind.person_id.in_(found))
            .group_by(kind.person_id, Organisation.path, Organisation.name)
        )
        for person, path, name, at in db.session.execute(proofs):
            found[person].proofs.append(Proof(path, name, clock.day_of(at)))


def _add_registrations(found: dict[int, Facts]) -> None:
    rows = select(Registration.person_id, Registration.starts_on, Registration.last_valid_on).where(
        Registration.person_id.in_(found)
    )
    for person, starts_on, last_valid_on in db.session.execute(rows):
        found[person].held.append(rules.Held(starts_on, last_valid_on))


def _add_days(found: dict[int, Facts], *, now: datetime) -> None:
    """The days of what counts; a seat in a group that is not over counts as still to come."""
    wanted: list[Any] = [
        select(kind.person_id, kind.completed_on).where(kind.person_id.in_(found)).distinct()
        for kind in (PointsEntry, Activity)
    ]
    wanted.append(
        select(WorkPeriod.person_id, WorkPeriod.ends_on).where(
            WorkPeriod.person_id.in_(found), WorkPeriod.ends_on.is_not(None)
        )
    )
    for rows in wanted:
        for person, day in db.session.execute(rows):
            found[person].days.append(day)
    _add_seats(found, now=now)


def _add_seats(found: dict[int, Facts], *, now: datetime) -> None:
    seats = (
        select(
            Enrolment.person_id,
            Enrolment.id,
            Enrolment.cancelled_at,
            Enrolment.enrolled_at,
            Edition.ends_at,
            Course.title,
        )
        .join(Enrolment.edition)
        .join(Edition.course)
        .where(Enrolment.person_id.in_(found))
    )
    for person, number, cancelled_at, enrolled_at, ends_at, title in db.session.execute(seats):
        over = ends_at is not None and ends_at <= now
        if cancelled_at is None and not over:
            ends_on = clock.day_of(ends_at) if ends_at else None
            found[person].coming.append(Coming(number, title, ends_on))
        else:
            found[person].days.append(day_of_seat(ends_at, cancelled_at, enrolled_at))


def day_of_seat(
    ends_at: datetime | None, cancelled_at: datetime | None, enrolled_at: datetime
) -> date:
    """The day by which a seat is told: the last of the group, or else when it was given up."""
    return clock.day_of(ends_at or cancelled_at or enrolled_at)


def _add_acts(found: dict[int, Facts]) -> None:
    """When someone last did something here: who still uses an account is not erased."""
    rows = db.session.execute(
        select(AuditEvent.actor_id, func.max(AuditEvent.at))
        .where(AuditEvent.actor_id.in_(found))
        .group_by(AuditEvent.actor_id)
    )
    for person, at in rows:
        if person is not None:
            found[person].acted_on = clock.day_of(at)


def due_on(facts: Facts, terms: Mapping[rules.Kind, int]) -> date | None:
    """The first day on which nothing needs the name any more; None while something is open."""
    ended = facts.ended_on()
    if ended is None:
        return None
    counting, proofs = terms[rules.Kind.COUNTING], terms[rules.Kind.PROOFS]
    ends = [add_months(ended, terms[rules.Kind.PERSON])]
    ends += [add_months(last, counting) for last in _counted(facts.days, facts.held)]
    for proof in facts.proofs:
        until = facts.proofs_until(proof, months=proofs)
        if until is None:
            return None
        ends.append(until)
    return max(ends) + timedelta(days=1)


def _counted(days: Iterable[date], held: Iterable[rules.Held]) -> list[date]:
    periods = list(held)
    return [rules.counts_until(day, periods) for day in set(days)]
