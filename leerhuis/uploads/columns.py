"""Recognising the columns of a table by how people head them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from leerhuis.errors import Refused
from leerhuis.people.rules import folded

Name = TypeVar("Name", bound=StrEnum)


@dataclass(frozen=True)
class Layout(Generic[Name]):
    """Which column of a sheet holds what, by the name in its first row."""

    names: Mapping[Name, str]
    unread: tuple[str, ...]

    def has(self, column: Name) -> bool:
        return column in self.names


def plain(name: str) -> str:
    """A header as people vary it: without capitals, accents and signs."""
    return " ".join("".join(c if c.isalnum() else " " for c in folded(name)).split())


def by_word(kind: type[Name], others: Mapping[StrEnum, Sequence[str]]) -> dict[str, Name]:
    """Each column by every word for it: how we head it ourselves, and these others."""
    return {plain(word): each for each in kind for word in (each.value, *others.get(each, ()))}


def recognised(header: Sequence[str], words: Mapping[str, Name]) -> Layout[Name]:
    """The columns in any order; Refused names two that say the same."""
    names: dict[Name, str] = {}
    unread = []
    for name in header:
        column = words.get(plain(name))
        if column is None:
            unread.append(name)
        elif column in names:
            raise Refused(
                "The columns %(one)s and %(other)s say the same. Remove one of them.",
                one=names[column],
                other=name,
            )
        else:
            names[column] = name
    return Layout(names, tuple(unread))
