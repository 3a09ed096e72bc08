"""Points: expected with a seat, written down after attendance, never changed afterwards.

Every verb may be repeated: it brings the rows of one thing (`ref`) to what is asked, and writes
only the difference. Whoever changes the points of a person holds the registrations of that person
first, so that a standing is always worked out from all points.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.registers import Category, Form, Register
from leerhuis.registry import queries
from leerhuis.registry.models import ExpectedPoints, PointsEntry, Registration
from leerhuis.registry.queries import Sheet
from leerhuis.registry.rules import Source
from leerhuis.registry.settling import settle

Given = tuple[Register, str, Category, Decimal]
Formed = tuple[Register, str, Category, Decimal, Form | None]
NOTHING = Decimal(0)
EXACT = Decimal("0.1")


class Kind(NamedTuple):
    """What a row of points counts for; with a form it is hours of that form."""

    register: Register
    occupation: str
    category: Category
    form: Form | None = None

    @property
    def unformed(self) -> "Kind":
        """The kind as the table tells rows apart: by register, occupation and category."""
        return self._replace(form=None)


@dataclass(frozen=True)
class Done:
    """The thing that points are for, and the last day of it."""

    person_id: int
    ref: str
    title: str
    on: date
    course: str | None


def expect_points(
    person_id: int,
    *,
    ref: str,
    title: str,
    on: date,
    rows: Sequence[Given | Formed],
    now: datetime,
    course: str | None = None,
) -> None:
    """Count on these points for this thing; nothing where they have been earned already.

    The amount of a row that names a form is hours.
    """
    expect_all(person_id, [(Done(person_id, ref, title, on, course), rows)], now=now)


def expect_all(
    person_id: int, things: Iterable[tuple[Done, Sequence[Given | Formed]]], *, now: datetime
) -> None:
    """The same for many things of one person, who is weighed once."""
    with db.transaction():
        held = queries.held_of(person_id)
        sheet = _sheet_of(person_id, held)
        new = [each for each in things if not any(_balance(sheet, each[0].ref).values())]
        for done, rows in new:
            sheet = sheet._replace(expected=_expect(done, sheet, wanted=_summed(rows)))
        if new:
            _settle(held, sheet, now=now)


def withdraw_points(person_id: int, *, ref: str, now: datetime) -> None:
    """Count on no points for this thing any more."""
    with db.transaction():
        held = queries.held_of(person_id)
        sheet = _sheet_of(person_id, held)
        expected = _drop(sheet, ref)
        if len(expected) < len(sheet.expected):
            _settle(held, sheet._replace(expected=expected), now=now)


def record_points(
    person_id: int,
    *,
    ref: str,
    title: str,
    on: date,
    rows: Sequence[Given | Formed],
    by: Identity,
    now: datetime,
    course: str | None = None,
    source: Source = Source.LEERHUIS,
    form: Form | None = None,
) -> None:
    """Write down what this thing brought; no rows take back what was written before.

    With a form the amounts are hours, which the pack weighs; a row may name its own form.
    """
    done = Done(person_id, ref, title, on, course)
    with db.transaction():
        held = queries.held_of(person_id)
        sheet = _sheet_of(person_id, held)
        entries = _entries(
            done,
            sheet,
            _difference(done, sheet, wanted=_summed(rows, form=form)),
            source=source,
            recorded_at=now,
            recorded_by_id=by.person_id,
        )
        if entries:
            db.add(*entries)
            _note(entries, ref=ref, by=by, now=now)
        expected = _drop(sheet, ref)
        if entries or len(expected) < len(sheet.expected):
            earned = [*sheet.earned, *entries]
            _settle(held, sheet._replace(earned=earned, expected=expected), now=now)


def _summed(rows: Iterable[Given | Formed], *, form: Form | None = None) -> Mapping[Kind, Decimal]:
    total: dict[Kind, Decimal] = defaultdict(Decimal)
    for register, occupation, category, points, *own in rows:
        kind = Kind(register, occupation or "", category, own[0] if own else form)
        total[kind] += points.quantize(EXACT)
    return total


def _kind(row: ExpectedPoints | PointsEntry) -> Kind:
    return Kind(row.register, row.occupation, row.category, row.form)


def _expect(
    done: Done, sheet: Sheet, *, wanted: Mapping[Kind, Decimal]
) -> Sequence[ExpectedPoints]:
    """Bring what is expected of this thing to what is wanted; returns all that is expected."""
    known = {_kind(row): row for row in sheet.expected if row.ref == done.ref}
    for kind in known.keys() - wanted.keys():
        db.session.delete(known[kind])
    new = []
    for kind, points in wanted.items():
        if (row := known.get(kind)) is None:
            new.append(_expected(done, kind, points))
        else:
            row.title, row.completed_on, row.points = done.title, done.on, points
    db.add(*new)
    kept = [each for each in sheet.expected if each.ref != done.ref or _kind(each) in wanted]
    return [*kept, *new]


def _expected(done: Done, kind: Kind, points: Decimal) -> ExpectedPoints:
    return ExpectedPoints(
        person_id=done.person_id,
        ref=done.ref,
        course=done.course,
        title=done.title,
        completed_on=done.on,
        points=points,
        **kind._asdict(),
    )


def _drop(sheet: Sheet, ref: str) -> Sequence[ExpectedPoints]:
    """Expect nothing of this thing; returns what is still expected of others."""
    for row in sheet.expected:
        if row.ref == ref:
            db.session.delete(row)
    return [row for row in sheet.expected if row.ref != ref]


def _balance(sheet: Sheet, ref: str) -> dict[tuple[Kind, date], Decimal]:
    """What the rows of this thing come to now, corrections included."""
    balance: dict[tuple[Kind, date], Decimal] = defaultdict(Decimal)
    for row in sheet.earned:
        if row.ref == ref:
            balance[_kind(row), row.completed_on] += row.points
    return balance


def _difference(
    done: Done, sheet: Sheet, *, wanted: Mapping[Kind, Decimal]
) -> Mapping[tuple[Kind, date], Decimal]:
    """What has to be added to get from what is written to what is wanted."""
    missing = {each: -points for each, points in _balance(sheet, done.ref).items()}
    for kind, points in wanted.items():
        missing[kind, done.on] = missing.get((kind, done.on), NOTHING) + points
    return {each: points for each, points in missing.items() if points}


def _entries(
    done: Done,
    sheet: Sheet,
    missing: Mapping[tuple[Kind, date], Decimal],
    **told: Any,
) -> list[PointsEntry]:
    """The rows to add, each with the next number of its kind."""
    before = [row for row in sheet.earned if row.ref == done.ref]
    course = done.course or next((row.course for row in before if row.course), None)
    numbers = Counter(_kind(row).unformed for row in before)
    entries = []
    for (kind, day), points in missing.items():
        entries.append(
            PointsEntry(
                person_id=done.person_id,
                ref=done.ref,
                course=course,
                title=done.title,
                completed_on=day,
                points=points,
                number=numbers[kind.unformed],
                **kind._asdict(),
                **told,
            )
        )
        numbers[kind.unformed] += 1
    return entries


def _note(entries: Sequence[PointsEntry], *, ref: str, by: Identity, now: datetime) -> None:
    audit.record(
        Action.POINTS_RECORDED,
        by=by,
        kind="points",
        subject=ref,
        now=now,
        points=str(sum((each.points for each in entries), NOTHING)),
    )


def _sheet_of(person_id: int, held: Sequence[Registration]) -> Sheet:
    """What is kept of a person; without a registration there is nothing but points to work out."""
    read = queries.sheets_of if held else queries.bare_sheets_of
    return read([person_id])[person_id]


def _settle(held: Sequence[Registration], sheet: Sheet, *, now: datetime) -> None:
    if held:
        settle(held, today=clock.day_of(now), sheets={held[0].person_id: sheet})
