"""An employer's overview of Mijn SKJ as rows, and every fault in it by row and column.

No description of that overview was found. So the employer says once which column holds what; the
names of the columns only help to guess.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from leerhuis import registers, sheets
from leerhuis.errors import Refused
from leerhuis.people.rules import folded
from leerhuis.registers import Occupation, Register
from leerhuis.registry.filewords import occupation_from
from leerhuis.sheets import Row, Sheet

Value = TypeVar("Value")


class Part(StrEnum):
    """What a column can hold that is of use here."""

    NUMBER = "number"
    NAME = "name"
    CHAMBER = "chamber"
    HELD_ON = "held_on"
    STATUS = "status"


_WORDS: Mapping[Part, tuple[str, ...]] = {
    Part.NUMBER: (
        "registratienummer",
        "skj registratienummer",
        "skj nummer",
        "skjnummer",
        "registratie nummer",
        "registratienr",
        "nummer",
    ),
    Part.NAME: ("naam", "naam professional", "professional", "medewerker", "volledige naam"),
    Part.CHAMBER: ("kamer", "register", "beroep", "registerkamer"),
    Part.HELD_ON: (
        "herregistratiedatum",
        "uiterste herregistratiedatum",
        "herregistratie",
        "geldig tot",
        "geldig tot en met",
        "einddatum",
        "einddatum registratie",
        "registratie geldig tot",
    ),
    Part.STATUS: ("status", "registratiestatus", "status registratie"),
}
_TIME = re.compile(r"\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")


@dataclass(frozen=True)
class Line:
    """What a row of the overview says of a registration; None where it says nothing."""

    row: int
    number: str
    name: str = ""
    chamber: Occupation | None = None
    held_on: date | None = None
    status: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which row and under which name; without a name it is the whole row."""

    row: int
    column: str
    why: Refused


def guess(header: Sequence[str]) -> dict[Part, str]:
    """Which columns look like what is needed, by their names."""
    plain = {_plain(name): name for name in reversed(header)}
    return {
        part: plain[word]
        for part, words in _WORDS.items()
        for word in reversed(words)
        if word in plain
    }


def fits(columns: Mapping[Part, str], header: Sequence[str]) -> bool:
    """Whether what an employer told before holds for this overview too."""
    return Part.NUMBER in columns and set(columns.values()) <= set(header)


def read(sheet: Sheet, columns: Mapping[Part, str]) -> tuple[list[Line], list[Fault]]:
    """Every row that can be read as a line, and every fault in the order of the rows."""
    lines: dict[str, Line] = {}
    faults: list[Fault] = []
    for row in sheet.rows:
        line, wrong = _line(row, columns)
        if line is not None and line.number in lines:
            why = Refused("This number is in row %(other)s too.", other=lines[line.number].row)
            wrong = [Fault(row.number, columns[Part.NUMBER], why)]
        elif line is not None:
            lines[line.number] = line
        faults += wrong
    return list(lines.values()), faults


def _line(row: Row, columns: Mapping[Part, str]) -> tuple[Line | None, list[Fault]]:
    if row.fault is not None:
        return None, [Fault(row.number, "", row.fault)]
    faults: list[Fault] = []

    def cell(part: Part, parse: Callable[[str], Value]) -> Value | None:
        text = row.cells[columns[part]] if part in columns else ""
        if not text and part is not Part.NUMBER:
            return None
        try:
            return parse(text)
        except Refused as no:
            faults.append(Fault(row.number, columns[part], no))
            return None

    number = cell(Part.NUMBER, _number)
    name = cell(Part.NAME, lambda text: text[:120]) or ""
    status = cell(Part.STATUS, lambda text: text[:60]) or ""
    chamber = cell(Part.CHAMBER, lambda text: occupation_from(Register.SKJ, text))
    held_on = cell(Part.HELD_ON, _day)
    if faults or number is None:
        return None, faults
    return Line(row.number, number, name, chamber, held_on, status), []


def _number(text: str) -> str:
    return registers.check_number(Register.SKJ, text, occupation=None)


def _day(text: str) -> date:
    """A day, also where the overview gives it with a time."""
    return sheets.dutch_date(_TIME.sub("", text))


def _plain(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in folded(name)).split())
