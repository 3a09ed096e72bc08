"""Progress bars, stacked bars, month columns and the line of a period."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from leerhuis.drawing.svg import svg

DEFS = Markup(
    '<svg width="0" height="0" class="lh-sr" aria-hidden="true"><defs>'
    '<pattern id="lh-striped" width="7" height="7" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect class="lh-v-attention" width="7" height="7"/>'
    '<path class="lh-v-line" d="M0 0v7" stroke-width="2.5"/></pattern></defs></svg>'
)


class Part(NamedTuple):
    """One part of a stacked bar: how much, and which class or pattern colours it."""

    value: float
    look: str


def bar(value: Any, total: Any, tone: str = "", *, planned: Any = 0, thin: bool = False) -> Markup:
    """Give a progress bar; `planned` continues it in a lighter shade, up to the end at most."""
    done = _share(value, total)
    ahead = min(100 - done, _share(planned, total))
    looks = ["lh-bar", f"lh-bar--{tone}" if tone else "", "lh-bar--thin" if thin else ""]
    more = (
        f'<rect class="lh-bar__planned" x="{done:.1f}" width="{ahead:.1f}" height="8"/>'
        if ahead
        else ""
    )
    inner = f'<rect width="{done:.1f}" height="8"/>{more}'
    return svg(inner, box="0 0 100 8", look=" ".join(filter(None, looks)), stretch=True)


def _share(value: Any, total: Any) -> float:
    return max(0.0, min(100.0, 100 * float(value) / float(total))) if total else 0.0


def stacked(parts: Iterable[tuple[float, str]]) -> Markup:
    """Give a bar of parts side by side, with gaps so that neighbours do not rely on colour."""
    known = [Part(float(value), look) for value, look in parts]
    whole = sum(part.value for part in known) or 1
    x, shapes = 0.0, []
    for part in known:
        width = 100 * part.value / whole
        shown = max(0.0, width - 0.5)
        shapes.append(f'<rect {_fill(part.look)} x="{x:.2f}" width="{shown:.2f}" height="10"/>')
        x += width
    return svg("".join(shapes), box="0 0 100 10", look="lh-stacked", stretch=True)


def swatch(look: str) -> Markup:
    """Give the small square of a legend."""
    return svg(f'<rect {_fill(look)} width="18" height="18"/>', box="0 0 18 18", look="lh-swatch")


def _fill(look: str) -> str:
    return 'fill="url(#lh-striped)"' if look == "striped" else f'class="lh-v-{escape(look)}"'


def month_column(base: int, attention: int, highest: int) -> Markup:
    """Give one month of a chart, upright for wide pages and lying down for narrow ones."""
    unit = 100 / max(highest, 1)
    solid, striped = base * unit, attention * unit
    return _upright(solid, striped) + _lying(solid, striped)


def _upright(solid: float, striped: float) -> Markup:
    gap = 1 if solid else 0
    parts = '<rect class="lh-v-track" width="40" height="100"/>'
    if solid:
        parts += f'<rect class="lh-v-base" y="{100 - solid:.1f}" width="40" height="{solid:.1f}"/>'
    if striped:
        top = max(0.0, 100 - solid - striped - gap)
        parts += f'<rect {_fill("striped")} y="{top:.1f}" width="40" height="{striped:.1f}"/>'
    return svg(parts, box="0 0 40 100", look="lh-only-tall", stretch=True)


def _lying(solid: float, striped: float) -> Markup:
    gap = 0.6 if solid else 0
    parts = '<rect class="lh-v-track" width="100" height="10"/>'
    if solid:
        parts += f'<rect class="lh-v-base" width="{solid:.1f}" height="10"/>'
    if striped:
        parts += (
            f'<rect {_fill("striped")} x="{solid + gap:.1f}" width="{striped:.1f}" height="10"/>'
        )
    return svg(parts, box="0 0 100 10", look="lh-only-wide", stretch=True)


def timeline(now: float, window: float = 90) -> Markup:
    """Give a period from 0 to 100 with the mark of today and the lit last part."""
    at, lit = (4 * max(0.0, min(100.0, float(part))) for part in (now, window))
    return svg(
        '<rect class="lh-timeline__track" y="5" width="400" height="6" rx="3"/>'
        f'<rect class="lh-timeline__window" x="{lit:.0f}" y="5" width="{400 - lit:.0f}"'
        ' height="6" rx="3"/>'
        f'<rect class="lh-timeline__done" y="5" width="{at:.0f}" height="6" rx="3"/>'
        f'<rect class="lh-timeline__now" x="{at - 2:.0f}" width="4" height="16" rx="2"/>',
        box="0 0 400 16",
        look="lh-timeline__line",
        stretch=True,
    )
