"""CSV in as Dutch offices export it, CSV out as a Dutch Excel opens it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from leerhuis.errors import Refused
from leerhuis.sheets.cells import UNPRINTABLE, Cell, clean_text, is_formula
from leerhuis.sheets.tables import (
    MAX_COLUMNS,
    Sheet,
    check_bytes,
    check_length,
    check_width,
    sheet_of,
    without_empty_end,
)

MAX_LINE = 131_072  # characters; the standard library stops at this size of a cell too

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DELIMITERS = ";,\t"


def read_csv(data: bytes) -> Sheet:
    """The table in a CSV file, whatever delimiter and encoding the office suite chose."""
    text = _decoded(data)
    announced = re.match(r"sep=([;,\t])\r?\n?", text, re.IGNORECASE)
    body = text[announced.end() :] if announced else text
    return sheet_of(_records(body, delimiter=announced[1] if announced else _delimiter_of(body)))


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180 with the semicolon and byte-order mark that a Dutch Excel opens as a table.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_written(name) for name in header])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _decoded(data: bytes) -> str:
    check_bytes(data)
    if data.startswith(b"PK\x03\x04"):
        raise Refused("This is a workbook. Save it as CSV and choose that file.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded_as(data, "utf-16")
    try:
        return _decoded_as(data, "utf-8-sig")
    except Refused:
        return _decoded_as(data, "cp1252")


def _decoded_as(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text or text.startswith("%PDF-"):
        raise Refused(
            "This is not a table that can be read. Save it as Excel (XLSX) or as CSV,"
            " and choose that file."
        )
    return text


def _delimiter_of(text: str) -> str:
    """The delimiter that cuts the first row into the most columns.

    The sniffer of the standard library fails on a single column and on doubled quotes.
    """
    start = text.lstrip("\r\n")[:10_000]
    return max(_DELIMITERS, key=lambda delimiter: _width(start, delimiter))


def _width(text: str, delimiter: str) -> int:
    try:
        return len(next(_reader(text, delimiter), []))
    except csv.Error:
        return 0


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    # Strict: else a quote that nobody closed swallows the rest of the file without a word.
    return csv.reader(_lines(text), delimiter=delimiter, strict=True)


def _lines(text: str) -> Iterator[str]:
    for match in _LINE.finditer(text):
        if match.end() - match.start() > MAX_LINE:
            raise csv.Error("a line of this length is no row")
        yield match[0]


def _records(text: str, *, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, cleaned, with the number a spreadsheet shows."""
    number = 0
    try:
        for number, record in enumerate(_reader(text, delimiter), start=1):
            check_length(number - 1)
            check_width(len(without_empty_end(record)))
            cells = [clean_text(cell) for cell in record[:MAX_COLUMNS]]
            if any(cells):
                yield number, cells
    except csv.Error:
        raise Refused(
            "Row %(row)s cannot be read. It is too long, or a quotation mark is out of place.",
            row=number + 1,
        ) from None


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            text = UNPRINTABLE.sub("", cell)
            return f"'{text}" if is_formula(text) else text
        case datetime():
            raise TypeError("a moment has no zone in a sheet: hand in the local day or text")
        case int():
            return str(cell)
        case date():
            return f"{cell:%d-%m-%Y}"
        case _:
            return f"{cell:f}".replace(".", ",")
