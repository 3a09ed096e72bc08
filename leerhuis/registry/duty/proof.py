"""Proof on a date: who might work on a day, as far as was known at a moment.

Everything is read from rows that are only ever added, so that the same two dates give the same
answer whatever is told later.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    Subquery,
    case,
    cast,
    exists,
    func,
    null,
    select,
    union_all,
)

from leerhuis import db
from leerhuis.people.models import Person
from leerhuis.people.rules import ASKS_REGISTRATION, AppointmentKind
from leerhuis.registry.duty import details, rules
from leerhuis.registry.duty.details import Conduct, Details, Excepted, Held, Word, Work
from leerhuis.registry.duty.facts import Whom, facts
from leerhuis.registry.duty.rules import Cover, ProofKind
from leerhuis.registry.duty.scope import Scope, appointed, exceptions, people, scope

PAGE = 25


class ProofRow(NamedTuple):
    """What can be shown of one person on a day; only a `full` row has more than validity."""

    person_id: str
    name: str
    full: bool
    cover: Cover
    work: Work
    registrations: Sequence[Held] = ()
    exception: Excepted | None = None
    conduct: Conduct | None = None
    references_seen_on: date | None = None
    word: Word | None = None


@dataclass(frozen=True)
class Proof:
    """A page of it, or all of it; `totals` counts persons, whatever page is shown."""

    day: date
    known_at: datetime
    totals: Mapping[Cover, int]
    rows: Sequence[ProofRow] = ()
    page: int = 1
    only: Cover | None = None
    size: int = field(default=PAGE)

    @property
    def asked(self) -> int:
        """Persons whose function asked a registration that day."""
        return sum(self.totals.values())

    @property
    def registered(self) -> int:
        return self.totals[Cover.REGISTERED]

    @property
    def listed(self) -> int:
        return self.asked if self.only is None else self.totals[self.only]

    @property
    def pages(self) -> int:
        return max(1, ceil(self.listed / self.size))


def proof(
    paths: Sequence[str],
    *,
    day: date,
    known_at: datetime,
    page: int | None = 1,
    only: Cover | None = None,
) -> Proof:
    """Everyone below these places whose function asked a registration on this day.

    `page` None gives all rows. Beyond the last page is the last page.
    """
    here = scope(paths, day=day, known_at=known_at)
    return _whole(here, only) if page is None else _page(here, max(1, page), only)


def registered(paths: Sequence[str], *, day: date, known_at: datetime) -> tuple[int, int]:
    """Only how many: persons whose function asked a registration, and who of them had one."""
    posts = appointed(scope(paths, day=day, known_at=known_at))
    asked = select(posts.c.person_id).where(posts.c.function.in_(ASKS_REGISTRATION)).distinct()
    held = facts(_among(asked), day=day, known_at=known_at)
    covered = select(func.count(held.c.person_id.distinct())).where(held.c.covers)
    return (
        db.session.scalar(select(func.count()).select_from(asked.subquery())) or 0,
        db.session.scalar(covered) or 0,
    )


def _page(here: Scope, number: int, only: Cover | None) -> Proof:
    """The database counts everyone, and lists who is shown."""
    each = _each(here)
    found = details.rows_of(_listed(each, number, only))
    totals = _totals(each, found)
    if not found and number > 1:
        number = Proof(here.day, here.known_at, totals, only=only).pages
        found = details.rows_of(_listed(each, number, only))
    full = {row.person_id: bool(row.full) for row in found}
    more = details.read(here, _among(list(full)), full)
    rows = [_row(*_named(row), more) for row in found]
    return Proof(here.day, here.known_at, totals, rows, page=number, only=only)


def _whole(here: Scope, only: Cover | None) -> Proof:
    """Everyone is listed, so nothing has to be counted before."""
    who = people(appointed(here))
    public = select(Person.public_id).where(Person.id == who.c.person_id).scalar_subquery()
    everyone = select(who, public.label("public_id")).order_by(who.c.name, who.c.person_id)
    found = [_named(row) for row in details.each_of(everyone)]
    full = {person_id: full for person_id, _public_id, _name, full in found}
    more = details.read(here, _among(select(who.c.person_id)), full)
    rows = [_row(*each, more) for each in found]
    counted = Counter(row.cover for row in rows)
    totals = {cover: counted[cover] for cover in Cover}
    listed = [row for row in rows if only in (None, row.cover)]
    return Proof(here.day, here.known_at, totals, listed, only=only)


def _among(persons: Any) -> Whom:
    """The condition that a column is about these persons: by number, or all at once."""

    def whom(column: Any) -> ColumnElement[bool]:
        among: ColumnElement[bool] = column.in_(persons)
        return among

    return whom


def _each(here: Scope) -> Subquery:
    """A row for each person, with what covers the work of that day.

    The parts are put under each other and counted by person: the database cannot know how large
    they are, and might go through one for every row of another if it had to join them.
    """
    posts = appointed(here)
    who = people(posts)
    whom = _among(select(who.c.person_id))
    held = facts(whom, day=here.day, known_at=here.known_at)
    parts = union_all(
        _part(who.c.person_id, name=who.c.name, full=who.c.full, asked=1),
        _part(held.c.person_id, registered=1).where(held.c.covers),
        _excepted(exceptions(whom, here), posts),
    ).subquery()
    person = (
        select(
            parts.c.person_id,
            *(func.max(parts.c[name]).label(name) for name in ("name", "full")),
            *(func.max(parts.c[name]).label(name) for name in ("registered", "excepted")),
        )
        .group_by(parts.c.person_id)
        .having(func.max(parts.c.asked) == 1)
        .subquery()
    )
    cover = case(
        (person.c.registered == 1, Cover.REGISTERED.value),
        (person.c.full == 0, Cover.UNREGISTERED.value),
        (person.c.excepted == 1, Cover.EXCEPTION.value),
        else_=Cover.UNCOVERED.value,
    )
    return select(person, cover.label("cover")).subquery()


def _part(person_id: Any, *, name: Any = None, **told: Any) -> Select[Any]:
    """Rows of the same shape for each of the parts."""
    numbers = ("full", "asked", "registered", "excepted")
    name = null() if name is None else name
    return select(
        person_id.label("person_id"),
        cast(name, String).label("name"),
        *(cast(told.get(each, 0), Integer).label(each) for each in numbers),
    )


def _excepted(reasons: CTE, posts: CTE) -> Select[Any]:
    """Who had an exception of an employer of that day."""
    return _part(reasons.c.person_id, excepted=1).where(
        exists().where(
            posts.c.person_id == reasons.c.person_id,
            posts.c.kind == AppointmentKind.EMPLOYMENT,
            posts.c.employer_id == reasons.c.organisation_id,
        )
    )


def _sums(each: Subquery) -> list[Any]:
    return [func.sum(case((each.c.cover == cover.value, 1), else_=0)) for cover in Cover]


def _listed(each: Subquery, page: int, only: Cover | None) -> Select[Any]:
    """The persons of a page by name; each row tells how many there are in all."""
    labelled = zip(Cover, _sums(each), strict=True)
    sums = [number.over().label(f"of_{cover.value}") for cover, number in labelled]
    counted = select(each, *sums).subquery()
    public = select(Person.public_id).where(Person.id == counted.c.person_id).scalar_subquery()
    wanted = select(counted, public.label("public_id")).order_by(
        counted.c.name, counted.c.person_id
    )
    if only is not None:
        wanted = wanted.where(counted.c.cover == only.value)
    return wanted.limit(PAGE).offset((page - 1) * PAGE)


def _totals(each: Subquery, found: Sequence[Row[Any]]) -> Mapping[Cover, int]:
    if found:
        first = found[0]._mapping
        return {cover: int(first[f"of_{cover.value}"]) for cover in Cover}
    numbers = db.session.execute(select(*_sums(each))).one()
    return {cover: int(number or 0) for cover, number in zip(Cover, numbers, strict=True)}


def _named(row: Row[Any]) -> tuple[int, str, str, bool]:
    """Who it is, and whether everything is seen."""
    return row.person_id, row.public_id, row.name, bool(row.full)


def _row(person_id: int, public_id: str, name: str, full: bool, more: Details) -> ProofRow:
    work = more.work.get(person_id, Work())
    held = more.held.get(person_id, ())
    registered = any(each.covers for each in held)
    if full:
        cover = Cover.REGISTERED if registered else Cover.UNCOVERED
        known = ProofRow(public_id, name, full, cover, work, held)
        return _in_full(known, person_id, more)
    cover = Cover.REGISTERED if registered else Cover.UNREGISTERED
    brief = [each.in_brief for each in held[:1]]
    return ProofRow(public_id, name, full, cover, work, brief)


def _in_full(row: ProofRow, person_id: int, more: Details) -> ProofRow:
    """The same with what only an employer knows; each employer its own."""
    if not any(person_id in told for told in (more.seen, more.words, more.exceptions)):
        return row
    employers, began_on = row.work.employers, row.work.began_on
    seen = [s for s in more.seen.get(person_id, ()) if s.organisation_id in employers]
    words = [w for w in more.words.get(person_id, ()) if w.organisation_id in employers]
    reasons = [e for e in more.exceptions.get(person_id, ()) if e.organisation_id in employers]
    references = [s.seen_on for s in seen if s.kind is ProofKind.REFERENCES]
    excepted = row.cover is Cover.UNCOVERED and reasons
    return row._replace(
        cover=Cover.EXCEPTION if excepted else row.cover,
        exception=_exception(reasons, more),
        conduct=_conduct(seen, began_on),
        references_seen_on=max(references, default=None),
        word=Word(words[-1].word, words[-1].reason, words[-1].starts_on) if words else None,
    )


def _exception(reasons: Sequence[Any], more: Details) -> Excepted | None:
    if not reasons:
        return None
    last = max(reasons, key=lambda each: each.id)
    name, registered = more.responsible.get(last.responsible_id, ("", False))
    return Excepted(last.reason, last.starts_on, last.ends_on, name, registered)


def _conduct(seen: Sequence[Any], began_on: date | None) -> Conduct | None:
    told = rules.telling(
        (each for each in seen if each.kind is ProofKind.CONDUCT_CERTIFICATE), starts_on=began_on
    )
    if told is None:
        return None
    age = None if began_on is None else rules.conduct_age(told.issued_on, starts_on=began_on)
    return Conduct(told.issued_on, told.seen_on, told.profile, age)
