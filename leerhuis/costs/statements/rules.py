"""Statements: vocabulary and decisions."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from leerhuis.courses.rules import check_day
from leerhuis.errors import Refused
from leerhuis.registers import N_


class RunState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class LineKind(StrEnum):
    """A share of what was spent, what a payer gave in kind, or the fees of its people."""

    SHARE = "share"
    IN_KIND = "in_kind"
    FEE = "fee"


RUNS: Mapping[RunState, str] = {
    RunState.DRAFT: N_("Draft"),
    RunState.APPROVED: N_("Approved"),
}
LINES: Mapping[LineKind, str] = {
    LineKind.SHARE: N_("Share of the costs"),
    LineKind.IN_KIND: N_("Given in kind"),
    LineKind.FEE: N_("Fees of your participants"),
}


def check_period(starts_on: date, ends_on: date, *, approved_until: date | None) -> None:
    """A period begins after what was approved, so that each day is on one statement."""
    check_day(starts_on, field="starts_on")
    check_day(ends_on, field="ends_on")
    if ends_on < starts_on:
        raise Refused("The last day cannot be before the first.", field="ends_on")
    if approved_until is not None and starts_on <= approved_until:
        raise Refused(
            "Statements through %(day)s have been approved. Begin after that day.",
            field="starts_on",
            day=f"{approved_until:%d-%m-%Y}",
        )


def next_period(approved_until: date | None, *, today: date) -> tuple[date, date]:
    """From the day after what was approved, else from this half-year, through that half-year."""
    half = date(today.year, 1 if today.month <= 6 else 7, 1)
    first = approved_until + timedelta(days=1) if approved_until else half
    last = date(first.year, 6, 30) if first.month <= 6 else date(first.year, 12, 31)
    return first, last


def check_draft(state: RunState) -> None:
    if state is not RunState.DRAFT:
        raise Refused("These statements have been approved; nothing changes them.")


def check_over(ends_on: date, *, today: date) -> None:
    if today <= ends_on:
        raise Refused(
            "You can approve these statements from the day after %(day)s.",
            day=f"{ends_on:%d-%m-%Y}",
        )


def numbers(year: int, before: int, count: int) -> list[str]:
    """Of the statements of one run: 2027-02-001 is the first of the second run of 2027."""
    return [f"{year}-{before + 1:02d}-{each:03d}" for each in range(1, count + 1)]
