"""What is said of municipalities, on the pages and in the tables to download."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from babel.numbers import format_decimal
from flask_babel import get_locale, gettext, ngettext

from leerhuis import clock, sheets, wording
from leerhuis.municipalities import rules
from leerhuis.municipalities.figures import Amount
from leerhuis.municipalities.models import FteRequest
from leerhuis.municipalities.queries import Requested, Requests
from leerhuis.municipalities.rules import Standing
from leerhuis.people.counted import FEWEST, Cell, Figure
from leerhuis.people.rules import LABELS as PEOPLE
from leerhuis.sheets import Cell as SheetCell

_: Callable[..., str] = gettext

# Tone and icon of each standing.
LOOKS = {
    Standing.SAID: ("positive", "circle-check"),
    Standing.SAID_LATE: ("positive", "circle-check"),
    Standing.OPEN: ("info", "clock"),
    Standing.OVERDUE: ("warning", "triangle-alert"),
}


class Bar(NamedTuple):
    """A municipality in the chart: who works there, with a mark at what is asked."""

    name: str
    told: str
    value: int
    mark: int | None
    look: str = "base"


def fte(value: Decimal | None) -> str:
    """12,25; nothing where there is none."""
    return "" if value is None else str(format_decimal(value, "#,##0.##", locale=get_locale()))


def difference(asked: Decimal | None, present: Decimal | None) -> str:
    """How many fte there are more or fewer than asked, with its sign."""
    if asked is None or present is None:
        return ""
    left = present - asked
    return f"+{fte(left)}" if left > 0 else fte(left).replace("-", "−")


def persons(cell: Cell) -> str:
    if cell.number is not None:
        return wording.number(cell.number)
    return few() if cell.few else _("Not shown")


def few() -> str:
    return _("fewer than %(few)d", few=FEWEST)


def figure(told: Figure | None) -> str:
    """How many of them: exactly, or so few or so many that it is a range."""
    if told is None:
        return _("Not shown")
    if told.exact:
        return wording.number(told.at_least)
    if told.at_most < FEWEST:
        return few()
    least, most = wording.number(told.at_least), wording.number(told.at_most)
    return _("%(least)s to %(most)s", least=least, most=most)


def share(told: Figure | None) -> str:
    """12 of 13."""
    if told is None:
        return _("Not shown")
    if not told.asked:
        return "–"
    return _("%(number)s of %(asked)s", number=figure(told), asked=wording.number(told.asked))


def amount(told: Amount) -> str:
    """Fte or hours; in words why there is no figure."""
    return persons(told.persons) if told.amount is None else fte(told.amount)


def counted_on(found: Requests, *, today: date) -> str:
    if found.day == today:
        return _("Staff as it is today, %(day)s.", day=wording.full_day(found.day))
    return _("Staff as it was on %(day)s.", day=wording.full_day(found.day))


def headline(found: Requests) -> str:
    """What is asked together, and who works there."""
    if found.missing == len(found.rows):
        return _("No municipality has filled in yet how many fte it asks for %(y)s.", y=found.year)
    return ngettext(
        "For %(year)s %(num)d municipality asks %(fte)s fte.",
        "For %(year)s %(num)d municipalities together ask %(fte)s fte.",
        len(found.rows) - found.missing,
        year=found.year,
        fte=fte(found.fte),
    )


def missing(found: Requests, *, today: date) -> str:
    """How many have not filled it in, and until when they can."""
    if not found.missing:
        return _("All municipalities have filled it in.")
    words = ngettext(
        "%(num)d municipality has not filled it in.",
        "%(num)d municipalities have not filled it in.",
        found.missing,
    )
    return f"{words} {last_day(found.year, today=today)}"


def last_day(year: int, *, today: date) -> str:
    due_on = rules.due_on(year)
    if today > due_on:
        return _("The last day was %(day)s.", day=wording.full_day(due_on))
    return _("The last day is %(day)s.", day=wording.full_day(due_on))


def bars(rows: Sequence[Requested]) -> tuple[list[Bar], int]:
    """Who works there beside what is asked, of each that tells both; and the end of the scale."""
    told = [
        (each, each.asked.fte, each.place.shown.staff.amount)
        for each in rows
        if each.asked is not None and each.place.shown.staff.amount is not None
    ]
    found = [
        Bar(
            each.organisation.name,
            _("%(present)s of %(asked)s", present=fte(present), asked=fte(asked)),
            round(present * 100),
            round(asked * 100),
        )
        for each, asked, present in told
        if present is not None
    ]
    return found, max((max(each.value, each.mark or 0) for each in found), default=0)


def bars_say(bars: Sequence[Bar]) -> str:
    """What the chart shows, in a sentence."""
    short = sum(each.mark is not None and each.value < each.mark for each in bars)
    return ngettext(
        "In %(short)d of %(num)d municipality fewer fte work than it asks.",
        "In %(short)d of %(num)d municipalities fewer fte work than they ask.",
        len(bars),
        short=short,
    )


def workbook(found: Requests, said: Sequence[FteRequest], names: dict[int, str]) -> bytes:
    """The figures of a year, as they stand on the page, and what was asked through the years."""
    return sheets.write_sheets(
        [
            (_("Municipalities"), _head(found), [_row(each, found.day) for each in found.rows]),
            (
                _("Functions"),
                [_("Municipality"), _("Function"), _("Persons"), _("Fte")],
                [row for each in found.rows for row in _functions(each)],
            ),
            (
                _("Specialisms"),
                [_("Municipality"), _("Specialism"), _("Persons")],
                [row for each in found.rows for row in _specialisms(each)],
            ),
            (
                _("Fte asked"),
                [_("Municipality"), _("Year"), _("Fte"), _("Filled in on"), _("Explanation")],
                [_history(each, names) for each in said],
            ),
        ]
    )


def _head(found: Requests) -> list[str]:
    return [
        _("Municipality"),
        _("Fte asked for %(year)s", year=found.year),
        _("Filled in on"),
        _("Fte in place"),
        _("Difference"),
        _("Youth professionals"),
        _("Registered"),
        _("Trained in %(year)s", year=found.year),
        _("Training hours in %(year)s", year=found.year),
        _("Staff counted on"),
    ]


def _row(each: Requested, day: date) -> list[SheetCell]:
    shown = each.place.shown
    asked = each.asked.fte if each.asked else None
    present = shown.staff.amount
    return [
        each.organisation.name,
        asked,
        each.asked.last_on if each.asked else None,
        _amount(shown.staff),
        None if asked is None or present is None else present - asked,
        _persons(shown.staff.persons),
        _figure(shown.registered),
        _persons(shown.training.persons),
        _amount(shown.training),
        day,
    ]


def _functions(each: Requested) -> list[list[SheetCell]]:
    rows = functions(each)
    return [[each.organisation.name, name, _persons(a.persons), _amount(a)] for name, a in rows]


def functions(each: Requested) -> list[tuple[str, Amount]]:
    """The functions of a municipality in words: the youth professionals first."""
    own = (_("Youth professional"), each.place.shown.staff)
    rows = each.place.functions.items()
    return [own, *((_(PEOPLE[function]), told) for function, told in rows)]


def _specialisms(each: Requested) -> list[list[SheetCell]]:
    rows = each.place.specialisms.items()
    return [[each.organisation.name, name, _figure(told)] for name, told in rows]


def _history(row: FteRequest, names: dict[int, str]) -> list[SheetCell]:
    return [
        names[row.organisation_id],
        row.year,
        row.fte,
        clock.day_of(row.said_at),
        row.note,
    ]


def _persons(cell: Cell) -> SheetCell:
    return persons(cell) if cell.number is None else cell.number


def _amount(told: Amount) -> SheetCell:
    return amount(told) if told.amount is None else told.amount


def _figure(told: Figure | None) -> SheetCell:
    return told.at_least if told is not None and told.exact else figure(told)
