"""The rows of a file with colleagues as values, and every fault in them by row and column."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from leerhuis import sheets
from leerhuis.colleagues.groupfiles.columns import KEYS, Column, Layout
from leerhuis.errors import Refused
from leerhuis.people import rules as people
from leerhuis.sheets import Row, Sheet
from leerhuis.uploads.cells import Fault, Reader

# Four given names, a prefix of two words and four family names.
MOST_WORDS = 10


@dataclass(frozen=True)
class Line:
    """What a row says: who, by any of three, and which group if the file says that.

    `names` are all ways in which the name may be sorted: "Anouk de Groot" does not tell which part
    is the family name.
    """

    row: int
    said: str
    names: frozenset[str]
    address: str | None
    personnel_number: str | None
    course: str = ""
    on: date | None = None
    group: str = ""


def read(sheet: Sheet, layout: Layout, *, one_group: bool) -> tuple[list[Line], list[Fault]]:
    """Every row as a line, and every fault in the order of the file."""
    lines, faults = [], []
    for row in sheet.rows:
        reader = _Reader(row, layout.names)
        lines.append(_line(reader, row, one_group=one_group))
        faults += reader.faults
    return lines, faults


class _Reader(Reader):
    def name(self) -> tuple[str, frozenset[str]]:
        """The name as it is written, and the ways in which it may be sorted."""
        if family := self.text(Column.FAMILY_NAME, most=60):
            given, prefix = (
                self.text(Column.GIVEN_NAME, most=60),
                self.text(Column.NAME_PREFIX, most=20),
            )
            sorted_so = people.folded(people.sort_name(given, prefix, family))
            return people.full_name(given, prefix, family), frozenset({sorted_so})
        said = self.text(Column.NAME, most=144)
        return said, ways_to_sort(said)


def ways_to_sort(name: str) -> frozenset[str]:
    """Each way to read a name as given name, prefix and family name, as names are sorted."""
    if "," in name:
        return frozenset({people.folded(name)})
    words = name.split()[:MOST_WORDS]
    cuts = combinations(range(1, len(words) + 1), 2)
    ways = {(first, last) for first, last in cuts if last < len(words)}
    ways |= {(first, first) for first in range(1, len(words))}
    return frozenset(
        people.folded(
            people.sort_name(
                " ".join(words[:first]), " ".join(words[first:last]), " ".join(words[last:])
            )
        )
        for first, last in ways
    )


def _line(reader: _Reader, row: Row, *, one_group: bool) -> Line:
    said, names = reader.name()
    if not any(reader.cell(each) for each in KEYS):
        column = next((each for each in KEYS if each in reader.names), Column.ADDRESS)
        reader.wrong(column, Refused("Fill in who it is: an address, a number or a name."))
    return Line(
        row=row.number,
        said=said,
        names=names,
        address=reader.optional(Column.ADDRESS, people.clean_address),
        personnel_number=reader.text(Column.PERSONNEL_NUMBER, most=40) or None,
        course="" if one_group else reader.needed(Column.COURSE, most=200),
        on=None if one_group else reader.read(Column.ON, sheets.dutch_date),
        group="" if one_group else reader.text(Column.GROUP, most=120),
    )
