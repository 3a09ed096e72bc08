"""Tables that people keep in a spreadsheet: CSV and XLSX, in and out.

Whatever is wrong with a file is a `Refused` that says where; no bytes make it fail otherwise.
"""

from collections.abc import Container

from leerhuis.errors import Refused
from leerhuis.sheets.cells import Cell, clean_text, dutch_date, dutch_decimal, is_formula
from leerhuis.sheets.commas import read_csv, write_csv
from leerhuis.sheets.tables import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Row, Sheet, check_bytes
from leerhuis.sheets.xlsx import read_sheets, read_xlsx, write_sheets, write_xlsx

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Cell",
    "Row",
    "Sheet",
    "clean_text",
    "dutch_date",
    "dutch_decimal",
    "is_formula",
    "read",
    "read_csv",
    "read_with",
    "read_xlsx",
    "write_csv",
    "write_sheets",
    "write_xlsx",
]

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> Sheet:
    """The table in a CSV or XLSX file: its bytes tell which, since a name can say anything."""
    return read_xlsx(data) if _is_workbook(data) else read_csv(data)


def read_with(data: bytes, *, besides: Container[str]) -> tuple[Sheet, dict[str, Sheet]]:
    """The same, with the other sheets of a workbook that have one of these names."""
    return read_sheets(data, besides=besides) if _is_workbook(data) else (read_csv(data), {})


def _is_workbook(data: bytes) -> bool:
    check_bytes(data)
    if data.startswith(_OLD_OFFICE):
        raise Refused("This workbook is old or has a password. Save it as XLSX without a password.")
    return data.startswith(_ZIP)
