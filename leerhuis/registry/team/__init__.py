"""The list of everyone below the places where somebody is manager.

Who employs a person sees the registration in full. Who only directs the work (a placement) sees
whether the person is registered, until when, and when somebody made sure of it; nothing else of
that person may be counted, filtered on or sorted by.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import ceil
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select

from leerhuis import db
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.registry import places, queries
from leerhuis.registry.lacking import Behind, kept, kept_of
from leerhuis.registry.models import Registration
from leerhuis.registry.packs.asked import Unit
from leerhuis.registry.queries import Sheet
from leerhuis.registry.rules import Source, Validity
from leerhuis.registry.standing import Code
from leerhuis.registry.team import seen
from leerhuis.registry.team.choosing import MISSING as MISSING
from leerhuis.registry.team.choosing import Filter as Filter
from leerhuis.registry.team.choosing import conditions, order

PAGE = 25
BATCH = 2000


@dataclass(frozen=True)
class TeamRow:
    """A person with one registration, or with none; only a full row has more than validity."""

    person: Person
    organisations: Sequence[str]
    full: bool
    validity: Validity
    last_valid_on: date | None
    checked_on: date | None
    registration: Registration | None = None
    standing: Code | None = None
    source: Source | None = None
    told_on: date | None = None
    progress: Behind | None = None
    complete: bool = False


@dataclass(frozen=True)
class TeamPage:
    rows: Sequence[TeamRow]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def page(paths: Sequence[str], chosen: Filter, *, today: date) -> TeamPage:
    """Twenty-five rows of the list; beyond the last page is the last page."""
    found, given = _found(chosen, len(paths), today=today), seen.given(paths, today=today)
    number = max(chosen.page, 1)
    rows = _page(found, given, number)
    if not rows and number > 1:
        counted = select(func.count()).select_from(found.subquery())
        total = db.session.scalar(counted, given) or 0
        number = max(1, ceil(total / PAGE))
        rows = _page(found, given, number)
    total = rows[0].total if rows else 0
    shown = _team_rows(rows, paths, today=today)
    return TeamPage(_with_progress(shown, today=today), total, number)


def all_rows(paths: Sequence[str], chosen: Filter, *, today: date) -> list[TeamRow]:
    """The whole list as it is filtered and sorted, for a download: without progress."""
    found, given = _found(chosen, len(paths), today=today), seen.given(paths, today=today)
    rows = db.session.execute(found, given).all()
    parts = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
    return [row for part in parts for row in _team_rows(part, paths, today=today)]


def _found(chosen: Filter, count: int, *, today: date) -> Select[Any]:
    """What was asked for, in order and as numbers only: the rows themselves are wide."""
    row = seen.registrations(count)
    return (
        select(row.c.person_id, row.c.registration_id, row.c.full, row.c.validity)
        .join(Person, Person.id == row.c.person_id)
        .where(seen.matters(row), *conditions(chosen, row, seen.below(count), today=today))
        .order_by(*order(chosen, row))
    )


def _page(found: Select[Any], given: Mapping[str, Any], number: int) -> Sequence[Row[Any]]:
    shown = found.add_columns(func.count().over().label("total"))
    return db.session.execute(shown.limit(PAGE).offset((number - 1) * PAGE), given).all()


def _team_rows(rows: Sequence[Row[Any]], paths: Sequence[str], *, today: date) -> list[TeamRow]:
    if not rows:
        return []
    whole = _whole(rows)
    names = _work_places([each.person_id for each in rows if each.full], rows, paths, today=today)
    return [_team_row(each, *whole[each.person_id, each.registration_id], names) for each in rows]


def _whole(rows: Sequence[Row[Any]]) -> Mapping[Any, tuple[Person, Registration | None]]:
    """The persons and registrations of these numbers."""
    values = {
        "persons": list({each.person_id for each in rows}),
        "held": list({each.registration_id for each in rows} - {None}),
    }
    found = db.session.execute(_WHOLE, values)
    return {(person.id, held and held.id): (person, held) for person, held in found}


_WHOLE = (
    select(Person, Registration)
    .outerjoin(
        Registration,
        and_(
            Registration.person_id == Person.id,
            Registration.id.in_(bindparam("held", expanding=True)),
        ),
    )
    .where(Person.id.in_(bindparam("persons", expanding=True)))
)


def _team_row(
    row: Row[Any],
    person: Person,
    held: Registration | None,
    names: Mapping[int, Sequence[str]],
) -> TeamRow:
    shown = TeamRow(
        person=person,
        organisations=names.get(person.id, ()),
        full=bool(row.full),
        validity=Validity(row.validity),
        last_valid_on=held.was_valid_until_on if held else None,
        checked_on=held.checked_on if held else None,
    )
    if not shown.full or held is None:
        return shown
    found = kept(held.behind)
    return replace(
        shown,
        progress=found.behind,
        complete=found.complete,
        registration=held,
        standing=held.standing,
        source=held.source,
        told_on=held.told_on,
    )


def _with_progress(rows: Sequence[TeamRow], *, today: date) -> list[TeamRow]:
    """The requirement furthest behind, as it was kept; hours grow by the day and are reckoned."""
    grows = {row.person.id for row in rows if row.progress and row.progress.unit is Unit.HOURS}
    if not grows:
        return list(rows)
    sheets = queries.sheets_of(grows)
    return [_reckoned(row, sheets, today=today) if row.person.id in grows else row for row in rows]


def _reckoned(row: TeamRow, sheets: Mapping[int, Sheet], *, today: date) -> TeamRow:
    if row.registration is None:
        return row
    assessment = queries.assessment_of(row.registration, sheets[row.person.id], today=today)
    found = kept(kept_of(assessment))
    return replace(row, progress=found.behind, complete=found.complete)


def _work_places(
    full: Collection[int], rows: Sequence[Row[Any]], paths: Sequence[str], *, today: date
) -> Mapping[int, list[str]]:
    """Where these persons do the work: of who is not seen in full only one's own places."""
    values = seen.given(paths, today=today) | {
        "persons": list({each.person_id for each in rows}),
        "full": list(full),
    }
    names: dict[int, list[str]] = defaultdict(list)
    for person_id, name in db.session.execute(_work(len(paths)), values):
        names[person_id].append(name)
    return names


@cache
def _work(count: int) -> Select[int, str]:
    return (
        select(Appointment.person_id, Organisation.name)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id.in_(bindparam("persons", expanding=True)),
            places.works_there(seen.DAY),
            or_(
                Appointment.person_id.in_(bindparam("full", expanding=True)),
                seen.below(count),
            ),
        )
        .order_by(Organisation.name)
        .distinct()
    )
