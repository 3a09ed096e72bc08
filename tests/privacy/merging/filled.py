"""A row in every table, made from what the tables themselves say, all of one person."""

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Text,
    Time,
)

from leerhuis import db, tables
from leerhuis.registry.packs import shipped
from tests.factories import NOW, TODAY
from tests.numbers import Numbers

_numbers = Numbers(9_000_000)
# What a check of a table asks.
GIVEN = {
    "advice": {"meeting_id": None},
    "survey_invitation": {"address": None},
    "letter": {"address": None, "key": "kind|0|subject||"},
    "registration": {"pack_key": shipped()[0].key},
}
# A row must be of one of several things; this one.
OF = {
    ("cost_line", "edition_id"),
    ("attendance_mark", "enrolment_id"),
    ("proposal", "theme_id"),
    ("invitation", "session_id"),
}


def fill(person, *, skip=()):
    """One row a table, with this person wherever a person is named; numbers by table."""
    made = {"person": person.id}
    with db.transaction():
        for table in tables.METADATA.sorted_tables:
            if table.name not in {"person", *skip}:
                made[table.name] = _row(table, made)
    return made


def _row(table, made):
    given = GIVEN.get(table.name, {})
    values = {
        column.name: given.get(column.name, _value(column, made))
        for column in table.columns
        if column.name != "id"
    }
    return db.session.execute(table.insert().values(values).returning(table.c.id)).scalar_one()


def _value(column, made):
    for key in column.foreign_keys:
        target = key.column.table.name
        if target == column.table.name or _is_left_open(column, target):
            return None
        return made.get(target)
    if column.nullable:
        return None
    return _of_type(column)


def _is_left_open(column, target):
    return column.nullable and target != "person" and (column.table.name, column.name) not in OF


def _of_type(column):
    kind = column.type
    if isinstance(kind, db.Word):
        return next(iter(kind.vocabulary))
    kind = getattr(kind, "impl_instance", kind) if isinstance(kind, db.Moment) else kind
    number = next(_numbers)
    if isinstance(kind, db.Moment | DateTime):
        return NOW
    for types, value in (
        (Boolean, False),
        (JSON, {}),
        (Date, TODAY),
        (Time, time(9)),
        (Numeric, Decimal("1.0")),
        (Integer, number % 1000 + 1),
        (LargeBinary, b""),
        ((String, Text), f"x{number}"[: getattr(kind, "length", None) or 20]),
    ):
        if isinstance(kind, types):
            return value
    if kind.python_type in (date, datetime):
        return NOW
    raise AssertionError(f"{column}: {kind!r}")
