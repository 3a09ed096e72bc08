"""Periods of a registration: calendar years and months, never 365 days.

A named end date is the last valid day: one is registered on it and no longer on the next. What
people hold is another date, from their card or letter; the pack says how the two differ.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from leerhuis.errors import Refused
from leerhuis.registers import N_
from leerhuis.registry.packs import Pack, PeriodStart

# Outside these years a date is a slip of the pen. Our choice, not a rule of a register.
FIRST_YEAR, LAST_YEAR = 1950, 2150


@dataclass(frozen=True)
class Period:
    """A period of registration, both ends included, with the last day on which one may apply."""

    starts_on: date
    last_valid_on: date
    apply_by_on: date

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.last_valid_on


@dataclass(frozen=True)
class Renewal:
    """The days that a renewal is told with; which of them counts, the pack says."""

    submitted_on: date | None = None
    completed_on: date | None = None
    decided_on: date | None = None


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month.

    29 February plus a year is 28 February: the earlier of the two readings, so nobody is late.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise Refused("This date is too far away. Check the year.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    return add_months(day, 12 * years)


def last_valid_on(pack: Pack, *, held_on: date) -> date:
    """The last day on which one is registered, from the date on the card or in the letter."""
    return held_on - timedelta(days=pack.last_valid_days_before)


def apply_by_on(pack: Pack, *, held_on: date) -> date:
    """The last day on which one may apply for renewal."""
    return held_on - timedelta(days=pack.apply_by_days_before)


def period_of(pack: Pack, *, held_on: date, registered_on: date | None) -> Period:
    """The period that ends around the date someone holds.

    Staff files give the day of first registration, which may lie several periods back: a period is
    never longer than the pack says.
    """
    _check_years(held_on, registered_on)
    period = Period(
        starts_on=_starts_on(pack, held_on=held_on, registered_on=registered_on),
        last_valid_on=last_valid_on(pack, held_on=held_on),
        apply_by_on=apply_by_on(pack, held_on=held_on),
    )
    if period.last_valid_on < period.starts_on:
        raise Refused("The end date must be later than the day of registration.")
    return period


def _starts_on(pack: Pack, *, held_on: date, registered_on: date | None) -> date:
    if not pack.period_years:
        missing = N_("Fill in since when this registration is valid.")
        return _told(registered_on, missing, field="registered_on")
    earliest = add_years(held_on, -pack.period_years)
    return earliest if registered_on is None else max(earliest, registered_on)


def renewed_period(
    pack: Pack, *, before: Period, renewal: Renewal, held_on: date | None = None
) -> Period:
    """The period that a renewal opens; `held_on` is the new date where the register told it.

    The register's own date wins over our sum, since it may have decided otherwise.
    """
    starts_on = _RENEWED_FROM[pack.new_period_starts](before, renewal)
    if starts_on <= before.starts_on:
        raise Refused("The renewal must be later than the start of the period before it.")
    if held_on is None and not pack.period_years:
        raise Refused("Fill in the new date of renewal.", field="held_date")
    return period_of(
        pack,
        held_on=held_on or add_years(starts_on, pack.period_years),
        registered_on=starts_on,
    )


def _check_years(*days: date | None) -> None:
    if any(day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
        raise Refused(
            "Check the year: it must lie between %(first)s and %(last)s.",
            first=str(FIRST_YEAR),
            last=str(LAST_YEAR),
        )


def _told(day: date | None, missing: str, *, field: str | None = None) -> date:
    if day is None:
        raise Refused(missing, field=field)
    return day


def _from_submission(_: Period, renewal: Renewal) -> date:
    return _told(renewal.submitted_on, N_("Fill in the day on which the renewal was applied for."))


def _from_decision(_: Period, renewal: Renewal) -> date:
    return _told(renewal.decided_on, N_("Fill in the date of the register's decision."))


def _from_completion(_: Period, renewal: Renewal) -> date:
    return _told(renewal.completed_on, N_("Fill in the day on which the requirements were met."))


def _from_old_end(before: Period, _: Renewal) -> date:
    return before.last_valid_on + timedelta(days=1)


_RENEWED_FROM: Mapping[PeriodStart, Callable[[Period, Renewal], date]] = {
    PeriodStart.SUBMISSION: _from_submission,
    PeriodStart.DECISION: _from_decision,
    PeriodStart.COMPLETION: _from_completion,
    PeriodStart.OLD_END: _from_old_end,
    PeriodStart.UNKNOWN: _from_decision,
}
