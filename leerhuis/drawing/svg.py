"""The frame that all drawings share."""

from markupsafe import Markup


def svg(inner: str, *, box: str, look: str, stretch: bool = False) -> Markup:
    ratio = ' preserveAspectRatio="none"' if stretch else ""
    drawn = f'<svg class="{look}" viewBox="{box}"{ratio} aria-hidden="true">{inner}</svg>'
    return Markup(drawn)  # nosec B704  # our own shapes and numbers
