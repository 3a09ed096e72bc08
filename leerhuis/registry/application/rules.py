"""Hours of work, the employer's statement, and the files of a bundle: decisions on plain values."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import combinations

from leerhuis.errors import Refused

MOST_HOURS = Decimal(80)
# An assumption: how long a full week is stands in one's collective agreement.
FULL_WEEK = Decimal(36)
EMPLOYER_MAX = 120
EARLIEST = date(1950, 1, 1)
YEARS_AHEAD = 10
EXACT = Decimal("0.1")
NOTHING = Decimal(0)

MEGABYTE = 1024 * 1024
BUNDLE_BYTES = 250 * MEGABYTE
BUNDLE_FILES = 500


@dataclass(frozen=True)
class Worked:
    """So many hours a week for one employer, the first and the last day included."""

    employer: str
    starts_on: date
    ends_on: date | None
    hours_a_week: Decimal
    in_profession: Decimal | None = None

    @property
    def last_on(self) -> date:
        return self.ends_on or date.max


@dataclass(frozen=True)
class Overlap:
    """Two periods of work at the same time; their hours add up."""

    first: Worked
    second: Worked
    starts_on: date
    ends_on: date | None

    @property
    def hours_a_week(self) -> Decimal:
        return self.first.hours_a_week + self.second.hours_a_week


def check_work(
    *,
    employer: str,
    starts_on: date,
    ends_on: date | None,
    hours_a_week: Decimal,
    in_profession: Decimal | None,
    today: date,
) -> Worked:
    """A period of work as it will be kept; a refusal names the field that it is about."""
    name = " ".join(employer.split())
    if not name:
        raise Refused("Fill in the employer.", field="employer")
    if len(name) > EMPLOYER_MAX:
        raise Refused("Use at most %(most)s characters.", field="employer", most=EMPLOYER_MAX)
    _check_days(starts_on, ends_on, today=today)
    hours = _check_hours(hours_a_week, field="hours_a_week")
    within = None if in_profession is None else _check_hours(in_profession, field="in_profession")
    if within is not None and within > hours:
        raise Refused(
            "The hours in your profession are more than all hours a week.", field="in_profession"
        )
    return Worked(name, starts_on, ends_on, hours, within)


def _check_days(starts_on: date, ends_on: date | None, *, today: date) -> None:
    if starts_on < EARLIEST:
        raise Refused("Check the year of this date.", field="starts_on")
    if starts_on > today:
        raise Refused("The first day lies in the future. Add this work later.", field="starts_on")
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day lies before the first day.", field="ends_on")
    if ends_on is not None and ends_on.year > today.year + YEARS_AHEAD:
        raise Refused("Check the year of this date.", field="ends_on")


def _check_hours(hours: Decimal, *, field: str) -> Decimal:
    if hours > MOST_HOURS:
        raise Refused("Fill in at most 80 hours a week.", field=field)
    try:
        exact = hours.quantize(EXACT, ROUND_HALF_UP)
    except InvalidOperation:
        exact = NOTHING
    # No hours at all make no work, but there may be none in the profession.
    if exact < 0 or (not exact and field == "hours_a_week"):
        raise Refused("Fill in the hours a week, for example 32.", field=field)
    return exact


def check_full_week(hours: Decimal) -> Decimal:
    if hours > MOST_HOURS:
        raise Refused("Fill in at most 80 hours a week.", field="full_week")
    if hours < 1:
        raise Refused("Fill in the hours of a full week, for example 36.", field="full_week")
    return hours.quantize(EXACT, ROUND_HALF_UP)


def hours_of(fte: Decimal, *, full_week: Decimal) -> Decimal:
    """The hours a week of an appointment."""
    return min((fte * full_week).quantize(EXACT, ROUND_HALF_UP), MOST_HOURS)


def overlaps(worked: Iterable[Worked]) -> list[Overlap]:
    """Which periods were at the same time, the first to begin on top."""
    found = []
    for first, second in combinations(sorted(worked, key=lambda each: each.starts_on), 2):
        starts_on, last = max(first.starts_on, second.starts_on), min(first.last_on, second.last_on)
        if starts_on <= last:
            ends_on = None if last == date.max else last
            found.append(Overlap(first, second, starts_on, ends_on))
    return found


def check_signed(signed_on: date, *, period_starts_on: date, today: date) -> None:
    if signed_on > today:
        raise Refused("The day of signing lies in the future.", field="signed_on")
    if signed_on < period_starts_on:
        raise Refused(
            "The day of signing lies before this period of registration.", field="signed_on"
        )


def same_employer(name: str, other: str) -> bool:
    """Whether a name that someone typed is this employer's, apart from capitals and blanks."""
    return _plain(name) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def check_bundle(sizes: Sequence[int]) -> None:
    """A bundle must be carried home; what is too big is taken in parts, from the dossier."""
    if len(sizes) > BUNDLE_FILES or sum(sizes) > BUNDLE_BYTES:
        raise Refused(
            "All evidence together is too big for 1 file: %(most)s MB at most. Download the"
            " evidence in your dossier, piece by piece.",
            most=BUNDLE_BYTES // MEGABYTE,
        )
