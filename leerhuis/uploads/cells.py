"""Reading the cells of a row, and remembering every fault by row and column."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from leerhuis import sheets
from leerhuis.errors import Refused
from leerhuis.sheets import Row

Value = TypeVar("Value")


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which row and under which name; without a name it is the whole row.

    `sheet` is said where a file has more than one.
    """

    row: int
    column: str
    why: Refused
    sheet: str = ""


NAMED_ROWS = 5


@dataclass(frozen=True)
class Gathered:
    """One thing that is wrong in one or more rows, said once."""

    sheet: str
    column: str
    why: Refused
    rows: tuple[int, ...]

    @property
    def named(self) -> tuple[int, ...]:
        return self.rows[:NAMED_ROWS]

    @property
    def more(self) -> int:
        """How many rows besides those that are named."""
        return len(self.rows) - len(self.named)


def gathered(faults: Iterable[Fault]) -> list[Gathered]:
    """The same fault in many rows is one line, where it is first."""
    found: dict[tuple[Any, ...], list[Fault]] = {}
    for each in faults:
        said = tuple(sorted((name, str(value)) for name, value in each.why.values.items()))
        found.setdefault((each.sheet, each.column, each.why.message, said), []).append(each)
    return [
        Gathered(one[0].sheet, one[0].column, one[0].why, tuple(each.row for each in one))
        for one in found.values()
    ]


class Reader:
    """Reads the cells of one row and remembers what is wrong with them."""

    def __init__(self, row: Row, names: Mapping[Any, str], *, sheet: str = "") -> None:
        self.row, self.names, self.sheet = row, names, sheet
        self.faults = [Fault(row.number, "", row.fault, sheet)] if row.fault else []
        self.whole = row.fault is None

    def wrong(self, column: StrEnum, why: Refused) -> None:
        self.wrong_under(self.names.get(column, column.value), why)

    def wrong_under(self, name: str, why: Refused) -> None:
        """Remember a fault; a row of another length has that one fault only."""
        if self.whole:
            self.faults.append(Fault(self.row.number, name, why, self.sheet))

    def cell(self, column: StrEnum) -> str:
        name = self.names.get(column)
        return self.row.cells[name] if name else ""

    def read(self, column: StrEnum, parse: Callable[[str], Value]) -> Value | None:
        try:
            text = self.cell(column)
            if sheets.is_formula(text):
                raise Refused("This looks like a formula. Type the text or number itself.")
            return parse(text)
        except Refused as no:
            self.wrong(column, no)
            return None

    def optional(self, column: StrEnum, parse: Callable[[str], Value]) -> Value | None:
        return self.read(column, parse) if self.cell(column) else None

    def text(self, column: StrEnum, *, most: int) -> str:
        return self.read(column, lambda said: short(said, most)) or ""

    def needed(self, column: StrEnum, *, most: int) -> str:
        return self.read(column, lambda said: short(filled(said), most)) or ""


def filled(text: str) -> str:
    if not text:
        raise Refused("This cell is empty. Fill it in.")
    return text


def short(text: str, most: int) -> str:
    if len(text) > most:
        raise Refused("Use at most %(most)s characters.", most=most)
    return text
