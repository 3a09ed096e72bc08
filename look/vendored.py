"""Values for the tokens that the vendored NL Design System components read.

Most have no fallback there: an undefined one silently gives no colour.
"""

from itertools import product

ACTION = "basis-color-action-1-"
NEGATIVE = "basis-color-negative-"
BUTTON = {
    "border-radius": "var(--basis-border-radius-md)",
    "column-gap": "0.5rem",
    "font-family": "inherit",
    "icon-size": "1.25rem",
    "min-block-size": "var(--basis-pointer-target-min-block-size)",
    "min-inline-size": "var(--basis-pointer-target-min-inline-size)",
    "padding-block-start": "0.5rem",
    "padding-block-end": "0.5rem",
    "padding-inline-start": "1.125rem",
    "padding-inline-end": "1.125rem",
    # A focused button lights up like a window; without these three it would turn white.
    "focus-background-color": "var(--lh-color-focus)",
    "focus-border-color": "var(--lh-color-ink)",
    "focus-color": "var(--lh-color-ink)",
}
BUTTON_TEXT = {
    "border-width": "1.5px",
    "font-size": "var(--basis-text-font-size-md)",
    "font-weight": "var(--basis-text-font-weight-bold)",
    "line-height": "1.25",
    "disabled-background-color": "var(--basis-color-disabled-bg-default)",
    "disabled-border-color": "var(--basis-color-disabled-border-subtle)",
    "disabled-color": "var(--basis-color-disabled-color-default)",
}
KINDS = ("primary", "secondary", "subtle", "default")
HEADINGS = {1: "3xl", 2: "2xl", 3: "xl", 4: "lg"}
OTHERS = {
    "paragraph-margin-block-start": "0",
    "paragraph-margin-block-end": "0",
    "paragraph-line-height": "inherit",
    "paragraph-lead-font-size": "var(--basis-text-font-size-lg)",
    "paragraph-lead-line-height": "1.5",
    "link-color": "var(--basis-color-action-1-color-default)",
    "link-text-decoration-thickness": "1px",
    "link-text-underline-offset": "0.18em",
    "link-hover-color": "var(--basis-color-action-1-color-hover)",
    "link-hover-text-decoration-thickness": "2px",
    "link-active-color": "var(--basis-color-action-1-color-active)",
    "skip-link-background-color": "var(--lh-color-focus)",
    "skip-link-color": "var(--lh-color-ink)",
    "skip-link-padding-block": "0.75rem",
    "skip-link-padding-inline": "1.25rem",
    "skip-link-font-size": "inherit",
    "data-badge-background-color": "var(--basis-color-default-bg-hover)",
    "data-badge-color": "var(--basis-color-default-color-document)",
    "data-badge-border-color": "transparent",
    "data-badge-border-radius": "var(--basis-border-radius-sm)",
    "data-badge-border-width": "0",
    "data-badge-font-size": "var(--basis-text-font-size-sm)",
    "data-badge-font-weight": "560",
    "data-badge-line-height": "1.3",
    "data-badge-padding-block": "0.1875rem",
    "data-badge-padding-inline": "0.5rem",
    "number-badge-background-color": "var(--lh-color-lamp)",
    "number-badge-color": "var(--lh-color-ink)",
    "number-badge-border-width": "0px",
    "number-badge-border-radius": "999px",
    "number-badge-font-size": "1rem",
    "number-badge-font-weight": "640",
    "number-badge-min-block-size": "1.5rem",
    "number-badge-min-inline-size": "1.5rem",
    "number-badge-padding-block": "0.125rem",
    "number-badge-padding-inline": "0.4375rem",
}


def vendored_tokens() -> dict[str, str]:
    """Give every `nl-*` token by name, in the order in which the stylesheet writes them."""
    tokens = {f"nl-button-{name}": value for name, value in BUTTON.items()}
    for kind, hue in product(KINDS, (ACTION, NEGATIVE)):
        tokens |= _button(kind, hue)
    for level, size in HEADINGS.items():
        tokens |= _heading(level, size)
    return tokens | {f"nl-{name}": value for name, value in OTHERS.items()}


def _button(kind: str, hue: str) -> dict[str, str]:
    start = f"nl-button-{kind}-" if hue == ACTION else f"nl-button-{kind}-negative-"
    states = _solid(hue) if kind == "primary" else _outlined(hue, edge=kind == "secondary")
    colours = {
        f"{start}{state}{part}": value
        for state, parts in states.items()
        for part, value in zip(("background-color", "border-color", "color"), parts, strict=True)
    }
    text = {start + name: value for name, value in BUTTON_TEXT.items()} if hue == ACTION else {}
    return text | colours


def _solid(hue: str) -> dict[str, tuple[str, str, str]]:
    grounds = {
        "": "inverse-bg-default",
        "hover-": "inverse-bg-hover",
        "active-": "inverse-bg-active",
    }
    text = f"var(--{hue}inverse-color-default)"
    return {
        state: (f"var(--{hue}{ground})", f"var(--{hue}{ground})", text)
        for state, ground in grounds.items()
    }


def _outlined(hue: str, *, edge: bool) -> dict[str, tuple[str, str, str]]:
    ground = "var(--basis-color-default-bg-document)" if edge else "transparent"
    border = f"var(--{hue}border-default)" if edge else "transparent"
    text = f"var(--{hue}color-default)"
    return {
        "": (ground, border, text),
        "hover-": (f"var(--{hue}bg-default)", border, text),
        "active-": (f"var(--{hue}bg-active)", border, text),
    }


def _heading(level: int, size: str) -> dict[str, str]:
    parts = {
        "font-family": "var(--basis-heading-font-family)",
        "font-size": f"var(--basis-text-font-size-{size})",
        "font-weight": "var(--basis-heading-font-weight)",
        "line-height": f"var(--basis-text-line-height-{size})",
        "color": "var(--basis-heading-color)",
        "margin-block-start": "0",
        "margin-block-end": "0",
    }
    return {f"nl-heading-level-{level}-{name}": value for name, value in parts.items()}
