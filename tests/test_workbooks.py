import re
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis import child, sheets
from leerhuis.errors import Refused
from leerhuis.sheets import write_xlsx
from tests.workbooks import by_hand, cell, workbook, zipped

DATA = Path(__file__).parent / "data"


def cells_of(*values):
    """What is read of one row with these values."""
    header = [f"Kolom {number}" for number, _ in enumerate(values)]
    (row,) = sheets.read(workbook(header, values)).rows
    return list(row.cells.values())


def refusal_of(data):
    with pytest.raises(Refused) as no:
        sheets.read(data)
    return str(no.value)


def test_the_content_tells_a_workbook_from_a_csv_file():
    rows = [["Naam", "Plaats"], ["Kok", "Goes"]]
    csv = sheets.write_csv(rows[0], rows[1:])
    assert sheets.read(workbook(*rows)) == sheets.read(csv)


def test_a_workbook_of_a_coordinator_is_read_below_its_title():
    sheet = sheets.read((DATA / "aanbod-voorjaar-2027.xlsx").read_bytes())
    assert sheet.header[:5] == ["Thema", "Cursus", "Groep", "Bijeenkomst", "Datum"]
    assert len(sheet.rows) == 88
    assert sheet.rows[0].number == 3
    assert sheet.rows[0].cells["Datum"] == "07-06-2027"
    assert sheet.rows[0].cells["Van"] == "13:00"
    assert sheet.rows[0].cells["Bijeenkomst"] == "1"


def test_another_sheet_is_read_by_its_name():
    data = (DATA / "aanbod-voorjaar-2027.xlsx").read_bytes()
    first, others = sheets.read_with(data, besides={"punten"})
    assert first == sheets.read(data)
    assert len(others["punten"].rows) == 16
    assert others["punten"].rows[0].cells["Accreditatienummer"] == "VOORBEELD-100"
    assert sheets.read_with(data, besides=set()) == (first, {})


def test_a_csv_file_is_one_sheet():
    csv = sheets.write_csv(["Naam"], [["Kok"]])
    assert sheets.read_with(csv, besides={"punten"}) == (sheets.read(csv), {})


def test_values_arrive_as_an_office_would_type_them():
    assert cells_of(date(2019, 1, 14), 123, 0.89, "0123", 12345678901.0, -2.5, 1 / 3) == [
        "14-01-2019",
        "123",
        "0,89",
        "0123",
        "12345678901",
        "-2,5",
        "0,333333",
    ]
    assert cells_of(True, False, 1e20) == ["ja", "nee", "100000000000000000000"]


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2199, 12, 31)))
@settings(max_examples=5, deadline=None)
def test_any_day_of_a_workbook_is_read_as_itself(day):
    assert sheets.dutch_date(cells_of("x", day)[1]) == day


@given(st.decimals(min_value=0, max_value=99, places=2))
@settings(max_examples=5, deadline=None)
def test_any_number_of_a_workbook_is_read_as_itself(number):
    assert sheets.dutch_decimal(cells_of("x", float(number))[1]) == number


def test_a_formula_counts_as_what_it_came_to():
    data = by_hand(
        f"{cell('A1', 'Naam')}{cell('B1', 'fte')}"
        '<row r="2"><c r="A2" t="str"><f>"a"</f><v>Kok</v></c>'
        '<c r="B2"><f>1/2</f><v>0.5</v></c></row>'
    )
    assert sheets.read(data).rows[0].cells == {"Naam": "Kok", "fte": "0,5"}


def test_rows_keep_the_number_that_a_spreadsheet_shows():
    data = workbook(
        ["Naam", "Plaats"], [], ["Kok", "Goes"], ["", " "], ["Dam", "Tholen"], at=(4, 2)
    )
    assert [(row.number, row.cells["Naam"]) for row in sheets.read(data).rows] == [
        (7, "Kok"),
        (9, "Dam"),
    ]


def test_the_first_sheet_with_cells_is_read():
    assert sheets.read(workbook(["Naam"], ["Kok"], names=("Leeg", "Blad2"))).header == ["Naam"]


def test_a_hidden_sheet_is_not_read():
    hidden = by_hand(cell("A1", "Naam"), sheets=[("Blad1", "visible"), ("Blad2", "hidden")])
    assert refusal_of(hidden) == "The file is empty."


def test_cells_that_are_only_coloured_do_not_count():
    data = workbook(["Naam"], ["Kok"], formats={"XFD1048576": {"bg_color": "red"}})
    assert len(sheets.read(data).rows) == 1


def test_a_row_of_another_length_says_so():
    (row,) = sheets.read(workbook(["Naam", "Plaats"], ["Kok", "Goes", "x"])).rows
    assert str(row.fault) == "This row has 3 cells, the first row has 2."


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "A1:B2"])
def test_two_cells_far_apart_are_a_sentence_and_nothing_dies(dimension):
    data = by_hand(cell("A1", "a") + cell("XFD1048576", "b"), dimension=dimension)
    assert len(data) < 4_600
    assert refusal_of(data) == "The file has more than 50000 rows. Split it."


def test_two_cells_far_apart_that_hide_are_a_sentence_too():
    hiding = cell("A1", "a") + cell("XFD1048576", "b").replace("<c r", '<c x=">" r')
    assert refusal_of(by_hand(hiding)).startswith("This file could not be read.")


