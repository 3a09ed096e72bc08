"""How long each kind of data is kept, when it has had its time, and who may be erased."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from leerhuis.errors import Refused
from leerhuis.registers import N_
from leerhuis.registry.periods import add_months as add_months


class How(StrEnum):
    """Why somebody's data were erased: it was asked for, or they had had their time."""

    ASKED = "asked"
    TERM = "term"


class Kind(StrEnum):
    """A kind of data that has a term of its own."""

    PERSON = "person"
    COUNTING = "counting"
    PROOFS = "proofs"
    ROLES = "roles"
    GUESTS = "guests"
    TRAINERS = "trainers"


class Term(NamedTuple):
    """How many months a kind is kept, at least and at most, and in the words of the product."""

    months: int
    least: int
    most: int
    what: str
    begins: str
    source: str


DEFAULTS: Mapping[Kind, Term] = {
    Kind.PERSON: Term(
        24,
        1,
        120,
        N_("Name, addresses, appointments, registrations and account"),
        N_("after the last appointment, or after somebody last signed in"),
        N_("Rule of thumb for staff files: 2 years after leaving"),
    ),
    Kind.COUNTING: Term(
        12,
        6,
        120,
        N_("Attendance, points, evidence and certificates"),
        N_("after the five-year period in which they count"),
        N_("The time for objection and appeal after a decision on a registration"),
    ),
    Kind.PROOFS: Term(
        60,
        12,
        240,
        N_("What the employer saw and decided: certificate of conduct, exceptions, measures"),
        N_("after the appointment there"),
        N_("The municipal selection list: 5 years for how someone did their work"),
    ),
    Kind.ROLES: Term(
        84,
        12,
        240,
        N_("Roles that ended"),
        N_("after a role ended"),
        N_("To know later who could see what"),
    ),
    Kind.GUESTS: Term(
        84,
        1,
        120,
        N_("Name and address of who asked for a seat without an account"),
        N_("after they asked"),
        N_("The tax law: 7 years for what stands behind an invoice"),
    ),
    Kind.TRAINERS: Term(
        24,
        1,
        120,
        N_("Name and address of trainers, and when they can"),
        N_("after their last session"),
        N_("Rule of thumb for files of staff: 2 years after leaving"),
    ),
}
OF_PERSONS = (Kind.PERSON, Kind.COUNTING, Kind.PROOFS)
OF_ROWS = (Kind.ROLES, Kind.GUESTS, Kind.TRAINERS)
PERIOD_YEARS = 5
SOURCE_MAX = 300
_DAY = timedelta(days=1)


def check_term(kind: Kind, *, months: int, source: str) -> None:
    """A term has its bounds; whoever chooses another than the product says by what."""
    term = DEFAULTS[kind]
    if not term.least <= months <= term.most:
        raise Refused(
            "Fill in a number of months from %(least)s to %(most)s.",
            least=term.least,
            most=term.most,
            field="months",
        )
    if months != term.months and not source.strip():
        raise Refused("Fill in where this term comes from.", field="source")


def first_of_next(day: date) -> date:
    """The first day of the month after this one."""
    return add_months(day.replace(day=1), 1)


def month_after(day: date) -> tuple[date, date]:
    """The first and the last day of the next month."""
    first = first_of_next(day)
    return first, first_of_next(first) - _DAY


class Held(NamedTuple):
    """The period of a registration that is running, or was the last."""

    starts_on: date
    last_valid_on: date


def counts_until(day: date, held: Iterable[Held]) -> date:
    """The last day of the five-year period in which something of this day counts.

    Before the period that we know lie others of five years. Without a registration it counts for
    at most five years, whichever period it may turn out to be in; the latest of several decides.
    """
    ends = [_end_of_period(day, each) for each in held]
    return max(ends, default=add_months(day, 12 * PERIOD_YEARS))


def _end_of_period(day: date, held: Held) -> date:
    if day > held.last_valid_on:
        return add_months(day, 12 * PERIOD_YEARS)
    if day >= held.starts_on:
        return held.last_valid_on
    back = 1
    while day < _before(held.starts_on, back):
        back += 1
    return _before(held.starts_on, back - 1) - _DAY


def _before(day: date, periods: int) -> date:
    return add_months(day, -12 * PERIOD_YEARS * periods)


def counted_through(
    days: Sequence[date], held: Sequence[Held], *, months: int, on: date
) -> date | None:
    """The latest day such that all that is of it or before has had its time on a day."""
    through = None
    for day in sorted(set(days)):
        if add_months(counts_until(day, held), months) >= on:
            break
        through = day
    return through


class InTheWay(NamedTuple):
    """Why somebody is not erased without more: a message id, of what, and until when it holds."""

    message: str
    what: str = ""
    until: date | None = None


def check_erasing(ways: Sequence[InTheWay], *, why: str, sure: bool) -> None:
    """Whoever passes over what is in the way says why."""
    if ways and not sure:
        raise Refused("There is a duty to keep these data. Say that you know, and why.")
    if not why.strip():
        raise Refused("Say why these data are erased.", field="why")


def check_keeping(*, done: bool, why: str) -> None:
    if done:
        raise Refused("This has been erased already.")
    if not why.strip():
        raise Refused("Say why this is still needed.", field="why")
