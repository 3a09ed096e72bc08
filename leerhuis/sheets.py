"""Tables that people keep in a spreadsheet: CSV in as Dutch offices export it, CSV out.

Whatever is wrong with a file is a `Refused` that says where; no bytes make it fail otherwise.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from leerhuis.errors import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 60
MAX_LINE = 131_072  # characters; the standard library stops at this size of a cell too

Cell = str | int | Decimal | date | None

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DELIMITERS = ";,\t"
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_DUTCH_DATE = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DECIMAL = re.compile(r"-?(?:[0-9]{1,12}(?:,[0-9]{1,6})?|[0-9]{1,12}\.[0-9]{1,2})")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3}){1,3},[0-9]{1,6}")


@dataclass(frozen=True)
class Row:
    """One row under the header, with the number that a spreadsheet shows beside it.

    A row of another length than the header has a fault, and may have cells under the wrong name.
    """

    number: int
    cells: Mapping[str, str]
    fault: Refused | None = None


@dataclass(frozen=True)
class Sheet:
    header: list[str]
    rows: list[Row]


def read_csv(data: bytes) -> Sheet:
    """The table in a CSV file, whatever delimiter and encoding the office suite chose."""
    text = _decoded(data)
    announced = re.match(r"sep=([;,\t])\r?\n?", text, re.IGNORECASE)
    body = text[announced.end() :] if announced else text
    records = _records(body, delimiter=announced[1] if announced else _delimiter_of(body))
    _, first = next(records, (0, []))
    header = _header(first)
    return Sheet(header, [_row(number, cells, header=header) for number, cells in records])


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180 with the semicolon and byte-order mark that a Dutch Excel opens as a table.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_written(name) for name in header])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def clean_text(text: str) -> str:
    """One line without control characters; blanks of every kind become single spaces."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this text instead of showing it."""
    return text.startswith(_FORMULA)


def dutch_date(text: str) -> date:
    """The date in a cell such as 14-01-2019, 14/1/2019 or 2019-01-14."""
    cleaned = _filled(text)
    year, month, day = _numbers_of_date(cleaned)
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refused("The day %(value)s does not exist. Check the date.", value=cleaned) from None
    if not 1900 <= year <= 2199:
        raise Refused("The year in %(value)s cannot be right. Check the date.", value=cleaned)
    return found


def dutch_decimal(text: str) -> Decimal:
    """The number in a cell such as 0,89 or 1.234,5.

    1.234 is refused: it is a thousand to one spreadsheet and a little over one to another.
    """
    cleaned = _filled(text)
    if _GROUPED.fullmatch(cleaned):
        cleaned = cleaned.replace(".", "")
    elif not _DECIMAL.fullmatch(cleaned):
        raise Refused(
            "%(value)s is not a number. Write it with a comma, such as 0,89.",
            value=_shortened(cleaned),
        )
    return Decimal(cleaned.replace(",", "."))


def _filled(text: str) -> str:
    if cleaned := clean_text(text):
        return cleaned
    raise Refused("This cell is empty. Fill it in.")


def _numbers_of_date(cleaned: str) -> tuple[int, int, int]:
    if dutch := _DUTCH_DATE.fullmatch(cleaned):
        return int(dutch[4]), int(dutch[3]), int(dutch[1])
    if iso := _ISO_DATE.fullmatch(cleaned):
        return int(iso[1]), int(iso[2]), int(iso[3])
    raise Refused(
        "%(value)s is not a date. Write day, month and year, such as 14-01-2019.",
        value=_shortened(cleaned),
    )


def _shortened(text: str) -> str:
    """What fits in a sentence and still lets people recognise their cell."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Refused("The file is larger than %(limit)s MB. Split it.", limit=MAX_BYTES // 1024**2)
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
    if "\x00" in text:
        raise Refused("This is not a CSV file. Save the table as CSV and choose that file.")
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
            if number > MAX_ROWS + 1:
                raise Refused("The file has more than %(limit)s rows. Split it.", limit=MAX_ROWS)
            if any(record[MAX_COLUMNS:]):
                raise Refused("The file has more than %(limit)s columns.", limit=MAX_COLUMNS)
            cells = [clean_text(cell) for cell in record[:MAX_COLUMNS]]
            if any(cells):
                yield number, cells
    except csv.Error:
        raise Refused(
            "Row %(row)s cannot be read. It is too long, or a quotation mark is out of place.",
            row=number + 1,
        ) from None


def _header(cells: list[str]) -> list[str]:
    names = _without_empty_end(cells)
    if not names:
        raise Refused("The file is empty.")
    for column, name in enumerate(names, start=1):
        if not name:
            raise Refused("Column %(column)s has no name in the first row.", column=column)
        if name.casefold() in [other.casefold() for other in names[: column - 1]]:
            raise Refused("The column %(name)s is there twice.", name=_shortened(name))
    return names


def _row(number: int, cells: list[str], *, header: list[str]) -> Row:
    """Empty cells beyond the header are what Excel leaves behind; filled ones are a fault."""
    filled = _without_empty_end(cells[len(header) :])
    fault = None
    if len(cells) < len(header) or filled:
        fault = Refused(
            "This row has %(found)s cells, the first row has %(expected)s.",
            found=min(len(cells), len(header)) + len(filled),
            expected=len(header),
        )
    padded = [*cells, *[""] * len(header)]
    return Row(number, dict(zip(header, padded, strict=False)), fault)


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            text = _UNPRINTABLE.sub("", cell)
            return f"'{text}" if is_formula(text) else text
        case datetime():
            raise TypeError("a moment has no zone in a sheet: hand in the local day or text")
        case int():
            return str(cell)
        case date():
            return f"{cell:%d-%m-%Y}"
        case _:
            return f"{cell:f}".replace(".", ",")
