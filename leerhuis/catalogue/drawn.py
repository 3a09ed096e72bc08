"""Lines of the list as HTML. The same facts look the same, so each is drawn once and kept."""

from functools import lru_cache

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from leerhuis.catalogue.listing import Line

KEPT = 4096


def lines(shown: list[Line], *, year: int) -> list[Markup]:
    """Each line in the language of the reader; a day of another year than this says its year."""
    language = str(get_locale())
    return [_line(each, language=language, year=year) for each in shown]


@lru_cache(maxsize=KEPT)
def _line(line: Line, *, language: str, year: int) -> Markup:
    template = current_app.jinja_env.get_template("catalogue/line.html")
    drawn = template.render(group=line, year=year, lang=language)
    return Markup(drawn)  # noqa: S704  # drawn a line above, by a template that escapes
