import csv
import io
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leerhuis import sheets
from leerhuis.errors import Refused
from leerhuis.sheets import clean_text, dutch_date, dutch_decimal, read_csv, write_csv

TABLE = "Naam;Plaats;FTE\r\nAimée van Hagen;Moerdijk;0,56\r\nJérôme Overeem;Rucphen;1,0\r\n"
NAMES = ["Aimée van Hagen", "Jérôme Overeem"]


def names_in(data):
    return [row.cells["Naam"] for row in read_csv(data).rows]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_accents_arrive_whatever_the_office_suite_chose(encoding, delimiter, line_end):
    rows = csv.reader(io.StringIO(TABLE, newline=""), delimiter=";")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    assert names_in(out.getvalue().encode(encoding)) == NAMES


def test_a_row_is_a_header_and_its_cells():
    row = read_csv(TABLE.encode()).rows[0]
    assert row.cells == {"Naam": "Aimée van Hagen", "Plaats": "Moerdijk", "FTE": "0,56"}
    assert row.fault is None


def test_rows_carry_the_number_that_a_spreadsheet_shows():
    sheet = read_csv(b'Naam;Plaats\r\n"Van\r\nDam";Goes\r\n\r\n;\r\nKok;Goes\r\n')
    assert [(row.number, row.cells["Naam"]) for row in sheet.rows] == [(2, "Van Dam"), (5, "Kok")]


def test_a_line_that_announces_the_delimiter_is_not_a_row():
    sheet = read_csv(b"sep=,\r\nNaam,Plaats\r\nKok,Goes\r\n")
    assert sheet.header == ["Naam", "Plaats"]
    assert sheet.rows[0].number == 2


def test_one_column_is_a_table_too():
    assert names_in(b'Naam\r\n"Kok, Ans"\r\n') == ["Kok, Ans"]


def test_a_quoted_delimiter_in_the_header_does_not_mislead():
    assert read_csv(b'"Naam, voornaam, titel";Plaats\r\n').header == [
        "Naam, voornaam, titel",
        "Plaats",
    ]


@pytest.mark.parametrize(
    ("line", "found"), [("Kok", 1), ("Kok;Goes;1;x;y", 5), ("Kok;Goes;1;;y", 5)]
)
def test_a_row_of_another_length_says_so(line, found):
    row = read_csv(f"Naam;Plaats;FTE\r\n{line}\r\n".encode()).rows[0]
    assert str(row.fault) == f"This row has {found} cells, the first row has 3."
    assert row.cells["Naam"] == "Kok"
    assert set(row.cells) == {"Naam", "Plaats", "FTE"}


