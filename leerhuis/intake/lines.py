"""The rows of a staff file as values, and every fault in them by row and column."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from leerhuis import registers, sheets
from leerhuis.errors import Refused
from leerhuis.intake.columns import REGISTRATION, Column, Layout
from leerhuis.people import rules as people
from leerhuis.people.rules import Function
from leerhuis.registers import Occupation, Register
from leerhuis.registry import filewords
from leerhuis.sheets import Row, Sheet

Value = TypeVar("Value")
_FUNCTIONS = {
    "jeugdprofessional": Function.YOUTH_PROFESSIONAL,
    "jeugd en gezinsprofessional": Function.YOUTH_PROFESSIONAL,
    "leerkracht": Function.TEACHER,
    "docent": Function.TEACHER,
    "pedagogisch medewerker": Function.CHILDCARE_WORKER,
    "pedagogisch medewerker kinderopvang": Function.CHILDCARE_WORKER,
    "kantoor": Function.OFFICE,
    "staf": Function.OFFICE,
}


@dataclass(frozen=True)
class Claim:
    """What a row says of a registration."""

    register: Register
    occupation: Occupation | None
    number: str
    registered_on: date | None
    held_on: date


@dataclass(frozen=True)
class Line:
    """What a row says of a person; None where it says nothing, or nothing that can be read."""

    row: int
    personnel_number: str | None
    given_name: str
    name_prefix: str
    family_name: str
    address: str | None
    employer: str
    placement: str | None
    fte: Decimal | None
    starts_on: date | None
    function: Function | None
    claim: Claim | None

    @property
    def key(self) -> tuple[str, ...]:
        """Who this is: the personnel number within the employer, else the address."""
        if self.personnel_number:
            return people.folded(self.employer), self.personnel_number
        return (self.address or f"{self.row}",)


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which row and under which name; without a name it is the whole row."""

    row: int
    column: str
    why: Refused


def read(sheet: Sheet, layout: Layout, *, today: date) -> tuple[list[Line], list[Fault]]:
    """Every row as a line, and every fault in the order of the file."""
    secret = _columns_with_bsn(sheet, layout)
    lines, faults = [], []
    for row in sheet.rows:
        reader = _Reader(row, layout, secret, today=today)
        lines.append(reader.line())
        faults += reader.faults
    return lines, faults


def is_bsn(text: str) -> bool:
    """Whether nine digits pass the test that every BSN passes (and one in eleven others)."""
    if not re.fullmatch(r"[0-9]{9}", text):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=True))
    return total % 11 == 0 and text != "000000000"


def _columns_with_bsn(sheet: Sheet, layout: Layout) -> set[str]:
    """Columns in which most numbers of nine digits are a BSN: one in eleven is by chance."""
    nine: Counter[str] = Counter()
    passing: Counter[str] = Counter()
    number = layout.names.get(Column.NUMBER)
    for row in sheet.rows:
        for name, text in row.cells.items():
            if name != number and re.fullmatch(r"[0-9]{9}", text):
                nine[name] += 1
                passing[name] += is_bsn(text)
    return {name for name, count in nine.items() if passing[name] * 2 > count}


class _Reader:
    """Reads the cells of one row and remembers what is wrong with them."""

    def __init__(self, row: Row, layout: Layout, secret: set[str], *, today: date) -> None:
        self.row = row
        self.layout = layout
        self.today = today
        self.faults: list[Fault] = []
        if row.fault:
            self.faults.append(Fault(row.number, "", row.fault))
        self.whole = row.fault is None
        for name, text in row.cells.items():
            if name in secret and is_bsn(text):
                self._wrong(name, Refused("This looks like a BSN. Leave it out of the file."))

    def line(self) -> Line:
        return Line(
            row=self.row.number,
            personnel_number=self._text(Column.PERSONNEL_NUMBER, most=40) or None,
            given_name=self._needed(Column.GIVEN_NAME, most=60),
            name_prefix=self._text(Column.NAME_PREFIX, most=20),
            family_name=self._needed(Column.FAMILY_NAME, most=60),
            address=self._address(),
            employer=self._needed(Column.EMPLOYER, most=120),
            placement=self._text(Column.PLACEMENT, most=120) or None,
            fte=self._read(Column.FTE, _fte),
            starts_on=self._read(Column.STARTS_ON, sheets.dutch_date),
            function=self._optional(Column.FUNCTION, _function),
            claim=self._claim(),
        )

    def _wrong(self, name: str, why: Refused) -> None:
        """Remember a fault; a row of another length has that one fault only."""
        if self.whole:
            self.faults.append(Fault(self.row.number, name, why))

    def _cell(self, column: Column) -> str:
        name = self.layout.names.get(column)
        return self.row.cells[name] if name else ""

    def _read(self, column: Column, parse: Callable[[str], Value]) -> Value | None:
        try:
            text = self._cell(column)
            if sheets.is_formula(text):
                raise Refused("This looks like a formula. Type the text or number itself.")
            return parse(text)
        except Refused as no:
            self._wrong(self.layout.names.get(column, column.value), no)
            return None

    def _optional(self, column: Column, parse: Callable[[str], Value]) -> Value | None:
        return self._read(column, parse) if self._cell(column) else None

    def _text(self, column: Column, *, most: int) -> str:
        return self._read(column, lambda text: _short(text, most)) or ""

    def _needed(self, column: Column, *, most: int) -> str:
        return self._read(column, lambda text: _short(_filled(text), most)) or ""

    def _address(self) -> str | None:
        if not self._cell(Column.ADDRESS) and not self._cell(Column.PERSONNEL_NUMBER):
            name = self.layout.names.get(Column.ADDRESS, Column.ADDRESS.value)
            self._wrong(name, Refused("Fill in the personnel number or the e-mail address."))
            return None
        return self._optional(Column.ADDRESS, people.clean_address)

    def _claim(self) -> Claim | None:
        """The registration of this row, if any of its cells is filled."""
        if not any(self._cell(column) for column in REGISTRATION):
            return None
        register = self._read(Column.REGISTER, filewords.register_from)
        occupation = number = None
        if register is not None:
            known = register
            before = len(self.faults)
            occupation = self._read(
                Column.OCCUPATION, lambda text: filewords.occupation_from(known, text)
            )
            if len(self.faults) == before:
                kind = occupation
                number = self._read(
                    Column.NUMBER,
                    lambda text: registers.check_number(known, text, occupation=kind),
                )
        held_on = self._read(Column.HELD_ON, sheets.dutch_date)
        registered_on = self._optional(Column.REGISTERED_ON, self._past_date)
        if register is None or number is None or held_on is None:
            return None
        return Claim(register, occupation, number, registered_on, held_on)

    def _past_date(self, text: str) -> date:
        day = sheets.dutch_date(text)
        if day > self.today:
            raise Refused("The day of registration lies in the future.")
        return day


def _filled(text: str) -> str:
    if not text:
        raise Refused("This cell is empty. Fill it in.")
    return text


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Refused("Use at most %(most)s characters.", most=most)
    return text


def _fte(text: str) -> Decimal:
    fte = sheets.dutch_decimal(text)
    people.check_fte(fte)
    return fte


def _function(text: str) -> Function:
    plain = people.folded(text.replace("-", " "))
    if plain not in _FUNCTIONS:
        raise Refused(
            "We do not know the function %(word)s. Use Jeugdprofessional, Leerkracht,"
            " Pedagogisch medewerker or Kantoor.",
            word=text[:40],
        )
    return _FUNCTIONS[plain]
