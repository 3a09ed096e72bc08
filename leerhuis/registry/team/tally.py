"""What a manager's overview counts: persons first, then registrations.

Of who is not seen in full only validity is counted, as in the list itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CTE, Date, Select, and_, bindparam, case, extract, func, or_, select

from leerhuis import db
from leerhuis.people.models import Organisation
from leerhuis.registry import places
from leerhuis.registry.periods import add_months
from leerhuis.registry.rules import Validity
from leerhuis.registry.standing import Code
from leerhuis.registry.team import seen

MONTHS = 24
WARNED = (Code.ATTENTION, Code.EXPIRING, Code.UNREACHABLE, Code.LAPSED, Code.ENDED)


class People(NamedTuple):
    """How many work in a function that asks a registration, and how many of them may work."""

    asked: int
    may_work: int


class WorkPlace(NamedTuple):
    """An organisation where people do the work; `attention` is None where nothing is known of it.

    Who works in two places counts in both.
    """

    public_id: str
    name: str
    persons: int
    may_work: int
    attention: int | None


class Persons(NamedTuple):
    """The persons of an overview, and where they work."""

    people: People
    places: list[WorkPlace]


@dataclass(frozen=True)
class Standings:
    """Registrations by standing, persons without one, and those of whom only validity is seen."""

    by_code: Mapping[Code, int] = field(default_factory=dict)
    missing: int = 0
    limited: Mapping[Validity, int] = field(default_factory=dict)


class Month(NamedTuple):
    """How many registrations that run are valid for the last time in this month."""

    first_on: date
    on_track: int
    attention: int


class _Group(NamedTuple):
    full: bool
    missing: bool
    standing: Code | None
    validity: str
    year: int | None
    month: int | None
    number: int


def persons(paths: Sequence[str], *, today: date) -> Persons:
    """Each counted once however many registrations cover them, in one statement."""
    given = seen.given(paths, today=today)
    rows = db.session.execute(_by_place(len(paths)), given).all()
    told = [
        WorkPlace(row[0], row[1], row[2], int(row[3]), int(row[4]) if row[5] else None)
        for row in rows
    ]
    return Persons(People(rows[0][6], int(rows[0][7])) if rows else People(0, 0), told)


@cache
def _by_place(count: int) -> Select[Any]:
    """The places with their counts, and on each row the counts of all persons."""
    each = _persons(count)
    work = places.work(each, seen.below(count), day=seen.DAY).subquery("work")
    return (
        select(
            Organisation.public_id,
            Organisation.name,
            func.count(),
            func.sum(work.c.able),
            func.sum(work.c.attention),
            func.max(case((work.c.full, seen.YES), else_=seen.NO)),
            select(func.count()).select_from(each).scalar_subquery(),
            select(func.sum(each.c.able)).scalar_subquery(),
        )
        .select_from(work)
        .join(Organisation, Organisation.id == work.c.organisation_id)
        .group_by(Organisation.id, Organisation.public_id, Organisation.name)
        .order_by(Organisation.name, Organisation.id)
    )


def _persons(count: int) -> CTE:
    """One row for each person, with what is counted of them."""
    row = seen.registrations(count)
    warned = or_(row.c.registration_id.is_(None), row.c.standing.in_(WARNED))
    return (
        select(
            row.c.person_id,
            func.max(row.c.able).label("able"),
            func.max(case((and_(row.c.full, warned), seen.YES), else_=seen.NO)).label("attention"),
            (func.max(case((row.c.full, seen.YES), else_=seen.NO)) == seen.YES).label("full"),
        )
        .where(seen.matters(row))
        .group_by(row.c.person_id)
        .cte("persons")
        .prefix_with("MATERIALIZED")
    )


def registrations(paths: Sequence[str], *, today: date) -> tuple[Standings, list[Month]]:
    """How they stand now, and when they end in the months to come, in one statement."""
    first = today.replace(day=1)
    given = {"today": today, "until": add_months(first, MONTHS)}
    rows = db.session.execute(_grouped(len(paths)), seen.given(paths, today=today) | given)
    groups = [_Group._make(row) for row in rows]
    return _standings(groups), _months(groups, first=first)


@cache
def _grouped(count: int) -> Select[Any]:
    row = seen.registrations(count)
    until = row.c.last_valid_on
    inside = and_(
        until >= bindparam("today", type_=Date),
        until < bindparam("until", type_=Date),
        row.c.validity != Validity.NOT_REGISTERED.value,
    )
    shown = case((inside, until))
    columns = (
        row.c.full,
        row.c.registration_id.is_(None).label("missing"),
        row.c.standing,
        row.c.validity,
        extract("year", shown).label("year"),
        extract("month", shown).label("month"),
    )
    grouped = select(*columns).where(seen.matters(row)).subquery()
    return select(*grouped.c, func.count()).group_by(*grouped.c)


def _standings(groups: Iterable[_Group]) -> Standings:
    by_code: dict[Code, int] = dict.fromkeys(Code, 0)
    limited: dict[Validity, int] = dict.fromkeys(Validity, 0)
    missing = 0
    for each in groups:
        if not each.full:
            limited[Validity(each.validity)] += each.number
        elif each.missing or each.standing is None:
            missing += each.number
        else:
            by_code[each.standing] += each.number
    return Standings(by_code=by_code, missing=missing, limited=limited)


def _months(groups: Iterable[_Group], *, first: date) -> list[Month]:
    """The last valid days of the months from this one on, empty months included."""
    found: dict[tuple[date, bool], int] = defaultdict(int)
    for each in groups:
        if each.year and each.month:
            warned = each.full and each.standing in WARNED
            found[date(int(each.year), int(each.month), 1), warned] += each.number
    starts = [add_months(first, number) for number in range(MONTHS)]
    return [Month(each, found[each, False], found[each, True]) for each in starts]