def test_empty_cells_beyond_the_header_are_no_fault():
    assert read_csv(b"Naam;Plaats;;\r\nKok;Goes;;;;\r\n").rows[0].fault is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n;;\r\n", "empty"),
        (b"PK\x03\x04rest", "workbook"),
        (b"%PDF-1.7\x00", "not a table"),
        (b"%PDF-1.7\n1 0 obj", "or as CSV"),
        (b"Naam\x81\r\n", "not a table"),
        (b"\xff\xfea", "not a table"),
        (b'Naam;Plaats\r\nKok;Goes\r\n"Dam;Goes\r\n', "Row 3 cannot be read"),
        (b"Naam;;FTE\r\n", "Column 2 has no name"),
        (b"Naam;NAAM\r\n", "NAAM is there twice"),
        (b";".join(b"%d" % n for n in range(61)), "more than 60 columns"),
        (b"Naam\r\n" + b"Kok\r\n" * 50_001, "more than 50000 rows"),
        (b" " * (sheets.MAX_BYTES + 1), "larger than 10 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_says_why(data, says):
    with pytest.raises(Refused, match=says):
        read_csv(data)


def test_fifty_thousand_rows_are_fine():
    assert len(read_csv(b"Naam\r\n" + b"Kok\r\n" * 50_000).rows) == 50_000


def test_ten_megabytes_of_delimiters_are_no_row():
    with pytest.raises(Refused, match="Row 1 cannot be read"):
        read_csv(b";" * sheets.MAX_BYTES)


def read_or_refused(data):
    with suppress(Refused):
        sheet = read_csv(data)
        assert all(set(row.cells) == set(sheet.header) for row in sheet.rows)


@given(st.binary(max_size=400))
@example(b"\r0")
@example(b'sep=;\n"')
def test_no_bytes_are_worse_than_refused(data):
    read_or_refused(data)


@given(st.lists(st.sampled_from([b";", b",", b'"', b"\r", b"\n", b"\t", b"a", b"\xe9"])))
def test_no_mixture_of_delimiters_and_quotes_is_worse_than_refused(pieces):
    read_or_refused(b"".join(pieces))


@pytest.mark.parametrize("text", ["14-01-2019", "14/1/2019", "14.01.2019", " 2019-01-14 "])
def test_a_date_as_people_write_it(text):
    assert dutch_date(text) == date(2019, 1, 14)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31-02-2028", "does not exist"),
        ("29-02-2027", "does not exist"),
        ("14-01-19", "is not a date"),
        ("2026-W01-1", "is not a date"),
        ("20260101", "is not a date"),
        ("14-01/2019", "is not a date"),
        ("१४-०१-२०१९", "is not a date"),
        (" ", "Fill it in"),
        ("9999-12-31", "cannot be right"),
        ("01-01-0001", "cannot be right"),
    ],
)
def test_what_is_no_date_says_how_to_mend_it(text, says):
    with pytest.raises(Refused, match=says):
        dutch_date(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_any_day_is_read_as_itself(day):
    assert dutch_date(f"{day:%d-%m-%Y}") == day == dutch_date(day.isoformat())


@pytest.mark.parametrize(
    ("text", "number"),
    [("0,89", "0.89"), ("1", "1"), ("-2,5", "-2.5"), ("0.89", "0.89"), ("1.234,5", "1234.5")],
)
def test_a_number_as_people_write_it(text, number):
    assert dutch_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["negen", "1.234", "1,2,3", "1e5", "NaN", "Infinity", "٣", "12.34,5"]
)
def test_what_is_no_number_says_how_to_mend_it(text):
    with pytest.raises(Refused, match="with a comma, such as 0,89"):
        dutch_decimal(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_any_number_is_read_as_itself(number):
    assert dutch_decimal(str(number).replace(".", ",")) == number


@given(st.text() | st.text("0123456789-/.,"))
@pytest.mark.parametrize("parse", [dutch_date, dutch_decimal])
def test_no_text_is_worse_than_refused(parse, text):
    with suppress(Refused):
        parse(text)


def test_a_refusal_does_not_repeat_a_whole_novel():
    with pytest.raises(Refused) as refusal:
        dutch_decimal("x" * 10_000)
    assert len(str(refusal.value)) < 120


@given(st.text())
def test_clean_text_is_one_line_that_can_be_printed_and_mailed(text):
    cleaned = clean_text(text)
    assert cleaned.splitlines() in ([cleaned], [])
    assert clean_text(cleaned) == cleaned
    assert isinstance(cleaned.encode(), bytes)


def test_clean_text_keeps_names_and_drops_what_hides():
    assert clean_text(" Jan\u2028de\x0bVries\x07\u202e ") == "Jan de Vries"
    assert clean_text("Dvořák\u00a0Özlem") == "Dvořák Özlem"


def test_what_we_write_opens_in_a_dutch_excel():
    data = write_csv(
        ["Naam", "FTE", "Vanaf", "Uren"],
        [["Özlem", Decimal("0.89"), date(2019, 1, 4), 3], ["", None, None, -1]],
    )
    assert data == "\ufeffNaam;FTE;Vanaf;Uren\r\nÖzlem;0,89;04-01-2019;3\r\n;;;-1\r\n".encode()


def test_a_moment_has_no_place_in_a_sheet():
    with pytest.raises(TypeError):
        write_csv(["Op"], [[datetime(2026, 1, 1, tzinfo=UTC)]])


@pytest.mark.parametrize("start", [*"=+-@\t\r\n＝", "\ufeff=", "\x00="])
def test_a_formula_is_written_as_text(start):
    (cell,) = next(
        csv.reader(io.StringIO(write_csv([f"{start}cmd()"], []).decode("utf-8-sig"), newline=""))
    )
    assert cell.startswith("'")


@given(st.lists(st.text(), min_size=2, max_size=2))
def test_no_text_becomes_a_formula_or_another_cell(cells):
    written = write_csv(["a", "b"], [cells]).decode("utf-8-sig")
    _, back = csv.reader(io.StringIO(written, newline=""), delimiter=";", strict=True)
    assert len(back) == 2
    assert not any(sheets.is_formula(cell) for cell in back)


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=4))
def test_what_we_write_we_can_read(cells):
    header = [f"Kolom {number}" for number, _ in enumerate(cells)]
    rows = read_csv(write_csv(header, [cells, ["x" for _ in cells]])).rows
    assert list(rows[-1].cells.values()) == ["x" for _ in cells]
    if len(rows) == 2:
        back = [cell.removeprefix("'").strip() for cell in rows[0].cells.values()]
        assert back == [clean_text(cell).removeprefix("'").strip() for cell in cells]
