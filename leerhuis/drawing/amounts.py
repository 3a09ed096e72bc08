"""Bars of amounts on one scale, each with the mark of what it should stay within."""

from markupsafe import Markup, escape

from leerhuis.drawing.svg import svg

_WIDE = 100.0


def amount_bar(value: int, *, highest: int, mark: int | None = None, look: str = "base") -> Markup:
    """Give one bar; what lies beyond the mark is striped, and a gap shows where the mark is."""
    long, at = _place(value, highest), _WIDE if mark is None else _place(mark, highest)
    within = min(long, at)
    parts = [f'<rect class="lh-v-track" width="{_WIDE:.0f}" height="10"/>']
    if within:
        parts.append(f'<rect class="lh-v-{escape(look)}" width="{within:.1f}" height="10"/>')
    if long > at:
        parts.append(
            f'<rect fill="url(#lh-striped)" x="{at:.1f}" width="{long - at:.1f}" height="10"/>'
        )
    if mark is not None:
        parts.append(f'<rect class="lh-v-mark" x="{min(at, 99.4):.1f}" width="0.6" height="10"/>')
    return svg("".join(parts), box="0 0 100 10", look="lh-amount__bar", stretch=True)


def _place(value: int, highest: int) -> float:
    """Where an amount ends on the scale, from 0 to 100."""
    return max(0.0, min(_WIDE, _WIDE * value / highest)) if highest > 0 else 0.0
