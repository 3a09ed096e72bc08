"""What was asked of the catalogue in words: its chips, and the names of its choices."""

from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _

from leerhuis import registers, wording
from leerhuis.catalogue import rules
from leerhuis.catalogue.choices import Choices, Option
from leerhuis.catalogue.conditions import ONLINE
from leerhuis.catalogue.forms import Asked
from leerhuis.catalogue.rules import Filter
from leerhuis.registers import Category, Register

MOST_TOWNS = 8


class Boxes(NamedTuple):
    """What the filters let one choose: (value, words, groups) of each, and the steps of points."""

    towns: list[tuple[str, str, int]]
    registers: list[tuple[str, str, int]]
    categories: list[tuple[str, str, int]]
    points: list[tuple[str, str]]


def boxes(asked: Asked, found: Choices) -> Boxes:
    towns = [each for at, each in enumerate(found.towns) if _is_shown(at, each, asked)]
    return Boxes(
        towns=[(each.value, _town(each.value), each.groups) for each in towns],
        registers=[(each.value, _register(each.value), each.groups) for each in found.registers],
        categories=[
            (rules.KEYS[Category(each.value)], _category(each.value), each.groups)
            for each in found.categories
        ],
        points=[
            ("", _("Any number")),
            *[(str(least), _counted(least, n)) for least, n in found.points],
        ],
    )


def typed_place(asked: Asked, shown: Boxes) -> str:
    """A place that was typed, so has no box."""
    known = {value for value, _words, _groups in shown.towns}
    return next((each for each in asked.wish.places if each not in known), "")


def _is_shown(at: int, town: Option, asked: Asked) -> bool:
    return at < MOST_TOWNS or town.value in asked.wish.places


def _register(value: str) -> str:
    return _(registers.label(Register(value)))


def _category(value: str) -> str:
    return _(registers.label(Category(value)))


def _town(value: str) -> str:
    return _("Online") if value.casefold() == ONLINE else value


def _least(points: int) -> str:
    return _("%(number)s points or more", number=points) if points > 1 else _("1 point or more")


def _counted(points: int, groups: int) -> str:
    return f"{_least(points)} ({groups})"


def chips(asked: Asked, found: Choices) -> list[tuple[str, str]]:
    """The chosen filters in words, each with the address without it."""
    said = [
        (words, asked.without(chosen))
        for chosen in asked.wish.chosen()
        if (words := _of_one(chosen, asked))
    ]
    for chosen, words_of in _of_many(found).items():
        said += [(words_of(each), asked.without(chosen, each)) for each in asked.all(chosen.value)]
    return [(words, url_for("catalogue.search", **left)) for words, left in said]


def _of_one(chosen: Filter, asked: Asked) -> str:
    """A filter of one value in words; nothing for those of several."""
    words = {
        Filter.WORDS: " ".join(asked.wish.words),
        Filter.FREE: _("Only groups with a free seat"),
        Filter.PERIOD: _period(asked),
        Filter.POINTS: _least(asked.wish.least_points),
    }
    return words.get(chosen, "")


def _of_many(found: Choices) -> dict[Filter, Any]:
    """How a value is called, for each filter that may have several."""
    names = {option.value: option.label for option in found.themes}
    keys = {key: each.value for key, each in rules.CATEGORY_KEYS.items()}
    return {
        Filter.THEMES: lambda value: names.get(value, _("A theme without groups")),
        Filter.PLACE: _town,
        Filter.REGISTERS: _register,
        Filter.CATEGORIES: lambda value: _category(keys[value]),
    }


def _period(asked: Asked) -> str:
    begin = asked.from_on and wording.full_day(asked.from_on)
    end = asked.until_on and wording.full_day(asked.until_on)
    if begin and end:
        return _("%(begin)s until %(end)s", begin=begin, end=end)
    return _("From %(begin)s", begin=begin) if begin else _("Until %(end)s", end=end)
