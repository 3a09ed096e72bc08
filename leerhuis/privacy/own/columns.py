"""What a row tells in the file of a person, and what its keys mean.

A row becomes plain words: no number of a row, no code that opens anything, and of other people no
name: a column that names a person says whether it is the person themselves.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Column, LargeBinary, Table, select

from leerhuis import db
from leerhuis.db import DataClass, Moment, Word
from leerhuis.people.models import Person
from leerhuis.registry.reflecting import sealed

YOU, OTHER = "you", "someone else"
# What opens something, or is a number or a trick of the house that tells a reader nothing.
NEVER = frozenset(
    {
        "answered",  # of a survey: with the answers of others it could tell whose an answer is
        "draft",
        "generation",
        "id",
        "key",
        "last_step",
        "mark",
        "message_id",
        "password_hash",
        "path",
        "proof",
        "rendered",
        "search_name",
        "secret",
        "stored_as",
        "token",
        "version",
    }
)
# What a letter said may name others: of a letter only its kind and its moments are told.
UNTOLD: Mapping[str, frozenset[str]] = {
    "letter": frozenset({"values", "invitation", "last_error"}),
}
# What stands locked in its row and is opened in the file of its owner, by its name there.
OPENED: Mapping[tuple[str, str], str] = {("reflection", "locked"): "texts"}
_CODES = ("_hash", "hash", "sha256", "password")
_PERSONS = ("person_id", "actor_id")
_NAMED = ("name", "title")


class Key(NamedTuple):
    """A key of a row in the file: from which column it comes, and what it means."""

    name: str
    column: Column[Any]
    means: str


@cache
def keys_of(name: str) -> tuple[Key, ...]:
    """The keys of the rows of a table, in the order of its columns."""
    columns = [each for each in _table(name).columns if _is_told(each)]
    return tuple(Key(_name(each), each, _meaning(each)) for each in columns)


def _is_told(column: Column[Any]) -> bool:
    if column.name in NEVER or column.name.endswith(_CODES):
        return False
    if column.name in UNTOLD.get(column.table.name, ()):
        return False
    if isinstance(column.type, LargeBinary):
        return False
    known = target(column) is not None or column.name == "public_id"
    return known or not column.name.endswith("_id")


def _name(column: Column[Any]) -> str:
    if (opened := OPENED.get((column.table.name, column.name))) is not None:
        return opened
    return column.name.removesuffix("_id") if target(column) else column.name


def target(column: Column[Any]) -> str | None:
    """The table that a column leads to; a person also where no key of the database says so."""
    if column.name in _PERSONS:
        return Person.__tablename__
    return next((each.column.table.name for each in column.foreign_keys), None)


def _meaning(column: Column[Any]) -> str:
    table = target(column)
    if table == Person.__tablename__:
        return f'person: "{YOU}" or "{OTHER}"'
    if table is not None:
        return f"reference to a row of {table}: its id, with its name where it has one"
    if (column.table.name, column.name) in OPENED:
        return "what you wrote, opened for you; null where no key of now opens it"
    return _kind(column.type)


def _kind(type_: Any) -> str:
    if isinstance(type_, Word):
        return f"one of: {', '.join(each.value for each in type_.vocabulary)}"
    if isinstance(type_, Moment):
        return "moment in UTC (ISO 8601)"
    told: Mapping[type, str] = {
        date: "day in the Netherlands (ISO 8601), the last day included",
        bool: "true or false",
        int: "whole number",
        Decimal: "number, as text",
        str: "text",
    }
    try:
        return told[type_.python_type]
    except (KeyError, NotImplementedError):
        return "list or object, as it is kept"


class Row:
    """Turns rows of one table into what the file says, some hundreds at a time."""

    def __init__(self, name: str, *, person_id: int) -> None:
        self.keys = keys_of(name)
        self.person_id = person_id

    def told(self, rows: Iterable[Mapping[Any, Any]]) -> list[dict[str, Any]]:
        given = list(rows)
        known = {
            key.column.name: self._references(key.column, given)
            for key in self.keys
            if target(key.column) not in (None, Person.__tablename__)
        }
        return [
            _without_place({key.name: self._value(key.column, row, known) for key in self.keys})
            for row in given
        ]

    def _references(self, column: Column[Any], rows: list[Mapping[Any, Any]]) -> dict[int, Any]:
        table = _table(str(target(column)))
        numbers = {row[column] for row in rows if row[column] is not None}
        shown = [table.c[name] for name in ("public_id", *_named(table)) if name in table.c]
        found = db.session.execute(select(table.c.id, *shown).where(table.c.id.in_(numbers)))
        return {each.id: _reference(each._mapping) for each in found}

    def _value(
        self, column: Column[Any], row: Mapping[Any, Any], known: Mapping[str, dict[int, Any]]
    ) -> Any:
        value = row[column]
        if (column.table.name, column.name) in OPENED:
            return sealed.opened_as(value, ref=row["ref"])
        if value is None:
            return None
        if target(column) == Person.__tablename__:
            return YOU if value == self.person_id else OTHER
        if column.name in known:
            return known[column.name].get(value)
        return plain(value)


def _without_place(told: dict[str, Any]) -> dict[str, Any]:
    """From where someone else did something is theirs."""
    return told | {"origin": None} if told.get("actor") == OTHER else told


def _named(table: Table) -> tuple[str, ...]:
    """Only what is of the offer has a name here: another table might name another person."""
    return _NAMED if table.name in _public() else ()


@cache
def _public() -> frozenset[str]:
    mappers = db.Base.registry.mappers
    offered = (each for each in mappers if each.class_.privacy.data is DataClass.PUBLIC)
    return frozenset(each.class_.__tablename__ for each in offered)


def _reference(row: Mapping[Any, Any]) -> dict[str, Any]:
    told = {"id": row.get("public_id")}
    return told | {name: row[name] for name in _NAMED if name in row}


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _table(name: str) -> Table:
    return db.Base.metadata.tables[name]
