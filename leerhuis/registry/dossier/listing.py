"""All that someone did as one list: courses of here, activities of elsewhere, what came before.

A dossier is a few hundred rows at most and is read whole, since its sums need every row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from leerhuis.registers import Category, Form, Register
from leerhuis.registry.dossier import rules, series
from leerhuis.registry.dossier.aligning import granted
from leerhuis.registry.dossier.models import Activity, RegisterEntry
from leerhuis.registry.dossier.queries import START, Papers
from leerhuis.registry.dossier.rules import Counts, EntryStatus, Held
from leerhuis.registry.kept import Sheet
from leerhuis.registry.models import PointsEntry
from leerhuis.registry.rules import Source

PER_PAGE = 25
NOTHING = Decimal(0)
Entries = Mapping[tuple[str, Register], RegisterEntry]


class Kind(StrEnum):
    COURSE = "course"
    ACTIVITY = "activity"
    START = "start"


@dataclass(frozen=True)
class Stands:
    """Where a row stands in one register; without a day nobody has said anything yet."""

    register: Register
    status: EntryStatus
    since_on: date | None


@dataclass(frozen=True)
class Row:
    """One thing that was done. `address` is its name in an address, `ref` its name elsewhere."""

    ref: str
    kind: Kind
    title: str
    on: date
    form: Form | None
    hours: Decimal | None
    points: Decimal | None
    categories: frozenset[Category]
    counts: Counts
    stands: tuple[Stands, ...]
    activity: Activity | None = None

    @property
    def address(self) -> str:
        return self.ref.removeprefix(START)

    @property
    def shown_by(self) -> str:
        """The `ref` of its evidence: that of the series, where it is a meeting of one."""
        return self.ref if self.activity is None else series.shown_by(self.activity)

    @property
    def own(self) -> bool:
        """Whether its owner wrote it: the list of a group is changed in the group."""
        return self.activity is not None and self.activity.series is None

    @property
    def shared(self) -> bool:
        return self.activity is not None and self.activity.shared_at is not None

    @property
    def private(self) -> bool:
        """Whether what shows it is for its owner's eyes only."""
        return rules.is_private(self.form, self.categories, shared=self.shared)

    @property
    def reflection(self) -> bool:
        return rules.is_private(self.form, self.categories, shared=False)

    @property
    def rejected(self) -> bool:
        return any(each.status is EntryStatus.REJECTED for each in self.stands)


@dataclass(frozen=True)
class Wish:
    """Which rows are asked for; nothing chosen is all of them."""

    category: Category | None = None
    status: EntryStatus | None = None
    page: int = 1

    def takes(self, row: Row) -> bool:
        if self.category is not None and self.category not in row.categories:
            return False
        return self.status is None or any(each.status is self.status for each in row.stands)


@dataclass(frozen=True)
class Listed:
    """One page of the rows that were asked for, and how many there are."""

    rows: Sequence[Row]
    page: int
    pages: int
    total: int
    in_all: int


def listed(rows: Sequence[Row], wish: Wish) -> Listed:
    chosen = [row for row in rows if wish.takes(row)]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    page = min(max(wish.page, 1), pages)
    first = (page - 1) * PER_PAGE
    return Listed(chosen[first : first + PER_PAGE], page, pages, len(chosen), len(rows))


def rows_of(papers: Papers, held: Sequence[Held]) -> list[Row]:
    """Everything in the dossier, the latest first."""
    by_ref: dict[str, list[PointsEntry]] = defaultdict(list)
    for each in papers.earned:
        if each.ref not in papers.activities:
            by_ref[each.ref].append(each)
    found = [
        _of_activity(each, held, papers.entries)
        for each in papers.activities.values()
        if each.removed_at is None
    ]
    for ref, entries in by_ref.items():
        row = _of_points(ref, entries, held, papers.entries)
        if row is not None:
            found.append(row)
    return sorted(found, key=_latest_first, reverse=True)


def row_of(rows: Iterable[Row], address: str) -> Row | None:
    return next((row for row in rows if row.address == address), None)


