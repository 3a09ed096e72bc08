"""What a period has brought so far against what the pack asks, in exact sums.

Points that were given are decimals; hours that a pack weighs are fractions until they are summed,
so that 45 hours at 40 points in 45 hours are 40 points and not a hair less.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from leerhuis.registers import Category, Form
from leerhuis.registry.packs import Pack, PeriodStart, Requirement, Unit
from leerhuis.registry.packs.asked import IN_PROFESSION
from leerhuis.registry.periods import Period, add_months
from leerhuis.registry.standing import worked
from leerhuis.registry.standing.sums import NOTHING, Given, Sums, exact
from leerhuis.registry.standing.worked import Gap, Work

__all__ = ["Assessment", "Entry", "Gap", "Line", "Tally", "Work", "assess", "counts_until"]


@dataclass(frozen=True)
class Entry:
    """Points for something completed on a day, or to be completed on it.

    With a `form` the points are hours, which the pack weighs. Rows of one `occasion` (an edition,
    an activity, with its corrections) add up. Of several occasions of the same `course` only the
    one with the most points counts: a course counts once.
    """

    category: Category
    points: Decimal
    completed_on: date
    course: str | None = None
    occasion: str | None = None
    form: Form | None = None


class Completed(Given, Protocol):
    """What an entry says, also where it is a plain row of a table."""

    @property
    def completed_on(self) -> date: ...


@dataclass(frozen=True)
class Tally:
    """One category: earned, how much of it counts, and what is expected to count on top."""

    earned: Decimal = NOTHING
    counted: Decimal = NOTHING
    expected: Decimal = NOTHING


@dataclass(frozen=True)
class Line:
    """One requirement: what counts for it, what is on its way, and what is still open.

    Hours of work grow by themselves; `reached_on` is the day on which there are enough if the work
    goes on as told.
    """

    requirement: Requirement
    earned: Decimal
    counted: Decimal
    expected: Decimal
    reached_on: date | None = None

    @property
    def unit(self) -> Unit:
        return self.requirement.unit

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

    def met_on(self, day: date) -> bool:
        """Whether it is met by then, from the assessed day on, if nothing is added."""
        return not self.open or (self.reached_on is not None and self.reached_on <= day)


@dataclass(frozen=True)
class Assessment:
    """Where someone stands in a period on a day.

    `untold`: hours of work that are asked and of which nobody has said anything, which is not the
    same as none. `extras_open`: what the register still asks of this one person. Without
    `history_known` nobody has said what was earned before Leerhuis knew. `gap` is the longest time
    without work so far, `interrupted_on` the first day on which one lasts longer than is allowed.
    """

    lines: tuple[Line, ...]
    categories: Mapping[Category, Tally]
    on: date
    untold: tuple[Requirement, ...] = ()
    extras_open: int = 0
    history_known: bool = True
    gap: Gap | None = None
    interrupted_on: date | None = None

    @property
    def known(self) -> bool:
        """Whether we know what the register asks."""
        return bool(self.lines or self.untold)

    @property
    def complete(self) -> bool:
        return self.complete_on(self.on)

    def met_on(self, day: date) -> bool:
        """Whether all is there that can be counted; what nobody has told is left out of it."""
        return bool(self.lines) and all(line.met_on(day) for line in self.lines)

    def interrupted_by(self, day: date) -> bool:
        return self.interrupted_on is not None and self.interrupted_on <= day

    def complete_on(self, day: date) -> bool:
        """Whether nothing is left but to apply."""
        return self.met_on(day) and not self.extras_open and not self.interrupted_by(day)

    @property
    def furthest_behind(self) -> Line | None:
        return furthest_behind(self.lines)

    @property
    def by_need(self) -> tuple[Line, ...]:
        """The line that is furthest behind first."""
        return tuple(sorted(self.lines, key=_need))

    @property
    def open(self) -> Decimal:
        """The points still to earn, each counted once where requirements lie within another."""
        return _together([(line.requirement, line.open) for line in self._points()])

    @property
    def open_after_expected(self) -> Decimal:
        return _together([(line.requirement, line.open_after_expected) for line in self._points()])

    def _points(self) -> Iterable[Line]:
        return (line for line in self.lines if line.unit is Unit.POINTS)


def _need(line: Line) -> tuple[bool, Decimal, Decimal]:
    return not line.open, line.share, -line.open


def furthest_behind(lines: Iterable[Line]) -> Line | None:
    """The line with the smallest share met; at equal shares the one with most open."""
    return min((line for line in lines if line.open), key=_need, default=None)


def assess(
    pack: Pack,
    entries: Iterable[Completed],
    expected: Iterable[Completed],
    *,
    period: Period,
    today: date,
    submitted_on: date | None = None,
    work: Iterable[Work] = (),
    extras_open: int = 0,
    history_known: bool = True,
    required_hours: Decimal | int | None = None,
) -> Assessment:
    """What counts in this period, as it was or will be known on `today`.

    Only what is completed within the period counts: its first and its last day are inside. Where a
    new period begins on the day of submission, that day and all after it belong to the new one.
    """
    first, until = period.starts_on, counts_until(pack, period, submitted_on=submitted_on)
    done = [e for e in entries if first <= e.completed_on <= min(until, today)]
    coming = [e for e in expected if first <= e.completed_on <= until]
    now, then = Sums(pack, done), Sums(pack, [*done, *coming]) if coming else None
    days = _Days(first, min(until, today), until)
    jobs = worked.within(work, starts_on=first, until=until)
    hours = [(each, _hours(each, jobs, days)) for each in pack.hours_asked(required_hours)]
    gap, interrupted_on = _gaps(pack, jobs, days)
    return Assessment(
        lines=(
            *(_line(requirement, now, then or now) for requirement in pack.requirements),
            *(line for _, line in hours if line is not None),
        ),
        categories={category: _tally(category, now, then or now) for category in Category},
        on=today,
        untold=tuple(requirement for requirement, line in hours if line is None),
        extras_open=extras_open,
        history_known=history_known,
        gap=gap,
        interrupted_on=interrupted_on,
    )


def counts_until(pack: Pack, period: Period, *, submitted_on: date | None) -> date:
    """The last day that counts: what comes after the last day to apply can no longer be shown."""
    last = min(period.last_valid_on, period.apply_by_on)
    if submitted_on is None or pack.new_period_starts is not PeriodStart.SUBMISSION:
        return last
    return min(last, submitted_on - timedelta(days=1))


def history_known_at_once(period: Period, told_on: date) -> bool:
    """Whether a period is so young that there is no history that Leerhuis does not know.

    Ours: what one did in a first month is told in the same breath as the registration itself.
    """
    return told_on <= add_months(period.starts_on, 1)


@dataclass(frozen=True)
class _Days:
    """The first day that counts, the last so far, and the last of all."""

    first: date
    so_far: date
    until: date


def _tally(category: Category, now: Sums, then: Sums) -> Tally:
    if not then.has(category):
        return _NO_TALLY
    counted = now.counted((category,))
    return Tally(
        earned=now.earned((category,)),
        counted=counted,
        expected=max(then.counted((category,)) - counted, NOTHING),
    )


_NO_TALLY = Tally()


def _line(requirement: Requirement, now: Sums, then: Sums) -> Line:
    kinds = (requirement.categories, requirement.forms)
    counted = now.counted(*kinds)
    return Line(
        requirement=requirement,
        earned=now.earned(*kinds),
        counted=counted,
        expected=max(then.counted(*kinds) - counted, NOTHING) if then is not now else NOTHING,
    )


def _hours(requirement: Requirement, jobs: Sequence[Work], days: _Days) -> Line | None:
    """Hours of work as a line; none where nobody told of any work."""
    if requirement.key == IN_PROFESSION:
        jobs = [job.of_profession() for job in jobs if job.in_profession is not None]
    if not jobs:
        return None
    so_far = exact(worked.hours(jobs, starts_on=days.first, until=days.so_far))
    all_told = exact(worked.hours(jobs, starts_on=days.first, until=days.until))
    asked = requirement.at_least
    return Line(
        requirement=requirement,
        earned=so_far,
        counted=so_far,
        expected=max(all_told - so_far, NOTHING),
        reached_on=worked.reached_on(jobs, asked, starts_on=days.first, until=days.until),
    )


def _gaps(pack: Pack, jobs: Sequence[Work], days: _Days) -> tuple[Gap | None, date | None]:
    """The longest gap so far, and the day on which one becomes too long."""
    if pack.work is None or pack.work.longest_gap_months is None or not jobs:
        return None, None
    so_far = worked.gaps(jobs, pack.work, starts_on=days.first, until=days.so_far)
    to_come = worked.gaps(jobs, pack.work, starts_on=days.first, until=days.until)
    return worked.longest(so_far), worked.too_long_on(to_come, pack.work)


def _together(rows: Sequence[tuple[Requirement, Decimal]]) -> Decimal:
    """Add up what is open, taking parts and their whole as one: the larger of the two."""
    parts: dict[str | None, list[tuple[str, Decimal]]] = defaultdict(list)
    for requirement, left in rows:
        parts[requirement.within].append((requirement.key, left))

    def whole(key: str, left: Decimal) -> Decimal:
        return max(left, sum((whole(*part) for part in parts[key]), NOTHING))

    return sum((whole(*row) for row in parts[None]), NOTHING)
