"""When a register must be asked about a registration again, and why.

The BIG register answers by itself and is asked each month, and every day while it is not known
whether a pending application keeps someone registered. SKJ is looked up by a person: at the start
of work, each year, after a renewal that somebody claims, and on the day after the last valid day.
The other registers are looked up at the start of work and each year; that is our choice.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from leerhuis.registers import Register
from leerhuis.registry.periods import Period, add_months
from leerhuis.registry.rules import RUNNING, CheckReason, State

# The states in which somebody counts on the registration; of the others nothing needs asking.
CHECKED_STATES = RUNNING | {State.SUBMITTED, State.EXEMPT}
# Our choices. A check shortly before the first day of work is a check at the start of it.
START_DAYS = 31
# So long before somebody begins, the employer sees to the registration already.
COMING_DAYS = 90
PENDING_DAYS_BEFORE = 7
_MONTHS_BETWEEN = {Register.BIG: 1}
_YEAR = 12
_DAY = timedelta(days=1)
_PENDING = CheckReason.PENDING
# Of several reasons for the same day the first is shown.
_ORDER = tuple(CheckReason)

Due = tuple[date, CheckReason]


def next_check(
    register: Register,
    *,
    state: State,
    period: Period,
    checked_on: date | None,
    told_on: date,
    submitted_on: date | None,
    renewed_claimed: bool,
    work_starts_on: date | None,
) -> Due | None:
    """The day on which the register must be asked next, which may have passed, and why.

    Nothing for a registration that is over; for every other there is a day. `work_starts_on` is
    the first day of the work that the person does or is going to do, if it asks a registration.
    """
    if state not in CHECKED_STATES:
        return None
    due = [_periodic(register, checked_on=checked_on, told_on=told_on)]
    if work_starts_on is not None and not _checked_for_work(checked_on, work_starts_on):
        due.append((work_starts_on, CheckReason.START_OF_WORK))
    if renewed_claimed and (checked_on is None or checked_on < told_on):
        due.append((told_on, CheckReason.RENEWAL_CLAIMED))
    due.extend(
        _around_the_date(
            register, period, state=state, checked_on=checked_on, submitted_on=submitted_on
        )
    )
    return min(due, key=lambda each: (each[0], _ORDER.index(each[1])))


def start_of_work(starts: Iterable[date], *, today: date) -> date | None:
    """The first day of work to come, or else the latest that has been; None without work."""
    days = sorted(starts)
    coming = [day for day in days if day > today]
    return next(iter(coming or days[-1:]), None)


def _checked_for_work(checked_on: date | None, work_starts_on: date) -> bool:
    return checked_on is not None and checked_on >= work_starts_on - timedelta(days=START_DAYS)


def _periodic(register: Register, *, checked_on: date | None, told_on: date) -> Due:
    """After a month or a year. What was never checked is asked at once where that costs nobody."""
    months = _MONTHS_BETWEEN.get(register, _YEAR)
    if checked_on is None and register is Register.BIG:
        return told_on, CheckReason.PERIODIC
    return add_months(checked_on or told_on, months), CheckReason.PERIODIC


def _around_the_date(
    register: Register,
    period: Period,
    *,
    state: State,
    checked_on: date | None,
    submitted_on: date | None,
) -> list[Due]:
    """What the last valid day asks, of the registers whose dates we know the rules of."""
    if register not in (Register.SKJ, Register.BIG) or state is State.EXEMPT:
        return []
    if register is Register.BIG and (state is State.SUBMITTED or submitted_on is not None):
        first = period.last_valid_on - timedelta(days=PENDING_DAYS_BEFORE)
        return [(_latest(first, submitted_on, checked_on and checked_on + _DAY), _PENDING)]
    if checked_on is not None and checked_on > period.last_valid_on:
        return []
    return [(period.last_valid_on + _DAY, CheckReason.DATE_PASSED)]


def _latest(first: date, *others: date | None) -> date:
    return max([first, *(day for day in others if day is not None)])
