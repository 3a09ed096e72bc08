"""Reading a workbook, inside the child process only: what is read here comes from outside.

The reader asks for room for every cell between the first and the last one, and ends its process
when that is not to be had. So the cells are looked over before it may read them.
"""

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from posixpath import join, normpath, split
from typing import Any
from xml.etree import ElementTree

import python_calamine

from leerhuis.errors import Refused
from leerhuis.sheets.tables import check_length, check_width

MAX_ENTRIES = 200
MAX_UNPACKED = 64 * 1024 * 1024  # 50,000 rows of a staff file take 40 MB
MAX_RATIO = 50
MAX_SHEETS = 10
TITLES = 10  # rows above the names of the columns in which a workbook may say what it is

# A cell that holds something: `<c r="A1" s="1"/>` is only coloured.
_FILLED = re.compile(
    rb"<(?:[A-Za-z]\w*:)?c\s(?=[^>]*[^>/]>)(?:[^>]*?\s)?r=[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']"
)


def table_in(data: bytes) -> bytes:
    """The rows of the first sheet that holds something, each with its number, as JSON."""
    return json.dumps(_tables(data, most=1)[0][1]).encode()


def tables_in(data: bytes) -> bytes:
    """The name and the rows of each sheet that holds something, as JSON."""
    return json.dumps(_tables(data, most=MAX_SHEETS)).encode()


def _tables(data: bytes, *, most: int) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """The first sheets in view that hold something, at least one."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_size(archive)
            names = list(islice(_filled(archive), most))
        if not names:
            raise Refused("The file is empty.")
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        return [(name, _rows(book.get_sheet_by_name(name))) for name in names]
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        ElementTree.ParseError,
        python_calamine.CalamineError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ):
        raise Refused(
            "This is not a workbook that can be read. Save it as XLSX and choose that file."
        ) from None


def _check_size(archive: zipfile.ZipFile) -> None:
    """What a file says it unpacks to; the limits of the process catch what it does not say."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed:
        raise Refused("There is too much in this workbook. Save it as CSV, or split it.")


def _filled(archive: zipfile.ZipFile) -> Iterator[str]:
    """The names of the sheets in view that have cells, once they fit."""
    for name, path in _sheets(archive):
        rows: set[int] = set()
        columns: set[bytes] = set()
        for match in _FILLED.finditer(archive.read(path)):
            columns.add(match[1])
            rows.add(int(match[2]))
        if rows:
            check_length(max(rows) - min(rows))
            places = [_place(letters) for letters in columns]
            check_width(max(places) - min(places) + 1)
            yield name


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The worksheets in view, in their order, with where each is in the file."""
    book = next(iter(_related(archive, "", kind="officeDocument").values()), "")
    paths = _related(archive, book, kind="worksheet")
    return [
        (each.get("name", ""), paths[key])
        for each in _parsed(archive, book).iter()
        if _plain(each.tag) == "sheet" and each.get("state", "visible") == "visible"
        for name, key in each.items()
        if _plain(name) == "id" and key in paths
    ]


def _related(archive: zipfile.ZipFile, path: str, *, kind: str) -> dict[str, str]:
    """The parts of this kind that a part of the file names, by the name that it uses."""
    folder, name = split(path)
    return {
        each.get("Id", ""): normpath(join("/", folder, each.get("Target", ""))).lstrip("/")
        for each in _parsed(archive, join(folder, "_rels", f"{name}.rels"))
        if each.get("Type", "").endswith(f"/{kind}")
    }


def _parsed(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(path))  # noqa: S314  # nosec B314  # this process has its limits


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _place(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _rows(sheet: python_calamine.CalamineSheet) -> list[tuple[int, list[str]]]:
    """The rows that hold something, from the one with the names of the columns on."""
    start = sheet.start[0] + 1 if sheet.start else 1
    rows = [
        (number, cells)
        for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=start)
        if any(cells := [_written(cell) for cell in row])
    ]
    return rows[_titles(rows) :]


def _titles(rows: list[tuple[int, list[str]]]) -> int:
    """How many rows stand above the table: a title is alone in its row."""
    filled = [sum(map(bool, cells)) for _, cells in rows[: TITLES + 1]]
    return next((at for at, many in enumerate(filled) if many > 1), 0)


def _written(cell: Any) -> str:
    """A cell as a Dutch office would type it in a CSV file."""
    match cell:
        case bool():
            return "ja" if cell else "nee"
        case float() | int():
            return _number(cell)
        case datetime() if cell.time() != time(0):
            return f"{cell:%d-%m-%Y %H:%M}"
        case date():
            return f"{cell:%d-%m-%Y}"
        case time():
            return f"{cell:%H:%M}"
        case timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02d}"
        case _:
            return str(cell)


def _number(value: float) -> str:
    """A number as it is seen: 123 without a comma, and no more decimals than people show."""
    return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
