"""Icons and the mark of Leerhuis."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from leerhuis.drawing.svg import svg

ICONS = Path(__file__).parent.parent.parent / "look" / "icons"
HOUSE = (
    "M18.6 3.1a2.2 2.2 0 0 1 2.8 0L38 17.2a1.5 1.5 0 0 1-1 2.6H34V34.5a2.5 2.5 0 0 1-2.5 2.5h-23"
    "A2.5 2.5 0 0 1 6 34.5V19.8H3a1.5 1.5 0 0 1-1-2.6Z"
)
BOOK = (
    "M19 19.6c-2.2-1.7-5-2.4-8-2.4v12.6c3 0 5.8.7 8 2.4Z"
    "m2 0c2.2-1.7 5-2.4 8-2.4v12.6c-3 0-5.8.7-8 2.4Z"
)


@cache
def icon(name: str, label: str = "") -> Markup:
    """Give an icon inline; without a label it is decoration, hidden from screen readers."""
    named = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(  # nosec B704  # our own shapes and numbers
        f'<svg class="lh-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        f' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" {named}>'
        f"{_strokes(name)}</svg>"
    )


@cache
def _strokes(name: str) -> str:
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    inner = source.split("<svg", 1)[1].partition(">")[2].removesuffix("</svg>\n")
    return re.sub(r"\s*(/?>)\s*", r"\1", re.sub(r"\s+", " ", inner)).strip()


def logo_mark() -> Markup:
    """Give the mark of Leerhuis: a house that is also an open book, with the light on."""
    return svg(
        f'<path class="lh-logo__house" d="{HOUSE}"/><path class="lh-logo__book" d="{BOOK}"/>',
        box="0 0 40 40",
        look="lh-logo__mark",
    )
