"""Workbooks as people, their programs and their enemies make them."""

import zipfile
from io import BytesIO

import xlsxwriter

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def workbook(*rows, at=(0, 0), names=("Blad1",), formats=None):
    """A workbook with these rows on its last sheet; dates get a format, None is no cell."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"strings_to_numbers": False, "default_date_format": "dd-mm-yyyy"}
    )
    for name in names:
        sheet = book.add_worksheet(name)
    for row, cells in enumerate(rows, start=at[0]):
        for column, cell in enumerate(cells, start=at[1]):
            if cell is not None:
                sheet.write(row, column, cell)
    for place, form in (formats or {}).items():
        sheet.write_blank(place, None, book.add_format(form))
    book.close()
    return out.getvalue()


def by_hand(cells, *, sheets=(("Blad1", "visible"),), dimension="A1:B2", extra=()):
    """A workbook whose last sheet holds just this XML, whatever it says of itself."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" state="{state}" r:id="r{at}"/>'
        for at, (name, state) in enumerate(sheets, start=1)
    )
    related = "".join(
        f'<Relationship Id="r{at}" Type="{_REL}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at, _ in enumerate(sheets, start=1)
    )
    entries = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">'
            f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
        ),
    }
    for at, _ in enumerate(sheets, start=1):
        held = cells if at == len(sheets) else ""
        entries[f"xl/worksheets/sheet{at}.xml"] = (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/>'
            f"<sheetData>{held}</sheetData></worksheet>"
        )
    return zipped(entries | dict(extra))


def zipped(entries):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in entries.items():
            archive.writestr(path, text)
    return out.getvalue()


def cell(place, text):
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'
