"""Hours of work in a period, from weekly hours, and the gaps between jobs.

A week's hours spread evenly over its seven days, so that a job counts to the day; jobs that overlap
add up. What is told to go on counts as expected.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from leerhuis.registry.packs.asked import WorkRule
from leerhuis.registry.periods import add_months

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Work:
    """Weekly hours in one job, its last day included; `in_profession` are those in the profession.

    Without `ends_on` the job goes on.
    """

    starts_on: date
    ends_on: date | None
    hours_a_week: Decimal
    in_profession: Decimal | None = None

    def of_profession(self) -> "Work":
        return Work(self.starts_on, self.ends_on, self.in_profession or Decimal(0))


@dataclass(frozen=True)
class Gap:
    """Days without work, both ends included."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


def within(work: Iterable[Work], *, starts_on: date, until: date) -> list[Work]:
    """The jobs that touch these days."""
    return [
        job
        for job in work
        if job.starts_on <= until and (job.ends_on is None or job.ends_on >= starts_on)
    ]


def hours(work: Iterable[Work], *, starts_on: date, until: date) -> Fraction:
    """The hours worked on these days, both ends included."""
    return Fraction(_sevenfold(work, starts_on=starts_on, until=until)) / 7


def reached_on(
    work: Sequence[Work], asked: Decimal, *, starts_on: date, until: date
) -> date | None:
    """The first day on whose evening so many hours were worked; None if that is never."""

    def enough(days: int) -> bool:
        last = starts_on + timedelta(days=days)
        return _sevenfold(work, starts_on=starts_on, until=last) >= 7 * asked

    low, high = 0, (until - starts_on).days
    if not enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return starts_on + timedelta(days=low)


def _sevenfold(work: Iterable[Work], *, starts_on: date, until: date) -> Decimal:
    """Seven times the hours of these days: so it stays a decimal, and exact."""
    total = Decimal(0)
    for job in work:
        first = max(job.starts_on, starts_on)
        last = until if job.ends_on is None else min(job.ends_on, until)
        if first <= last:
            total += job.hours_a_week * ((last - first).days + 1)
    return total


def gaps(work: Iterable[Work], rule: WorkRule, *, starts_on: date, until: date) -> list[Gap]:
    """The times without work that are long enough to count as a gap."""
    found, free = [], starts_on
    for job in sorted(work, key=lambda job: job.starts_on):
        if not job.hours_a_week:
            continue
        if free < job.starts_on:
            found.append(Gap(free, min(job.starts_on - ONE_DAY, until)))
        last = until if job.ends_on is None else min(job.ends_on, until)
        free = max(free, last + ONE_DAY)
    if free <= until:
        found.append(Gap(free, until))
    at_least = 7 * (rule.gap_from_weeks or 0)
    return [gap for gap in found if gap.starts_on <= gap.ends_on and gap.days > at_least]


def longest(found: Iterable[Gap]) -> Gap | None:
    """The longest gap; of two that are as long the first."""
    return max(found, key=lambda gap: gap.days, default=None)


def too_long_on(found: Iterable[Gap], rule: WorkRule) -> date | None:
    """The first day on which a gap has lasted longer than is allowed."""
    if rule.longest_gap_months is None:
        return None
    turns = ((add_months(gap.starts_on, rule.longest_gap_months), gap) for gap in found)
    return min((day for day, gap in turns if day <= gap.ends_on), default=None)
