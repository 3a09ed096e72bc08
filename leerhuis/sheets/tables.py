"""A table of a file: the names in its first row, and rows that carry their number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leerhuis.errors import Refused
from leerhuis.sheets.cells import shortened

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 60


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


def sheet_of(records: Iterable[tuple[int, list[str]]]) -> Sheet:
    """The sheet that these numbered rows make; the first of them names the columns."""
    rest = iter(records)
    _, first = next(rest, (0, []))
    header = _header(first)
    return Sheet(header, [_row(number, cells, header=header) for number, cells in rest])


def check_bytes(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise Refused("The file is larger than %(limit)s MB. Split it.", limit=MAX_BYTES // 1024**2)


def check_length(rows: int) -> None:
    if rows > MAX_ROWS:
        raise Refused("The file has more than %(limit)s rows. Split it.", limit=MAX_ROWS)


def check_width(columns: int) -> None:
    if columns > MAX_COLUMNS:
        raise Refused("The file has more than %(limit)s columns.", limit=MAX_COLUMNS)


def _header(cells: list[str]) -> list[str]:
    names = without_empty_end(cells)
    if not names:
        raise Refused("The file is empty.")
    for column, name in enumerate(names, start=1):
        if not name:
            raise Refused("Column %(column)s has no name in the first row.", column=column)
        if name.casefold() in [other.casefold() for other in names[: column - 1]]:
            raise Refused("The column %(name)s is there twice.", name=shortened(name))
    return names


def _row(number: int, cells: list[str], *, header: list[str]) -> Row:
    """Empty cells beyond the header are what Excel leaves behind; filled ones are a fault."""
    filled = without_empty_end(cells[len(header) :])
    fault = None
    if len(cells) < len(header) or filled:
        fault = Refused(
            "This row has %(found)s cells, the first row has %(expected)s.",
            found=min(len(cells), len(header)) + len(filled),
            expected=len(header),
        )
    padded = [*cells, *[""] * len(header)]
    return Row(number, dict(zip(header, padded, strict=False)), fault)


def without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells
