"""What a manager sees of everyone below the places where they are manager.

Who employs a person sees the registration in full. Who only directs the work (a placement) sees
whether the person is registered, until when, and when somebody made sure of it; nothing else of
that person may be counted, filtered on or sorted by.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import (
    Row,
    Select,
    and_,
    case,
    exists,
    extract,
    func,
    select,
)

from leerhuis import access, db
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.queries import appointed_on
from leerhuis.registry import places, queries, seen
from leerhuis.registry.choosing import MISSING as MISSING
from leerhuis.registry.choosing import Filter as Filter
from leerhuis.registry.choosing import conditions, order
from leerhuis.registry.models import Registration
from leerhuis.registry.periods import add_months
from leerhuis.registry.points import Line
from leerhuis.registry.queries import Sheet
from leerhuis.registry.rules import Source, Validity
from leerhuis.registry.standing import Code
from leerhuis.registry.validity import VALID, suffices, validity_on

PAGE = 25
WARNED = (Code.ATTENTION, Code.EXPIRING, Code.UNREACHABLE, Code.LAPSED)


class People(NamedTuple):
    """How many work in a function that asks a registration, and how many of them may work."""

    asked: int
    may_work: int


@dataclass(frozen=True)
class Standings:
    """Registrations by standing, persons without one, and those of whom only validity is seen."""

    by_code: Mapping[Code, int] = field(default_factory=dict)
    missing: int = 0
    limited: Mapping[Validity, int] = field(default_factory=dict)


class Month(NamedTuple):
    """How many registrations are valid for the last time in this month."""

    first_on: date
    on_track: int
    attention: int


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
    progress: Line | None = None
    complete: bool = False


@dataclass(frozen=True)
class TeamPage:
    rows: Sequence[TeamRow]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def people(paths: Sequence[str], *, today: date) -> People:
    """Persons, each counted once however many registrations cover them."""
    may_work = exists().where(
        Registration.person_id == Person.id,
        suffices(Registration),
        validity_on(Registration, today).in_([each.value for each in VALID]),
    )
    asked, able = db.session.execute(
        select(func.count(), func.coalesce(func.sum(case((may_work, 1), else_=0)), 0))
        .select_from(Person)
        .where(places.asked_below(paths, day=today))
    ).one()
    return People(asked, int(able))


def standings(paths: Sequence[str], *, today: date) -> Standings:
    """How many registrations stand how, in one statement."""
    each = seen.counted(paths, today=today).subquery()
    none = each.c.registration_id.is_(None).label("none")
    columns = (each.c.full, none, each.c.standing, each.c.validity)
    by_code: dict[Code, int] = dict.fromkeys(Code, 0)
    limited: dict[Validity, int] = dict.fromkeys(Validity, 0)
    missing = 0
    for row in db.session.execute(select(*columns, func.count()).group_by(*columns)):
        full, without, code, validity, count = row
        if not full:
            limited[Validity(validity)] += count
        elif without:
            missing += count
        else:
            by_code[code] += count
    return Standings(by_code=by_code, missing=missing, limited=limited)


def months(paths: Sequence[str], *, today: date, count: int = 24) -> list[Month]:
    """The last valid days of the months from this one on, empty months included."""
    first = today.replace(day=1)
    found: dict[tuple[date, bool], int] = defaultdict(int)
    for row in db.session.execute(_by_month(paths, first, count, today=today)):
        year, month, warned, number = row
        found[date(int(year), int(month), 1), bool(warned)] += number
    starts = [add_months(first, number) for number in range(count)]
    return [Month(each, found[each, False], found[each, True]) for each in starts]


def _by_month(paths: Sequence[str], first: date, count: int, *, today: date) -> Select[Any]:
    each = seen.counted(paths, today=today).subquery()
    until = each.c.last_valid_on
    month = (
        select(
            extract("year", until).label("year"),
            extract("month", until).label("month"),
            and_(each.c.full, each.c.standing.in_(WARNED)).label("warned"),
        )
        .where(until >= first, until < add_months(first, count))
        .subquery()
    )
    return select(*month.c, func.count()).group_by(*month.c)


def page(paths: Sequence[str], chosen: Filter, *, today: date) -> TeamPage:
    """Twenty-five rows of the list; beyond the last page is the last page."""
    number = max(chosen.page, 1)
    rows = _page(paths, chosen, number, today=today)
    if not rows and number > 1:
        wanted = _filtered(paths, chosen, today=today).subquery()
        total = db.session.scalar(select(func.count()).select_from(wanted)) or 0
        number = max(1, ceil(total / PAGE))
        rows = _page(paths, chosen, number, today=today)
    total = rows[0].total if rows else 0
    return TeamPage(_team_rows(rows, paths, today=today), total, number)


def all_rows(paths: Sequence[str], chosen: Filter, *, today: date) -> list[TeamRow]:
    """The whole list as it is filtered and sorted, for a download."""
    full = places.employed_below(paths, day=today)
    wanted = _filtered(paths, chosen, today=today).order_by(*order(chosen, full))
    return _team_rows(db.session.execute(wanted).all(), paths, today=today)


def _page(paths: Sequence[str], chosen: Filter, number: int, *, today: date) -> Sequence[Row[Any]]:
    return db.session.execute(
        _filtered(paths, chosen, today=today)
        .add_columns(func.count().over().label("total"))
        .order_by(*order(chosen, places.employed_below(paths, day=today)))
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()


def _filtered(paths: Sequence[str], chosen: Filter, *, today: date) -> Select[Any]:
    full = places.employed_below(paths, day=today)
    wanted = seen.joined(
        select(
            Person,
            Registration,
            full.label("full"),
            seen.validity_now(today).label("validity"),
        ),
        paths,
        today=today,
    )
    return wanted.where(*conditions(chosen, full, today=today))


def _team_rows(rows: Sequence[Row[Any]], paths: Sequence[str], *, today: date) -> list[TeamRow]:
    names = _organisations([each.Person.id for each in rows], paths, today=today)
    shown = [each.Registration for each in rows if each.full and each.Registration]
    sheets = queries.earned_by({each.person_id for each in shown})
    return [_team_row(each, names, sheets, today=today) for each in rows]


def _team_row(
    row: Row[Any],
    names: Mapping[int, Sequence[str]],
    sheets: Mapping[int, Sheet],
    *,
    today: date,
) -> TeamRow:
    registration: Registration | None = row.Registration
    shown = TeamRow(
        person=row.Person,
        organisations=names.get(row.Person.id, ()),
        full=bool(row.full),
        validity=Validity(row.validity),
        last_valid_on=None if registration is None else registration.last_valid_on,
        checked_on=None if registration is None else registration.checked_on,
    )
    if not shown.full or registration is None:
        return shown
    assessment = queries.assessment_of(
        registration, sheets.get(registration.person_id, Sheet()), today=today
    )
    return replace(
        shown,
        registration=registration,
        standing=registration.standing,
        source=registration.source,
        told_on=registration.told_on,
        progress=assessment.furthest_behind,
        complete=assessment.complete,
    )


def _organisations(
    person_ids: Sequence[int], paths: Sequence[str], *, today: date
) -> Mapping[int, list[str]]:
    """Where these persons work, as far as that is below the given places."""
    rows = db.session.execute(
        select(Appointment.person_id, Organisation.name)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id.in_(set(person_ids)),
            appointed_on(today),
            access.below(Organisation.path, paths),
        )
        .order_by(Organisation.name)
        .distinct()
    )
    names: dict[int, list[str]] = defaultdict(list)
    for person_id, name in rows:
        names[person_id].append(name)
    return names
