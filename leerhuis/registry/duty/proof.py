"""Proof on a date: who might work on a day, as far as was known at a moment.

Everything is read from rows that are only ever added, so that the same two dates give the same
answer whatever is told later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import ceil
from typing import Any

from sqlalchemy import (
    CTE,
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
from leerhuis.people.rules import AppointmentKind
from leerhuis.registry.duty import details, rules
from leerhuis.registry.duty.details import Conduct, Details, Excepted, Held, Word, Work
from leerhuis.registry.duty.facts import facts
from leerhuis.registry.duty.rules import Cover, ProofKind
from leerhuis.registry.duty.scope import Scope, appointed, exceptions, people, scope

PAGE = 25


@dataclass(frozen=True)
class ProofRow:
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
    each = _each(here)
    number = max(1, page or 1)
    found = details.rows_of(_listed(each, None if page is None else number, only))
    totals = _totals(each, found)
    whole = Proof(day, known_at, totals, only=only)
    if not found and number > 1:
        number = whole.pages
        found = details.rows_of(_listed(each, number, only))
    more = details.read(here, _whom(here, found, every=page is None))
    rows = [_row(row, more, here) for row in found]
    return Proof(day, known_at, totals, rows, page=number, only=only)


def _each(here: Scope) -> Subquery:
    """A row for each person, with what covers the work of that day.

    The parts are put under each other and counted by person: the database cannot know how large
    they are, and might go through one for every row of another if it had to join them.
    """
    posts = appointed(here)
    who = people(posts)
    numbers = select(who.c.person_id)

    def whom(column: Any) -> Any:
        return column.in_(numbers)

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


def _listed(each: Subquery, page: int | None, only: Cover | None) -> Select[Any]:
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
    return wanted if page is None else wanted.limit(PAGE).offset((page - 1) * PAGE)


def _totals(each: Subquery, found: Sequence[Row[Any]]) -> Mapping[Cover, int]:
    if found:
        first = found[0]._mapping
        return {cover: int(first[f"of_{cover.value}"]) for cover in Cover}
    numbers = db.session.execute(select(*_sums(each))).one()
    return {cover: int(number or 0) for cover, number in zip(Cover, numbers, strict=True)}


def _whom(here: Scope, found: Sequence[Row[Any]], *, every: bool) -> Any:
    """Who is asked for: by number on a page, all at once for the whole list."""
    numbers: Any = [row.person_id for row in found]
    if every:
        numbers = select(people(appointed(here)).c.person_id)

    def whom(column: Any) -> Any:
        return column.in_(numbers)

    return whom


def _row(row: Row[Any], more: Details, here: Scope) -> ProofRow:
    full = bool(row.full)
    work = details.work(more.posts.get(row.person_id, ()), here, full=full)
    held = more.held.get(row.person_id, ())
    known = ProofRow(row.public_id, row.name, full, _COVER[row.cover], work, held)
    if full:
        return _in_full(known, row.person_id, more)
    return replace(known, registrations=[each.in_brief for each in held[:1]])


_COVER = {each.value: each for each in Cover}


def _in_full(row: ProofRow, person_id: int, more: Details) -> ProofRow:
    """The same with what only an employer knows; each employer its own."""
    if not any(person_id in told for told in (more.seen, more.words, more.exceptions)):
        return row
    employers, began_on = row.work.employers, row.work.began_on
    seen = [s for s in more.seen.get(person_id, ()) if s.organisation_id in employers]
    words = [w for w in more.words.get(person_id, ()) if w.organisation_id in employers]
    reasons = [e for e in more.exceptions.get(person_id, ()) if e.organisation_id in employers]
    references = [s.seen_on for s in seen if s.kind is ProofKind.REFERENCES]
    return replace(
        row,
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
