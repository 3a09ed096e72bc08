"""The few figures that stand at the top of the yearly report."""

from collections.abc import Callable
from typing import NamedTuple

from flask_babel import gettext, ngettext

from leerhuis import wording
from leerhuis.people.counted import Figure
from leerhuis.yearly import tables
from leerhuis.yearly.rules import Sums
from leerhuis.yearly.tables import Euros
from leerhuis.yearly.words import hours, persons

_: Callable[..., str] = gettext


class Tile(NamedTuple):
    figure: str
    label: str
    sub: str


def tiles(sums: Sums) -> list[Tile]:
    """What stands at the top of the page."""
    score = _("%(num)s answers", num=wording.number(sums.score.answers))
    found = [
        Tile(tables.text(persons(sums.people)), _("participants"), _held(sums)),
        Tile(tables.text(hours(sums)), _("training hours"), ""),
    ]
    if sums.score.grade is not None:
        found.append(Tile(wording.number(sums.score.grade), _("mark in evaluations"), score))
    if sums.registered and sums.registered.asked:
        found.append(_registered(sums.registered))
    if sums.pairs and sums.pairs.share is not None:
        label = _("of the pairs who met were of different organisations")
        found.append(Tile(f"{sums.pairs.share}%", label, ""))
    if sums.real:
        found.append(Tile(tables.text(Euros(sums.real)), _("real costs"), ""))
    return found


def _registered(figure: Figure) -> Tile:
    """So many of all, or so many and more: a few are never told exactly."""
    label = _("registered") if figure.exact else _("or more registered")
    whole = _("of %(whole)s people", whole=wording.number(figure.asked))
    return Tile(wording.number(figure.at_least), label, whole)


def _held(sums: Sums) -> str:
    words: str = ngettext("in %(num)d group", "in %(num)d groups", sums.groups)
    return words
