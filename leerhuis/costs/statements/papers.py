"""Statements as PDF and Excel, from what was frozen: the same again gives the same figures."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import get_locale
from flask_babel import gettext as _

from leerhuis import filenames, pdf, sheets
from leerhuis.costs.money import decimal, euros
from leerhuis.costs.rules import PAYERS
from leerhuis.costs.statements.rules import LINES, LineKind
from leerhuis.costs.statements.shown import Head, OnPage, RunShown, Told
from leerhuis.sheets import Cell
from leerhuis.wording import full_day, table_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def period(head: Head) -> str:
    return _(
        "%(first)s through %(last)s", first=full_day(head.starts_on), last=full_day(head.ends_on)
    )


def line_words(line: Told) -> str:
    """Of a share only what it is for; of the others what it is as well."""
    return line.what if line.kind is LineKind.SHARE else f"{line.what}: {_(LINES[line.kind])}"


def as_pdf(statement: OnPage, head: Head, *, made_at: datetime) -> bytes:
    """A4, tagged and archival."""
    title = _("Statement %(number)s", number=statement.number)
    values = {
        "document_title": f"{title}, {statement.name}",
        "language": str(get_locale() or "nl"),
        "title": title,
        "facts": [
            {"label": _("For"), "value": statement.name},
            {"label": _("Region"), "value": head.region},
            {"label": _("Period"), "value": period(head)},
            {"label": _("Approved on"), "value": full_day(head.approved_at or made_at)},
        ],
        "sum_label": sum_label(statement.cents),
        "sum": euros(abs(statement.cents)),
        "explains": explains(),
        "table_title": _("What it is made of"),
        "head": [
            _("What"),
            _("Begins"),
            _("Cost so far"),
            _("Part of this payer"),
            _("Stated before"),
            _("Now"),
        ],
        "rows": [_cells(each) for each in statement.lines],
        "total": [_("Together"), "", "", "", "", euros(statement.cents)],
        "foot": f"{title} · {statement.name}",
    }
    return pdf.paper("costs", values, made_at=made_at)


def sum_label(cents: int) -> str:
    return _("To be given back") if cents < 0 else _("To be paid")


def explains() -> str:
    return _(
        "Of each group and round all costs so far are divided. What stood on an earlier statement "
        "is taken off, so a correction comes back here as a line of its own."
    )


def _cells(line: Told) -> list[str]:
    return [
        line_words(line),
        table_day(line.begins_on) if line.begins_on else "",
        *(euros(each) for each in (line.whole, line.part, line.before, line.cents)),
    ]


def as_sheet(statement: OnPage) -> bytes:
    """The lines of one statement in euros."""
    names = [_("What"), _("Kind"), _("Begins"), *_amount_names()]
    return sheets.write_xlsx(
        names, [_row(each) for each in statement.lines], title=statement.number or statement.name
    )


def _amount_names() -> list[str]:
    return [_("Cost so far"), _("Part of this payer"), _("Stated before"), _("Now")]


def _row(line: Told) -> list[Cell]:
    amounts = (line.whole, line.part, line.before, line.cents)
    return [line.what, _(LINES[line.kind]), line.begins_on, *(decimal(each) for each in amounts)]


def run_sheet(shown: RunShown) -> bytes:
    """All statements of a run, and all their lines on a second sheet."""
    statements: list[Sequence[Cell]] = [
        [each.number, each.name, _(PAYERS[each.kind]), decimal(each.cents)]
        for each in shown.statements
    ]
    lines: list[Sequence[Cell]] = [
        [each.number, each.name, *_row(line)] for each in shown.statements for line in each.lines
    ]
    whose = [_("Number"), _("Payer")]
    return sheets.write_sheets(
        [
            (_("Statements"), [*whose, _("Group of payers"), _("Amount in euros")], statements),
            (
                _("Lines"),
                [*whose, _("What"), _("Kind"), _("Begins"), *_amount_names()],
                lines,
            ),
        ]
    )


def name_of(head: Head, *, ending: str) -> str:
    """Afrekening 2027-01-003 Ede.pdf"""
    return filenames.file_name(_("Statement"), head.number, head.name, ending=ending)


def run_name(shown: RunShown) -> str:
    days = f"{shown.run.starts_on.isoformat()} {shown.run.ends_on.isoformat()}"
    return filenames.file_name(_("Statements"), days, ending=".xlsx")
