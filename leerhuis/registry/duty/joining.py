"""Who begins soon or began lately, and what the employer still has to do or see."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from leerhuis import access, db
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.rules import ASKS_REGISTRATION
from leerhuis.registry.duty import rules
from leerhuis.registry.duty.models import EmployerProof
from leerhuis.registry.duty.queries import employments, posts
from leerhuis.registry.duty.rules import Lack, ProofKind, Standing
from leerhuis.registry.models import Registration
from leerhuis.registry.team.seen import ENDED
from leerhuis.registry.validity import suffices


class Joiner(NamedTuple):
    """Somebody who begins, with what is still lacking."""

    person: Person
    organisation: str
    employer_id: int
    starts_on: date
    registration_id: str | None
    lacks: tuple[Lack, ...]


def joiners(paths: Sequence[str], *, today: date) -> list[Joiner]:
    """Who begins within 90 days or began in the last 30, and lacks something; soonest first."""
    first, last = (
        today - timedelta(days=rules.STARTED_DAYS),
        today + timedelta(days=rules.COMING_DAYS),
    )
    return [each for each in starting(paths, first=first, last=last, today=today) if each.lacks]


def starting(paths: Sequence[str], *, first: date, last: date, today: date) -> list[Joiner]:
    """Who begins work that asks a registration between these days, complete or not."""
    rows = db.session.execute(
        posts()
        .where(
            Appointment.function.in_(ASKS_REGISTRATION),
            Appointment.starts_on.between(first, last),
            Appointment.ends_on.is_(None) | (Appointment.ends_on >= today),
            access.below(Organisation.path, paths),
        )
        .order_by(Appointment.starts_on, Appointment.id)
    ).all()
    if not rows:
        return []
    person_ids = sorted({row.person_id for row in rows})
    its = employments(person_ids)
    known = _Known(person_ids)
    found = {
        (row.person_id, row.employer_id): known.joiner(row, its[row.person_id])
        for row in reversed(rows)
        if _begins(row, its[row.person_id], first=first)
    }
    return sorted(found.values(), key=lambda each: (each.starts_on, each.person.search_name))


def _begins(row: Row[Any], its: Sequence[Row[Any]], *, first: date) -> bool:
    """Whether this is a start, and no next appointment for the same work."""
    asking = [
        each
        for each in its
        if each.employer_id == row.employer_id and each.function in ASKS_REGISTRATION
    ]
    began_on = rules.work_began(asking, day=row.starts_on)
    return began_on is not None and began_on >= first


class _Known:
    """What is known of these persons, read in three statements."""

    def __init__(self, person_ids: Sequence[int]) -> None:
        self._people: Mapping[int, Person] = {
            each.id: each
            for each in db.session.scalars(select(Person).where(Person.id.in_(person_ids)))
        }
        self._held: dict[int, list[Registration]] = defaultdict(list)
        self._seen: dict[tuple[int, int], dict[str, EmployerProof]] = defaultdict(dict)
        held = db.session.scalars(
            select(Registration).where(
                Registration.person_id.in_(person_ids),
                Registration.state.not_in(ENDED),
                suffices(Registration),
            )
        )
        for registration in held:
            self._held[registration.person_id].append(registration)
        rows = db.session.scalars(
            select(EmployerProof)
            .where(EmployerProof.person_id.in_(person_ids))
            .order_by(EmployerProof.id)
        )
        for row in rows:
            self._seen[row.person_id, row.organisation_id][row.ref] = row

    def joiner(self, row: Row[Any], its: Sequence[Row[Any]]) -> Joiner:
        same = [each for each in its if each.employer_id == row.employer_id]
        began_on = rules.work_began(same, day=row.starts_on) or row.starts_on
        held = self._held[row.person_id]
        standing = self._standing(row, held, began_on)
        return Joiner(
            person=self._people[row.person_id],
            organisation=row.organisation,
            employer_id=row.employer_id,
            starts_on=row.starts_on,
            registration_id=held[0].public_id if held else None,
            lacks=rules.lacking(standing, starts_on=row.starts_on),
        )

    def _standing(self, row: Row[Any], held: Sequence[Registration], began_on: date) -> Standing:
        its = self._seen[row.person_id, row.employer_id].values()
        seen = [each for each in its if not each.taken_back]
        told = rules.telling(
            (s for s in seen if s.kind is ProofKind.CONDUCT_CERTIFICATE), starts_on=began_on
        )
        issued_on = told and told.issued_on
        return Standing(
            numbered=bool(held),
            checked_on=max((h.checked_on for h in held if h.checked_on), default=None),
            conduct=rules.conduct_age(issued_on, starts_on=began_on) if issued_on else None,
            references=any(each.kind is ProofKind.REFERENCES for each in seen),
        )
