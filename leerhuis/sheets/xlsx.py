"""XLSX in and out: a workbook from outside is read in a child process, ours are written here."""

import json
from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from leerhuis import child
from leerhuis.sheets.cells import UNPRINTABLE, Cell, clean_text
from leerhuis.sheets.tables import Sheet, check_bytes, sheet_of

_MOST = 32_767  # characters that a cell can hold
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NARROWEST, _WIDEST = 10, 50


def read_xlsx(data: bytes) -> Sheet:
    """The table in the first sheet of a workbook that holds something."""
    check_bytes(data)
    return _sheet(json.loads(child.run("workbook", data)))


def read_sheets(data: bytes, *, besides: Container[str]) -> tuple[Sheet, dict[str, Sheet]]:
    """The first sheet that holds something, and each other one with a name that is looked for.

    Names are in lower case; what stands on sheets with other names is not looked at.
    """
    check_bytes(data)
    (_name, first), *rest = json.loads(child.run("workbooks", data))
    others = {clean_text(name).casefold(): rows for name, rows in rest}
    return _sheet(first), {name: _sheet(rows) for name, rows in others.items() if name in besides}


def _sheet(rows: Iterable[tuple[int, list[str]]]) -> Sheet:
    cleaned = ((number, [clean_text(cell) for cell in cells]) for number, cells in rows)
    return sheet_of((number, cells) for number, cells in cleaned if any(cells))


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str) -> bytes:
    """A workbook with one sheet."""
    return write_sheets([(title, header, rows)])


def write_sheets(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]],
) -> bytes:
    """A workbook of named sheets: bold names that stay in view, a filter, days that are days.

    Text stays text, also where it looks like a formula, a link or a number.
    """
    import xlsxwriter  # noqa: PLC0415  # megabytes that a page does without until somebody asks for a workbook

    out = BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
        for title, header, rows in sheets:
            sheet = book.add_worksheet(_sheet_name(title))
            for column, name in enumerate(header):
                sheet.write_string(0, column, _text(name), bold)
            _fill(sheet, header, rows, day=day)
    return out.getvalue()


def _fill(sheet: Any, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, day: Any) -> None:
    widths, last = [len(name) + 4 for name in header], 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, last, column, cell, day=day)
            widths[column] = max(widths[column], len(str(cell)) + 2)
    _finish(sheet, widths, last)


def _finish(sheet: Any, widths: Sequence[int], last: int) -> None:
    """Columns in which the words fit, and names that stay in view with a filter."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(widths) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _write(sheet: Any, row: int, column: int, cell: Cell, *, day: Any) -> None:
    match cell:
        case None | "":
            return
        case str():
            sheet.write_string(row, column, _text(cell))
        case datetime():
            raise TypeError("a moment has no zone in a sheet: hand in the local day or text")
        case date():
            sheet.write_datetime(row, column, cell, day)
        case int() | Decimal():
            sheet.write_number(row, column, cell)


def _text(text: str) -> str:
    return UNPRINTABLE.sub("", text)[:_MOST]


def _sheet_name(title: str) -> str:
    """At most 31 letters, digits and plain signs, of those that count once in its length."""
    plain = "".join(_of_a_name(sign) for sign in title)
    return " ".join(plain.split())[:31].strip() or "Leerhuis"


def _of_a_name(sign: str) -> str:
    return sign if sign <= "\uffff" and (sign.isalnum() or sign in "-.,&()") else " "
