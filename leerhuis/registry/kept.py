"""What is kept of persons: points, work, what is asked of them alone; read for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeVar, cast

from sqlalchemy import func, inspect, select

from leerhuis import db
from leerhuis.registers import Profession
from leerhuis.registry.models import (
    ExpectedPoints,
    PersonalRequirement,
    PointsEntry,
    Registration,
    RequiredHours,
    WorkPeriod,
)

_ENTRY = [getattr(PointsEntry, each.key) for each in inspect(PointsEntry).column_attrs]
_JUDGED = (
    "person_id",
    "completed_on",
    "register",
    "occupation",
    "category",
    "points",
    "course",
    "form",
)
OfPoints = TypeVar("OfPoints", ExpectedPoints, PointsEntry)
OfPerson = TypeVar("OfPerson", ExpectedPoints, PointsEntry, WorkPeriod)


class Sheet(NamedTuple):
    """What is kept of one person: points, work, extras by registration, and hours by profession."""

    earned: Sequence[PointsEntry] = ()
    expected: Sequence[ExpectedPoints] = ()
    work: Sequence[WorkPeriod] = ()
    extras: Mapping[int, Sequence[PersonalRequirement]] = MappingProxyType({})
    required_hours: Mapping[Profession, int] = MappingProxyType({})


def earned_by(person_ids: Iterable[int]) -> Mapping[int, Sheet]:
    """The points that these persons have earned, and nothing else.

    Plain rows with the columns of the table: they are read by the thousand and never changed.
    """
    wanted = set(person_ids)
    rows = db.session.execute(
        select(*_ENTRY, PointsEntry.ref.label("occasion"))
        .where(PointsEntry.person_id.in_(wanted))
        .order_by(PointsEntry.completed_on, PointsEntry.id)
    ).all()
    earned = _by_person(cast(Sequence[PointsEntry], rows))
    return {each: Sheet(earned.get(each, ())) for each in wanted}


def bare_sheets_of(person_ids: Iterable[int]) -> Mapping[int, Sheet]:
    """All points of these persons, earned and expected, in two statements."""
    done = earned_by(person_ids := set(person_ids))
    expected = _by_person(
        db.session.scalars(
            select(ExpectedPoints)
            .where(ExpectedPoints.person_id.in_(person_ids))
            .order_by(ExpectedPoints.completed_on, ExpectedPoints.id)
            .execution_options(populate_existing=True)
        )
    )
    return {each: sheet._replace(expected=expected.get(each, ())) for each, sheet in done.items()}


def sheets_of(person_ids: Iterable[int]) -> Mapping[int, Sheet]:
    """All that is kept of these persons and counts for a registration, in five statements."""
    points = bare_sheets_of(person_ids := set(person_ids))
    work, extras, hours = work_of(person_ids), _extras_of(person_ids), required_hours()
    return {
        each: sheet._replace(
            work=work.get(each, ()), extras=extras.get(each, {}), required_hours=hours
        )
        for each, sheet in points.items()
    }


def sheets_for(rows: Iterable[Registration]) -> Mapping[int, Sheet]:
    """What counts for these registrations, by person: only what their packs ask is read.

    Of points only what a judgement needs, as plain rows: there are thousands of them in a night. A
    registration that is not written yet has nothing that its register asks of it alone.
    """
    rows = list(rows)
    person_ids = {row.person_id for row in rows}
    earned, expected = _judged(PointsEntry, person_ids), _judged(ExpectedPoints, person_ids)
    asked = [(row.person_id, row.pack.work) for row in rows if row.pack.work is not None]
    work = work_of({person_id for person_id, _rule in asked}) if asked else {}
    looked_up = any(rule.at_least is None for _person_id, rule in asked)
    hours = required_hours() if looked_up else {}
    extras = _extras_of({row.person_id for row in rows if row.id is not None})
    return {
        each: Sheet(
            earned.get(each, ()),
            expected.get(each, ()),
            work.get(each, ()),
            extras.get(each, {}),
            hours,
        )
        for each in person_ids
    }


def _judged(kind: type[OfPoints], person_ids: set[int]) -> Mapping[int, Sequence[OfPoints]]:
    """What counts of the points of these persons."""
    rows = db.session.execute(
        select(*(getattr(kind, name) for name in _JUDGED), kind.ref.label("occasion"))
        .where(kind.person_id.in_(person_ids))
        .order_by(kind.completed_on, kind.id)
    ).all()
    return _by_person(cast(Sequence[OfPoints], rows))


def work_of(person_ids: Iterable[int]) -> Mapping[int, Sequence[WorkPeriod]]:
    """Where these persons worked for how many hours a week, the first job first."""
    return _by_person(
        db.session.scalars(
            select(WorkPeriod)
            .where(WorkPeriod.person_id.in_(set(person_ids)), WorkPeriod.removed_at.is_(None))
            .order_by(WorkPeriod.starts_on, WorkPeriod.id)
            .execution_options(populate_existing=True)
        )
    )


def _extras_of(person_ids: set[int]) -> Mapping[int, Mapping[int, list[PersonalRequirement]]]:
    """What the register asks of these persons alone, by person and by registration."""
    if not person_ids:
        return {}
    rows = db.session.execute(
        select(Registration.person_id, PersonalRequirement)
        .join(Registration, Registration.id == PersonalRequirement.registration_id)
        .where(Registration.person_id.in_(person_ids), PersonalRequirement.removed_at.is_(None))
        .order_by(PersonalRequirement.id)
        .execution_options(populate_existing=True)
    )
    extras: dict[int, dict[int, list[PersonalRequirement]]] = defaultdict(dict)
    for person_id, extra in rows:
        extras[person_id].setdefault(extra.registration_id, []).append(extra)
    return extras


def required_hours() -> Mapping[Profession, int]:
    """The hours that the BIG register asks of each profession, as far as we were told."""
    latest = select(func.max(RequiredHours.id)).group_by(RequiredHours.profession)
    rows = db.session.execute(
        select(RequiredHours.profession, RequiredHours.hours).where(RequiredHours.id.in_(latest))
    )
    return {row.profession: row.hours for row in rows}


def _by_person(rows: Iterable[OfPerson]) -> dict[int, list[OfPerson]]:
    sorted_out: dict[int, list[OfPerson]] = defaultdict(list)
    for row in rows:
        sorted_out[row.person_id].append(row)
    return sorted_out


def points_of(person_id: int) -> Sheet:
    return sheets_of([person_id])[person_id]
