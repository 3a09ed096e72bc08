"""Once a month: what has had its time in the month after this one, so that people can object.

Everyone is looked at here, a few hundred at a time. Each night only what was foreseen is asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, or_, select

from leerhuis import clock, db
from leerhuis.mail import service as letters
from leerhuis.people.models import Organisation, Person
from leerhuis.privacy.erasing import bulk, facts, mails, queries, rules, splitting
from leerhuis.privacy.erasing.facts import Facts
from leerhuis.privacy.erasing.models import PlannedErasure, RetentionReport
from leerhuis.privacy.erasing.rules import Kind
from leerhuis.privacy.requests import queries as requests
from leerhuis.registry.periods import add_months

AT_ONCE = 300
# So long after somebody said that something is still needed it is not foreseen again.
KEPT_MONTHS = 12
_DAY = timedelta(days=1)


Over = Sequence[tuple[str, date]]


class Due(NamedTuple):
    """What has had its time: its kind, on which day, what of, and how much that is."""

    kind: Kind
    due_on: date
    through_on: date
    number: int


def foresee_due(*, now: datetime) -> int:
    """Write down what goes next month, once, and tell the privacy officers."""
    first, last = rules.month_after(clock.day_of(now))
    if db.session.scalar(select(RetentionReport.id).where(RetentionReport.first_on == first)):
        return 0
    number = sum(_foresee(some, first, last, now=now) for some in _persons())
    number += sum(_foresee_rows(each, first, last, now=now) for each in _tops())
    with db.transaction():
        db.add(RetentionReport(first_on=first, made_at=now))
        for letter in mails.reports(first, today=clock.day_of(now)):
            letters.queue(letter, now=now)
    return number


def _persons() -> Iterator[Sequence[int]]:
    """The numbers of all persons who are somebody, a few hundred at a time."""
    after = 0
    while some := db.session.scalars(
        select(Person.id)
        .where(Person.id > after, Person.erased_at.is_(None), Person.merged_into_id.is_(None))
        .order_by(Person.id)
        .limit(AT_ONCE)
    ).all():
        after = some[-1]
        yield some


def _tops() -> Sequence[Organisation]:
    return db.session.scalars(
        select(Organisation).where(Organisation.parent_id.is_(None)).order_by(Organisation.id)
    ).all()


def _foresee(some: Sequence[int], first: date, last: date, *, now: datetime) -> int:
    known = facts.of_persons(some, now=now)
    passed_over = _passed_over(some, now=now)
    fallback = _tops()
    with db.transaction():
        rows = [
            PlannedErasure(
                organisation_id=each.roots[0] if each.roots else fallback[0].id,
                person_id=each.person_id,
                foreseen_at=now,
                **due._asdict(),
            )
            for each in known.values()
            for due in dues_of(each, queries.terms_for(each.roots), first, last, now=now)
            if fallback and (each.person_id, due.kind) not in passed_over
        ]
        db.add(*rows)
    return len(rows)


def _passed_over(some: Sequence[int], *, now: datetime) -> set[tuple[int | None, Kind]]:
    """What is foreseen already, was kept longer by someone lately, or may not be touched now."""
    row = PlannedErasure
    since = clock.moment_of(add_months(clock.day_of(now), -KEPT_MONTHS), clock.local(now).time())
    open_or_kept = or_(row.stopped_at.is_(None), row.stopped_at > since)
    found = db.session.execute(
        select(row.person_id, row.kind).where(
            row.person_id.in_(some), row.done_at.is_(None), open_or_kept
        )
    )
    held = db.session.scalars(requests.people_restricted())
    return {(person, kind) for person, kind in found} | {
        (person, kind) for person in held for kind in rules.OF_PERSONS
    }


def dues_of(
    known: Facts, terms: Mapping[Kind, int], first: date, last: date, *, now: datetime
) -> list[Due]:
    """What of one person has had its time by the last day; all of it, or a part."""
    whole = facts.due_on(known, terms)
    if whole is not None and whole <= last:
        return [Due(Kind.PERSON, max(whole, first), whole - _DAY, 1)]
    return [*_counting(known, terms, first, last, now=now), *_proofs(known, terms, first, last)]


def _counting(
    known: Facts, terms: Mapping[Kind, int], first: date, last: date, *, now: datetime
) -> list[Due]:
    months = terms[Kind.COUNTING]
    through = rules.counted_through(known.days, known.held, months=months, on=last)
    if through is None:
        return []
    number = splitting.count(known.person_id, through_on=through, now=now)
    end = add_months(rules.counts_until(through, known.held), months) + _DAY
    return [Due(Kind.COUNTING, max(end, first), through, number)] if number else []


def _proofs(known: Facts, terms: Mapping[Kind, int], first: date, last: date) -> list[Due]:
    over = proofs_over(known, terms, on=last)
    if not over:
        return []
    end = max(until for _path, until in over)
    return [Due(Kind.PROOFS, max(end + _DAY, first), end, len(over))]


def proofs_over(known: Facts, terms: Mapping[Kind, int], *, on: date) -> Over:
    """The places whose proofs have had their time by a day, and since when."""
    found = [
        (each.path, until)
        for each in known.proofs
        if (until := known.proofs_until(each, months=terms[Kind.PROOFS])) is not None
    ]
    return [(path, until) for path, until in found if until < on]


def _foresee_rows(root: Organisation, first: date, last: date, *, now: datetime) -> int:
    """Rows that go whosever they are, at the end of the month."""
    terms = queries.terms_for([root.id])
    rows = []
    for kind in rules.OF_ROWS:
        through = add_months(last, -terms[kind])
        number = len(bulk.due(kind, root, through_on=through))
        if number and not _is_planned(root, kind, last):
            due = Due(kind, last, through, number)
            rows.append(PlannedErasure(organisation_id=root.id, foreseen_at=now, **due._asdict()))
    with db.transaction():
        db.add(*rows)
    return len(rows)


def _is_planned(root: Organisation, kind: Kind, last: date) -> bool:
    row = PlannedErasure
    return bool(
        db.session.scalar(
            select(func.count(row.id)).where(
                row.organisation_id == root.id, row.kind == kind, row.due_on == last
            )
        )
    )