def test_a_table_that_is_too_wide_says_so():
    assert refusal_of(workbook(range(61))) == "The file has more than 60 columns."


def test_fifty_thousand_rows_are_fine_and_one_more_is_not():
    rows = (["Kok"] for _ in range(50_000))
    assert len(sheets.read(write_xlsx(["Naam"], rows, title="")).rows) == 50_000
    rows = (["Kok"] for _ in range(50_001))
    assert "more than 50000 rows" in refusal_of(write_xlsx(["Naam"], rows, title=""))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (workbook(), "The file is empty."),
        (workbook([]), "The file is empty."),
        (workbook(["Naam"])[:-60], "not a workbook that can be read"),
        (b"PK\x03\x04rest", "not a workbook that can be read"),
        (zipped({"word/document.xml": "<a/>"}), "not a workbook that can be read"),
        (zipped({"_rels/.rels": "<a"}), "not a workbook that can be read"),
        (by_hand("<row><c", extra={"x": "y"}.items()), "The file is empty."),
        (by_hand("<row r='1'><c r='A1'><v>1</v></row>"), "not a workbook that can be read"),
        (by_hand(cell("A1", "a"), extra=[("x", "0" * 10**6)]), "There is too much"),
        (by_hand(cell("A1", "a"), extra=[(f"x{n}", "") for n in range(200)]), "There is too much"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old or has a password"),
        (b"PK\x03\x04" + b" " * sheets.MAX_BYTES, "larger than 10 MB"),
    ],
    ids=range(12),
)
def test_a_workbook_that_cannot_be_read_says_why(data, says):
    assert says in refusal_of(data)


def test_a_text_that_is_used_a_million_times_does_not_fill_the_machine():
    strings = f'<sst xmlns="x"><si><t>{"lang " * 6000}</t></si></sst>'
    row = "".join(f'<c r="{letter}{{0}}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ")
    cells = "".join(f'<row r="{at}">{row.format(at)}</row>' for at in range(1, 20_000))
    related = "xl/_rels/workbook.xml.rels"
    data = by_hand(cells, extra=[("xl/sharedStrings.xml", strings)])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = {each: archive.read(each).decode() for each in archive.namelist()}
    kind = re.search(r'Type="([^"]*)/worksheet"', entries[related])[1]
    shared = f'<Relationship Id="s" Type="{kind}/sharedStrings" Target="sharedStrings.xml"/>'
    entries[related] = entries[related].replace("</Rel", f"{shared}</Rel")
    noise = {f"noise{n}": bytes(child.os.urandom(10**6)).hex() for n in range(2)}
    assert refusal_of(zipped(entries | noise))


@given(st.binary(max_size=300))
@settings(max_examples=10, deadline=None)
def test_no_bytes_in_a_workbook_are_worse_than_refused(junk):
    with suppress(Refused):
        sheets.read(by_hand(cell("A1", "a"), extra=[("xl/worksheets/sheet1.xml", junk)]))


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=4))
@settings(max_examples=20, deadline=None)
def test_no_damage_to_a_workbook_is_worse_than_refused(at, junk):
    data = by_hand(cell("A1", "a") + cell("B2", "b"))
    with suppress(Refused):
        sheets.read(data[: at % len(data)] + junk + data[at % len(data) + len(junk) :])


def xml_of(data, path="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(path).decode()


def test_what_we_write_we_can_read():
    data = write_xlsx(
        ["Naam", "FTE", "Vanaf", "Nummer", "Uren"],
        [["Özlem", Decimal("0.89"), date(2019, 1, 4), "09012345678", 3], ["x", None, None, "", -1]],
        title="Registraties: team [A]",
    )
    first, second = sheets.read(data).rows
    assert list(first.cells.values()) == ["Özlem", "0,89", "04-01-2019", "09012345678", "3"]
    assert list(second.cells.values()) == ["x", "", "", "", "-1"]
    assert 'name="Registraties team A"' in " ".join(xml_of(data, "xl/workbook.xml").split())


@pytest.mark.parametrize(
    "text", ["=1+1", "@x", "https://example.org", "0123", "{=1}", "=HYPERLINK"]
)
def test_text_in_our_workbooks_stays_text(text):
    data = write_xlsx(["Naam", "Wat"], [[text, "x"]], title="Lijst")
    assert sheets.read(data).rows[0].cells["Naam"] == text
    assert not re.search(r"<f|<hyperlink", xml_of(data))


def test_the_names_of_the_columns_stay_in_view_with_a_filter():
    xml = xml_of(write_xlsx(["Naam", "Op"], [["x", date(2027, 1, 2)]], title="Lijst"))
    assert 'state="frozen"' in xml
    assert '<autoFilter ref="A1:B2"' in xml


def test_a_moment_has_no_place_in_a_workbook():
    with pytest.raises(TypeError):
        write_xlsx(["Op"], [[datetime(2026, 1, 1, tzinfo=UTC)]], title="x")


@given(st.text(), st.text())
@settings(max_examples=50, deadline=None)
def test_no_text_breaks_our_workbooks(title, text):
    assert write_xlsx([text], [[text]], title=title).startswith(b"PK")


def test_a_workbook_without_rows_is_a_workbook():
    assert "more" not in xml_of(write_xlsx(["Naam"], [], title="Leeg"))
