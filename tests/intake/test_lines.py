"""Columns and cells of a staff file."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import sheets
from leerhuis.errors import Refused
from leerhuis.intake.columns import Column, layout_of
from leerhuis.intake.lines import is_bsn, read
from leerhuis.people.rules import Function
from leerhuis.registers import Chamber, Register
from tests.intake.staff import HEADER, anouk, staff_file

TODAY = date(2027, 1, 11)


def lines_of(*rows, header=HEADER, **how):
    sheet = sheets.read_csv(staff_file(*rows, header=header, **how))
    return read(sheet, layout_of(sheet.header), today=TODAY)


def fault_of(**cells):
    """The only fault of a row with these cells: its column and its sentence."""
    _lines, faults = lines_of(anouk(**cells))
    (fault,) = faults
    assert fault.row == 2
    return fault.column, str(fault.why)


def test_a_row_becomes_a_line():
    ((line,), faults) = lines_of(anouk())
    assert faults == []
    assert (line.row, line.personnel_number, line.fte) == (2, "P1", Decimal("0.89"))
    assert line.starts_on == date(2019, 1, 14)
    assert line.claim.register is Register.SKJ
    assert line.claim.occupation is Chamber.YOUTH_AND_FAMILY_PROFESSIONAL
    assert line.claim.held_on == date(2027, 11, 8)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_every_office_has_its_own_csv(delimiter, encoding):
    row = anouk(Voornaam="Aimée", FTE="1" if delimiter == "," else "0,89")
    ((line,), faults) = lines_of(row, delimiter=delimiter, encoding=encoding)
    assert faults == []
    assert line.given_name == "Aimée"


def test_columns_come_in_any_order_under_other_words():
    header = ["achternaam", "E-MAIL", "Roepnaam", "Fte", "werkgever", "in dienst per", "Schoenmaat"]
    layout = layout_of(header)
    assert layout.names[Column.GIVEN_NAME] == "Roepnaam"
    assert layout.unread == ("Schoenmaat",)


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        (["Voornaam"], "Voornaam"),
        (["Personeelsnummer", "E-mailadres"], "Personeelsnummer"),
        (["Beroep"], "Beroep"),
        (["FTE", "In dienst"], "FTE, In dienst"),
    ],
)
def test_columns_that_are_missing_are_named(missing, named):
    with pytest.raises(Refused, match=named):
        layout_of([name for name in HEADER if name not in missing])


def test_two_columns_cannot_say_the_same():
    with pytest.raises(Refused, match="say the same"):
        layout_of([*HEADER, "Roepnaam"])


def test_without_registration_columns_nobody_has_a_registration():
    header = HEADER[: HEADER.index("Register")]
    ((line,), faults) = lines_of(anouk(), header=header)
    assert (line.claim, faults) == (None, [])


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"E-mailadres": "geen-adres"}, "E-mailadres", "Enter an e-mail address"),
        ({"Uiterste herregistratiedatum": "31-02-2028"}, "Uiterste herregistratiedatum", "31-02"),
        ({"In dienst": "gisteren"}, "In dienst", "not a date"),
        ({"Registratienummer": "12AB"}, "Registratienummer", "6 to 10 digits"),
        ({"Register": "KVK"}, "Register", "do not know the register KVK"),
        ({"Beroep": "Tovenaar"}, "Beroep", "do not know the profession"),
        ({"Voornaam": '"=HYPERLINK(""http://x"")"'}, "Voornaam", "formula"),
        ({"FTE": "negen"}, "FTE", "not a number"),
        ({"FTE": "9"}, "FTE", "at most 1,5"),
        ({"Voornaam": ""}, "Voornaam", "empty"),
        ({"Werkgever": ""}, "Werkgever", "empty"),
        ({"Achternaam": "x" * 61}, "Achternaam", "at most 60"),
        ({"Personeelsnummer": "123456782"}, "Personeelsnummer", "BSN"),
        ({"Geregistreerd op": "01-01-2030"}, "Geregistreerd op", "future"),
        ({"Personeelsnummer": "", "E-mailadres": ""}, "E-mailadres", "personnel number or"),
        ({"Registratienummer": ""}, "Registratienummer", "Fill in the registration number"),
    ],
)
def test_a_fault_is_named_by_column(cells, column, sentence):
    found, words = fault_of(**cells)
    assert found == column
    assert sentence in words


def test_every_fault_of_a_row_is_told_at_once():
    _lines, faults = lines_of(anouk(FTE="negen", Register="KVK", **{"E-mailadres": "x"}))
    assert [fault.column for fault in faults] == ["E-mailadres", "FTE", "Register"]


def test_a_short_row_has_one_fault():
    _lines, faults = lines_of(["P1", "Anouk", "de"], anouk(Personeelsnummer="P2"))
    assert [(fault.row, fault.column) for fault in faults] == [(2, "")]


def test_a_registration_number_is_no_bsn():
    assert is_bsn("123456782")
    _lines, faults = lines_of(anouk(Registratienummer="123456782"))
    assert faults == []


def test_one_number_in_eleven_passes_by_chance():
    rows = [anouk(Personeelsnummer=number) for number in ("123456782", "123456783", "123456784")]
    _lines, faults = lines_of(*rows)
    assert not [fault for fault in faults if "BSN" in str(fault.why)]


def test_a_column_that_we_do_not_read_may_hold_no_bsn_either():
    _lines, faults = lines_of(anouk(Sofi="123456782"), header=(*HEADER, "Sofi"))
    assert [fault.column for fault in faults] == ["Sofi"]


def test_a_function_in_the_file_counts():
    ((line,), _faults) = lines_of(anouk(Functie="Leerkracht"), header=(*HEADER, "Functie"))
    assert line.function is Function.TEACHER


@given(st.lists(st.text(max_size=30), min_size=14, max_size=14))
def test_no_cell_makes_reading_fail(cells):
    row = sheets.Row(2, dict(zip(HEADER, map(sheets.clean_text, cells), strict=True)))
    sheet = sheets.Sheet(list(HEADER), [row])
    (line,), faults = read(sheet, layout_of(HEADER), today=TODAY)
    assert line.row == 2
    assert all(fault.row == 2 for fault in faults)
