"""Tables that a page, a paper and a sheet show alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from leerhuis import sheets
from leerhuis.costs import money
from leerhuis.wording import number

NOTHING = "–"


class Euros(NamedTuple):
    """An amount that a page rounds to euros and a sheet has to the cent."""

    cents: int


Value = str | int | Decimal | Euros | None


class Column(NamedTuple):
    """The head of a column; figures stand to the right."""

    label: str
    figure: bool = True


class Row(NamedTuple):
    """What stands in a row; `part` is a row below another, `key` what the row leads to."""

    values: Sequence[Value]
    part: bool = False
    key: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its title, what it says in a sentence, and what there is to know beside it.

    `short` names its sheet, where a long title does not fit.
    """

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    short: str = ""
    lead: str = ""
    note: str = ""


def text(value: Value) -> str:
    match value:
        case None:
            return NOTHING
        case str():
            return value
        case Euros():
            return money.round_euros(value.cents)
    return number(value)


def workbook(tables: Sequence[Table]) -> bytes:
    """A sheet for each table, with numbers that can be counted with."""
    return sheets.write_sheets(
        (
            each.short or each.title,
            [column.label for column in each.columns],
            [_cells(row) for row in each.rows],
        )
        for each in tables
    )


def _cells(row: Row) -> list[sheets.Cell]:
    return [money.decimal(each.cents) if isinstance(each, Euros) else each for each in row.values]


def sections(tables: Sequence[Table]) -> list[dict[str, object]]:
    """The same for paper: all text, and for each column to which side it stands."""
    return [
        {
            "title": each.title,
            "lead": each.lead,
            "note": each.note,
            "head": [column.label for column in each.columns],
            "sides": ["right" if column.figure else "left" for column in each.columns],
            "rows": [
                {"part": "yes" if row.part else "", "cells": [text(cell) for cell in row.values]}
                for row in each.rows
            ],
        }
        for each in tables
    ]
