"""Lines of the list and its filters as HTML. What says the same looks the same: drawn once.

What a line counts for its reader is drawn apart and put in its place: the rest is everybody's.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from leerhuis import registers
from leerhuis.catalogue import shown
from leerhuis.catalogue.choices import Choices
from leerhuis.catalogue.counting_for import ForYou, Held, for_you
from leerhuis.catalogue.forms import Asked
from leerhuis.catalogue.listing import Line
from leerhuis.catalogue.rules import Wish

KEPT = 4096
PANELS_KEPT = 256
# Text of people is escaped, so no text of theirs can look like this.
_PLACE = Markup("<!--for-you-->")


def lines(rows: list[Line], *, held: tuple[Held, ...], year: int) -> list[Markup]:
    """Each line in the language of the reader; a day of another year than this says its year."""
    language = str(get_locale())
    if not held:
        return [_plain(each, language=language, year=year) for each in rows]
    return [
        _line(each, language=language, year=year).replace(
            _PLACE, counts(for_you(held, each.rows), language=language)
        )
        for each in rows
    ]


@dataclass(frozen=True)
class _Panel:
    """The filters of a wish: alike when the wish, the days as typed and all counts are."""

    wish: Wish
    days: tuple[tuple[str, str], ...]
    found: Choices
    asked: Asked = field(compare=False)


def filters(asked: Asked, found: Choices, *, today: date) -> Markup:
    """What there is to filter on, with counts and with what was chosen."""
    days = (*asked.typed.items(), *asked.errors.items())
    panel = _Panel(replace(asked.wish, page=1), days, found, asked)
    return _filters(panel, language=str(get_locale()), today=today)


@lru_cache(maxsize=PANELS_KEPT)
def _filters(panel: _Panel, *, language: str, today: date) -> Markup:
    boxes = shown.boxes(panel.asked, panel.found)
    drawn = current_app.jinja_env.get_template("catalogue/filters.html").render(
        asked=panel.asked,
        found=panel.found,
        boxes=boxes,
        typed=shown.typed_place(panel.asked, boxes),
        today=today,
        lang=language,
    )
    return Markup(drawn)  # noqa: S704  # nosec B704  # drawn a line above, by a template that escapes


@lru_cache(maxsize=KEPT)
def _plain(line: Line, *, language: str, year: int) -> Markup:
    return _line(line, language=language, year=year).replace(_PLACE, "")


@lru_cache(maxsize=KEPT)
def _line(line: Line, *, language: str, year: int) -> Markup:
    template = current_app.jinja_env.get_template("catalogue/line.html")
    drawn = template.render(group=line, year=year, lang=language, for_you=_PLACE)
    return Markup(drawn)  # noqa: S704  # nosec B704  # drawn a line above, by a template that escapes


@lru_cache(maxsize=KEPT)
def counts(told: tuple[ForYou, ...], *, language: str) -> Markup:
    """What a course counts for its reader; nothing where there is nothing to say."""
    if not told:
        return Markup("")
    module: Any = current_app.jinja_env.get_template("catalogue/for_you.html").make_module(
        {"label": registers.label, "lang": language}
    )
    drawn: Markup = module.for_you(told)
    return drawn
