"""What a municipality asks for a year: until when, what it may say, and when it is reminded."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from leerhuis.errors import Refused
from leerhuis.registers import N_

# A municipality says at the latest on this day what it asks for the year that follows.
DUE_MONTH, DUE_DAY = 8, 1
FTE_MAX = Decimal(1000)
NOTE_MAX = 500
# Appointments go two years after their end: of earlier years there is nothing left to count.
YEARS_BACK = 2


class Standing(StrEnum):
    """How a municipality stands with what it asks for a year."""

    SAID = "said"
    SAID_LATE = "said_late"
    OPEN = "open"
    OVERDUE = "overdue"


LABELS = {
    Standing.SAID: N_("Filled in"),
    Standing.SAID_LATE: N_("Filled in late"),
    Standing.OPEN: N_("Not filled in yet"),
    Standing.OVERDUE: N_("Too late"),
}


class Step(StrEnum):
    """The letters about a year for which nothing was said, in their order."""

    ASKED = "asked"
    TWO_WEEKS = "2w"
    THREE_DAYS = "3d"
    OVERDUE = "overdue"
    BEGUN = "begun"


class Said(NamedTuple):
    """What was said last of a year."""

    number: int
    fte: Decimal
    note: str


def coming_year(today: date) -> int:
    """The year for which municipalities are asked now."""
    return today.year + 1


def due_on(year: int) -> date:
    return date(year - 1, DUE_MONTH, DUE_DAY)


def steps_of(year: int) -> list[tuple[Step, date]]:
    """The steps with the day on which each is reached."""
    due = due_on(year)
    return [
        (Step.ASKED, due - timedelta(days=61)),
        (Step.TWO_WEEKS, due - timedelta(days=14)),
        (Step.THREE_DAYS, due - timedelta(days=3)),
        (Step.OVERDUE, due + timedelta(days=7)),
        (Step.BEGUN, date(year, 1, 1)),
    ]


def step_due(year: int, *, today: date) -> Step | None:
    """The last step that was reached, never only on the day itself; none when the year is over."""
    if today.year > year:
        return None
    reached = [step for step, day in steps_of(year) if day <= today]
    return reached[-1] if reached else None


def standing(said_on: date | None, *, year: int, today: date) -> Standing:
    """`said_on` is the day on which it was said first: a correction is not late."""
    if said_on is not None:
        return Standing.SAID if said_on <= due_on(year) else Standing.SAID_LATE
    return Standing.OPEN if today <= due_on(year) else Standing.OVERDUE


def check_year(year: int, *, today: date) -> None:
    """This year can be corrected and the coming one said; nothing else."""
    if year not in (today.year, coming_year(today)):
        raise Refused(
            "You can fill in %(first)s and %(last)s.",
            first=str(today.year),
            last=str(coming_year(today)),
        )


def check_fte(fte: Decimal) -> None:
    if not 0 <= fte <= FTE_MAX:
        raise Refused("The fte must be from 0 up to and including 1.000.", field="fte")
    if fte != fte.quantize(Decimal("0.01")):
        raise Refused("Use at most 2 digits after the comma.", field="fte")


def check_said(before: Said | None, *, seen: int, note: str) -> None:
    """A correction is of what one saw, and says why."""
    if (before.number if before else 0) != seen:
        raise Refused("Somebody else filled this in meanwhile. Look at it and save again.")
    if len(note) > NOTE_MAX:
        raise Refused("Use at most %(most)s characters.", field="note", most=NOTE_MAX)
    if before is not None and not note:
        raise Refused("Say why it is something else now.", field="note")


def years(said: Iterable[int], *, today: date) -> list[int]:
    """The years of which something can be shown, the last first."""
    first = today.year - YEARS_BACK
    near = set(range(first, coming_year(today) + 1))
    return sorted(near | {year for year in said if first <= year}, reverse=True)


def year_asked(text: str, *, known: Iterable[int], default: int) -> int:
    """The year in an address, if there is something of it."""
    return int(text) if text in {str(year) for year in known} else default


def counted_on(year: int, *, today: date, now: bool) -> date:
    """The day on which staff is counted: the first of the year, or today.

    A year that has not begun is set beside today, since nobody knows more yet.
    """
    return today if now else min(date(year, 1, 1), today)