def _latest_first(row: Row) -> tuple[date, int]:
    """What was done last comes first; of one day, what was written down last."""
    return row.on, row.activity.id if row.activity is not None else 0


def _of_activity(activity: Activity, held: Sequence[Held], entries: Entries) -> Row:
    form, hours = activity.form, activity.hours
    knowing = [
        each for each in held if (w := each.weight(form)) and not rules.is_too_short(w, hours)
    ]
    return Row(
        ref=activity.public_id,
        kind=Kind.ACTIVITY,
        title=activity.title,
        on=activity.completed_on,
        form=form,
        hours=hours,
        points=rules.worth(form, hours, knowing),
        categories=frozenset(w.category for w in (each.weight(form) for each in knowing) if w),
        counts=rules.counts(form, hours, activity.completed_on, held),
        stands=_stands(activity.public_id, (each.register for each in knowing), entries),
        activity=activity,
    )


def _of_points(
    ref: str, written: Sequence[PointsEntry], held: Sequence[Held], entries: Entries
) -> Row | None:
    """A course of here, or what was earned before; None where it was taken back altogether."""
    start = ref.startswith(START)
    if not any((_told(written) if start else granted(written)).values()):
        return None
    alive = [each for each in written if start or each.source is not Source.PERSON]
    on = max(each.completed_on for each in alive)
    own = [each for each in held if _brings(alive, each)]
    return Row(
        ref=ref,
        kind=Kind.START if start else Kind.COURSE,
        title=written[-1].title,
        on=on,
        form=None,
        hours=None,
        points=_worth(alive, own),
        categories=frozenset(each.category for each in alive),
        counts=rules.counts(None, NOTHING, on, own),
        stands=_stands(ref, (each.register for each in own), entries),
    )


def _told(written: Sequence[PointsEntry]) -> dict[tuple[Register, Category, Form | None], Decimal]:
    sums: dict[tuple[Register, Category, Form | None], Decimal] = defaultdict(Decimal)
    for each in written:
        sums[each.register, each.category, each.form] += each.points
    return sums


def _brings(written: Sequence[PointsEntry], held: Held) -> Decimal:
    """What these rows are worth to one registration."""
    return sum(
        (
            each.points if each.form is None else _weighed(each, held)
            for each in written
            if each.register is held.register and each.occupation in ("", held.occupation)
        ),
        NOTHING,
    )


def _weighed(each: PointsEntry, held: Held) -> Decimal:
    return rules.worth(each.form, each.points, [held]) or NOTHING if each.form else NOTHING


def _worth(written: Sequence[PointsEntry], own: Sequence[Held]) -> Decimal:
    """In points of the first registration that it counts for, else the most that it gives."""
    if own:
        return _brings(written, own[0])
    sums: dict[tuple[Register, str], Decimal] = defaultdict(Decimal)
    for each in written:
        sums[each.register, each.occupation] += each.points
    return max(sums.values())


def _stands(ref: str, registers: Iterable[Register], entries: Entries) -> tuple[Stands, ...]:
    """Where it stands in each register that counts it."""
    return tuple(_stand(ref, register, entries) for register in dict.fromkeys(registers))


def _stand(ref: str, register: Register, entries: Entries) -> Stands:
    entry = entries.get((ref, register))
    if entry is None:
        return Stands(register, EntryStatus.NOT_ENTERED, None)
    return Stands(register, entry.status, entry.since_on)


def entered(sheet: Sheet, entries: Entries) -> Sheet:
    """Of what was earned only what stands in the register, as its owner says."""
    there = _there(entries)
    rows = [each for each in sheet.earned if (each.ref, each.register) in there]
    return sheet._replace(earned=rows, expected=())


def untold_start(sheet: Sheet, entries: Entries) -> Sheet:
    """Only what was earned before Leerhuis knew, as far as nobody said that the register has it."""
    there = _there(entries)
    rows = [
        each
        for each in sheet.earned
        if each.ref.startswith(START) and (each.ref, each.register) not in there
    ]
    return sheet._replace(earned=rows, expected=())


def _there(entries: Entries) -> Collection[tuple[str, Register]]:
    return {key for key, entry in entries.items() if entry.status.is_there}
