"""Reads the file of a pack, and says by file and key what is wrong in it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

Word = TypeVar("Word", bound=StrEnum)
LANGUAGES = frozenset({"nl", "en"})


class PackFault(ValueError):
    """A pack file that does not say what a pack must say. Shown to whoever wrote the file."""

    def __init__(self, where: str, key: str, fault: str) -> None:
        super().__init__(f"{where}: {key}: {fault}")


@dataclass
class Table:
    """A table of a pack file; each key is asked for once, and none may be left over."""

    where: str
    rows: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)

    def fault(self, key: str, fault: str) -> PackFault:
        return PackFault(self.where, key, fault)

    def has(self, key: str) -> bool:
        return key in self.rows

    def text(self, key: str) -> str:
        value = self._value(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, "must be text")
        return value

    def day(self, key: str) -> date:
        value = self._value(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fault(key, "must be a date, as 2018-01-01")
        return value

    def count(self, key: str) -> int:
        value = self._value(key)
        if type(value) is not int or value < 0:
            raise self.fault(key, "must be a whole number, 0 or more")
        return value

    def amount(self, key: str) -> Decimal:
        return self._amount(key, self._value(key))

    def one_of(self, key: str, choices: type[Word]) -> Word:
        return self._word(key, self.text(key), choices)

    def many_of(self, key: str, choices: type[Word]) -> tuple[Word, ...]:
        found = tuple(self._word(key, name, choices) for name in self.texts(key))
        if len(set(found)) != len(found):
            raise self.fault(key, "names something twice")
        return found

    def amounts_of(self, key: str, choices: type[Word]) -> Mapping[Word, Decimal]:
        return MappingProxyType(
            {
                self._word(key, name, choices): self._amount(key, value)
                for name, value in self._table(key).items()
            }
        )

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._value(key)
        if not isinstance(values, list) or not values:
            raise self.fault(key, "must be a list with at least one line")
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.fault(key, "must hold text only")
        return tuple(values)

    def words(self, key: str) -> Mapping[str, str]:
        """The same words in each language of the house."""
        return self._languages(key, self._table(key))

    def list_of_words(self, key: str) -> tuple[Mapping[str, str], ...]:
        return tuple(self._languages(key, table.rows) for table in self.tables(key))

    def tables(self, key: str) -> list["Table"]:
        if not self.has(key):
            self.asked.add(key)
            return []
        values = self._value(key)
        if not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
            raise self.fault(key, "must be a list of tables")
        return [Table(f"{self.where}: {key} {nr}", row) for nr, row in enumerate(values, start=1)]

    def table(self, key: str) -> "Table | None":
        if not self.has(key):
            return None
        return Table(f"{self.where}: {key}", self._table(key))

    def tables_of(self, key: str, choices: type[Word]) -> Mapping[Word, "Table"]:
        """Tables that are named by a word: [activities.supervision]."""
        rows = self._table(key) if self.has(key) else {}
        return {
            self._word(key, name, choices): self._inner(key, name, row)
            for name, row in rows.items()
        }

    def _inner(self, key: str, name: str, row: Any) -> "Table":
        if not isinstance(row, dict):
            raise self.fault(f"{key}.{name}", "must be a table")
        return Table(f"{self.where}: {key}.{name}", row)

    def truth(self, key: str) -> bool:
        value = self._value(key)
        if not isinstance(value, bool):
            raise self.fault(key, "must be true or false")
        return value

    def close(self) -> None:
        """Refuse what nobody asked for: it is a slip of the pen that would change nothing."""
        for key in self.rows:
            if key not in self.asked:
                raise self.fault(key, "is not a key of a pack")

    def _value(self, key: str) -> Any:
        self.asked.add(key)
        if key not in self.rows:
            raise self.fault(key, "is missing")
        return self.rows[key]

    def _table(self, key: str) -> Mapping[str, Any]:
        value = self._value(key)
        if not isinstance(value, dict):
            raise self.fault(key, "must be a table")
        return value

    def _word(self, key: str, name: str, choices: type[Word]) -> Word:
        if name not in list(choices):
            raise self.fault(key, f"{name!r} is none of: {', '.join(choices)}")
        return choices(name)

    def _amount(self, key: str, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.fault(key, "must be a number")
        amount = Decimal(value)
        if not amount.is_finite() or amount <= 0:
            raise self.fault(key, "must be more than 0")
        return amount

    def _languages(self, key: str, table: Mapping[str, Any]) -> Mapping[str, str]:
        if set(table) != LANGUAGES or not all(isinstance(text, str) for text in table.values()):
            raise self.fault(key, f"must have a text for each of: {', '.join(sorted(LANGUAGES))}")
        return MappingProxyType(dict(table))


def read(path: Path) -> Table:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise PackFault(path.name, "the file", str(broken)) from broken
    return Table(path.name, rows)
