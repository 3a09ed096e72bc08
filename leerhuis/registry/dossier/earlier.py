"""Of which days an employer sees the dossier: of work there, and of earlier work that is shared.

A registration that holds now is always seen, and what it comes to: work may depend on it. What was
done in the time of another employer is its owner's, who shares it employer by employer, or not.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from leerhuis import db
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Organisation, SharedPeriod
from leerhuis.people.rules import AppointmentKind, OrganisationKind, holds_on, lineage


class Time(NamedTuple):
    """A time of work with an employer, or the time with none (then without days)."""

    employer_id: int | None
    starts_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        return holds_on(self.starts_on, self.ends_on, day=day)


class Seen(NamedTuple):
    """What an employer sees of a dossier, day by day."""

    open: Sequence[Time]
    closed: Sequence[Time]
    between: bool

    def sees(self, day: date) -> bool:
        """Work there and what is shared is seen; with no employer at all what its owner says."""
        if any(each.holds(day) for each in self.open):
            return True
        return self.between and not any(each.holds(day) for each in self.closed)


def seen_below(person_id: int, paths: Iterable[str]) -> Seen:
    """What is seen of this dossier by who manages people at or below these places."""
    places = tuple(paths)
    shared = shared_by(person_id)
    opened: list[Time] = []
    closed: list[Time] = []
    for row, time in _work(person_id):
        here = row.organisation.path.startswith(places)
        (opened if here or time.employer_id in shared else closed).append(time)
    return Seen(opened, closed, between=None in shared)


def shared_by(person_id: int) -> set[int | None]:
    """The employers (by number) of whose time the person lets a later one see."""
    return set(
        db.session.scalars(
            select(SharedPeriod.organisation_id).where(SharedPeriod.person_id == person_id)
        )
    )


def earlier_employers(person_id: int, *, today: date) -> list[Organisation]:
    """Who employed the person and does not any more, the latest first."""
    times = [time for _row, time in _work(person_id)]
    now = {each.employer_id for each in times if each.holds(today) or each.starts_on > today}
    over = sorted(
        (each for each in times if each.employer_id not in now),
        key=lambda each: each.starts_on,
        reverse=True,
    )
    numbers = list(dict.fromkeys(each.employer_id for each in over))
    rows = db.session.scalars(select(Organisation).where(Organisation.id.in_(numbers)))
    known = {each.id: each for each in rows}
    return [known[number] for number in numbers if number in known]


def _work(person_id: int) -> list[tuple[Appointment, Time]]:
    """Every employment with who employs there: what a team is part of."""
    rows = [
        each
        for each in people.appointments_of(person_id)
        if each.kind is AppointmentKind.EMPLOYMENT
    ]
    employers = _employers({number for each in rows for number in lineage(each.organisation.path)})
    return [
        (each, Time(_nearest(each.organisation.path, employers), each.starts_on, each.ends_on))
        for each in rows
    ]


def _employers(numbers: set[int]) -> set[int]:
    from_teams = select(Organisation.id).where(
        Organisation.id.in_(numbers), Organisation.kind != OrganisationKind.TEAM
    )
    return set(db.session.scalars(from_teams))


def _nearest(path: str, employers: set[int]) -> int:
    line = lineage(path)
    return next((each for each in reversed(line) if each in employers), line[-1])
