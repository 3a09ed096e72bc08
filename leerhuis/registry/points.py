"""What a period has brought so far against what the pack asks, in exact decimals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from leerhuis.registers import Category
from leerhuis.registry.packs import Pack, PeriodStart, Requirement
from leerhuis.registry.periods import Period

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Entry:
    """Points for something completed on a day, or to be completed on it.

    Rows of one `occasion` (an edition, with its corrections) add up. Of several occasions of the
    same `course` only the one with the most points counts: a course counts once.
    """

    category: Category
    points: Decimal
    completed_on: date
    course: str | None = None
    occasion: str | None = None


@dataclass(frozen=True)
class Tally:
    """One category: earned, how much of it counts, and what is expected to count on top."""

    earned: Decimal = NOTHING
    counted: Decimal = NOTHING
    expected: Decimal = NOTHING


@dataclass(frozen=True)
class Line:
    """One requirement: what counts for it, what is on its way, and what is still open."""

    requirement: Requirement
    earned: Decimal
    counted: Decimal
    expected: Decimal

    @property
    def asked(self) -> Decimal:
        return self.requirement.at_least

    @property
    def open(self) -> Decimal:
        return max(self.asked - self.counted, NOTHING)

    @property
    def open_after_expected(self) -> Decimal:
        return max(self.asked - self.counted - self.expected, NOTHING)

    @property
    def surplus(self) -> Decimal:
        return max(self.counted - self.asked, NOTHING)

    @property
    def share(self) -> Decimal:
        """How far along, from 0 to 1."""
        return min(self.counted / self.asked, Decimal(1))


@dataclass(frozen=True)
class Assessment:
    """Where someone stands in a period; without lines the requirements are not known here.

    It speaks of points only: hours of work are not counted here yet, and the page that shows
    `complete` says so where the pack asks for hours.
    """

    lines: tuple[Line, ...]
    categories: Mapping[Category, Tally]

    @property
    def known(self) -> bool:
        return bool(self.lines)

    @property
    def complete(self) -> bool:
        return self.known and not any(line.open for line in self.lines)

    @property
    def furthest_behind(self) -> Line | None:
        return furthest_behind(self.lines)

    @property
    def open(self) -> Decimal:
        """The points still to earn, each counted once where requirements lie within another."""
        return _together([(line.requirement, line.open) for line in self.lines])

    @property
    def open_after_expected(self) -> Decimal:
        return _together([(line.requirement, line.open_after_expected) for line in self.lines])


def furthest_behind(lines: Iterable[Line]) -> Line | None:
    """The line with the smallest share met; at equal shares the one with most open."""
    behind = [line for line in lines if line.open]
    return min(behind, key=lambda line: (line.share, -line.open), default=None)


def assess(
    pack: Pack,
    entries: Iterable[Entry],
    expected: Iterable[Entry],
    *,
    period: Period,
    today: date,
    submitted_on: date | None = None,
) -> Assessment:
    """What counts in this period, as it was or will be known on `today`.

    Only what is completed within the period counts: its first and its last day are inside. Where a
    new period begins on the day of submission, that day and all after it belong to the new one.
    """
    until = counts_until(pack, period, submitted_on=submitted_on)
    done = [e for e in entries if period.starts_on <= e.completed_on <= min(until, today)]
    coming = [e for e in expected if period.starts_on <= e.completed_on <= until]
    earned, both = _earned(done), _earned([*done, *coming])
    tallies = {
        category: _tally(earned[category], both[category], pack.counted_at_most.get(category))
        for category in Category
    }
    return Assessment(
        lines=tuple(_line(requirement, tallies) for requirement in pack.requirements),
        categories=tallies,
    )


def counts_until(pack: Pack, period: Period, *, submitted_on: date | None) -> date:
    """The last day that counts: what comes after the last day to apply can no longer be shown."""
    last = min(period.last_valid_on, period.apply_by_on)
    if submitted_on is None or pack.new_period_starts is not PeriodStart.SUBMISSION:
        return last
    return min(last, submitted_on - timedelta(days=1))


def _earned(entries: Iterable[Entry]) -> Mapping[Category, Decimal]:
    """Points by category, each course counted once: the occasion that gave the most."""
    occasions: dict[tuple[Category, str], dict[str | None, Decimal]] = {}
    total: dict[Category, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.course is None:
            total[entry.category] += entry.points
            continue
        sums = occasions.setdefault((entry.category, entry.course), defaultdict(Decimal))
        sums[entry.occasion] += entry.points
    for (category, _), sums in occasions.items():
        total[category] += max(sums.values())
    return total


def _tally(earned: Decimal, with_expected: Decimal, most: Decimal | None) -> Tally:
    earned = max(earned, NOTHING)
    counted = earned if most is None else min(earned, most)
    after = with_expected if most is None else min(with_expected, most)
    return Tally(earned=earned, counted=counted, expected=max(after - counted, NOTHING))


def _line(requirement: Requirement, tallies: Mapping[Category, Tally]) -> Line:
    own = [tallies[category] for category in requirement.categories]
    return Line(
        requirement=requirement,
        earned=sum((tally.earned for tally in own), NOTHING),
        counted=sum((tally.counted for tally in own), NOTHING),
        expected=sum((tally.expected for tally in own), NOTHING),
    )


def _together(rows: Sequence[tuple[Requirement, Decimal]]) -> Decimal:
    """Add up what is open, taking a part and its whole as one: the larger of the two."""
    parts: dict[str, Decimal] = defaultdict(Decimal)
    for requirement, left in rows:
        if requirement.within is not None:
            parts[requirement.within] += left
    wholes = [(row, left) for row, left in rows if row.within is None]
    return sum((max(left, parts[row.key]) for row, left in wholes), NOTHING)
