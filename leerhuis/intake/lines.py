"""The rows of a staff file as values, and every fault in them by row and column."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from leerhuis import registers, sheets
from leerhuis.errors import Refused
from leerhuis.intake.columns import REGISTRATION, Column, Layout
from leerhuis.people import rules as people
from leerhuis.people.rules import Function
from leerhuis.registers import Occupation, Register
from leerhuis.registry import filewords
from leerhuis.sheets import Row, Sheet
from leerhuis.uploads.cells import Fault, Reader

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


class _Reader(Reader):
    """Reads one row as a line."""

    def __init__(self, row: Row, layout: Layout, secret: set[str], *, today: date) -> None:
        super().__init__(row, layout.names)
        self.today = today
        for name, text in row.cells.items():
            if name in secret and is_bsn(text):
                self.wrong_under(name, Refused("This looks like a BSN. Leave it out of the file."))

    def line(self) -> Line:
        return Line(
            row=self.row.number,
            personnel_number=self.text(Column.PERSONNEL_NUMBER, most=40) or None,
            given_name=self.needed(Column.GIVEN_NAME, most=60),
            name_prefix=self.text(Column.NAME_PREFIX, most=20),
            family_name=self.needed(Column.FAMILY_NAME, most=60),
            address=self._address(),
            employer=self.needed(Column.EMPLOYER, most=120),
            placement=self.text(Column.PLACEMENT, most=120) or None,
            fte=self.read(Column.FTE, _fte),
            starts_on=self.read(Column.STARTS_ON, sheets.dutch_date),
            function=self.optional(Column.FUNCTION, _function),
            claim=self._claim(),
        )

    def _address(self) -> str | None:
        if not self.cell(Column.ADDRESS) and not self.cell(Column.PERSONNEL_NUMBER):
            why = Refused("Fill in the personnel number or the e-mail address.")
            self.wrong(Column.ADDRESS, why)
            return None
        return self.optional(Column.ADDRESS, people.clean_address)

    def _claim(self) -> Claim | None:
        """The registration of this row, if any of its cells is filled."""
        if not any(self.cell(column) for column in REGISTRATION):
            return None
        register = self.read(Column.REGISTER, filewords.register_from)
        occupation = number = None
        if register is not None:
            known = register
            before = len(self.faults)
            occupation = self.read(
                Column.OCCUPATION, lambda text: filewords.occupation_from(known, text)
            )
            if len(self.faults) == before:
                kind = occupation
                number = self.read(
                    Column.NUMBER,
                    lambda text: registers.check_number(known, text, occupation=kind),
                )
        held_on = self.read(Column.HELD_ON, sheets.dutch_date)
        registered_on = self.optional(Column.REGISTERED_ON, self._past_date)
        if register is None or number is None or held_on is None:
            return None
        return Claim(register, occupation, number, registered_on, held_on)

    def _past_date(self, text: str) -> date:
        day = sheets.dutch_date(text)
        if day > self.today:
            raise Refused("The day of registration lies in the future.")
        return day


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
