"""Design tokens in three layers: the palette (`--lh-color-*`), the common names of NL Design System
(`--basis-*`) that our components read, and the tokens of the vendored components (`--nl-*`).

Dark mode swaps the palette only. `PAIRS` holds every pair that carries a fact, with the contrast
it needs.
"""

from typing import Literal

from look.colour import oklch
from look.vendored import vendored_tokens

Mode = Literal["light", "dark"]
Steps = list[str]

LIGHTNESS: dict[Mode, tuple[float, ...]] = {
    "light": (0.984, 0.962, 0.932, 0.89, 0.835, 0.775, 0.69, 0.565, 0.435, 0.375, 0.315, 0.245),
    "dark": (0.20, 0.235, 0.275, 0.32, 0.355, 0.41, 0.49, 0.62, 0.80, 0.845, 0.885, 0.945),
}
CHROMA: dict[Mode, tuple[float, ...]] = {
    "light": (0.10, 0.22, 0.36, 0.52, 0.68, 0.82, 0.95, 1, 0.92, 0.82, 0.68, 0.48),
    "dark": (0.28, 0.36, 0.46, 0.58, 0.68, 0.78, 0.90, 1, 0.80, 0.66, 0.50, 0.26),
}
# Yellow and orange stay bright in their middle steps, or they turn to mud.
BRIGHT = {
    "saffron": (0.987, 0.965, 0.94, 0.91, 0.875, 0.835, 0.755, 0.58, 0.455, 0.395, 0.33, 0.26),
    "orange": (0.987, 0.965, 0.935, 0.9, 0.85, 0.79, 0.72, 0.575, 0.46, 0.40, 0.335, 0.26),
}
BRIGHT_CHROMA = {
    "saffron": (0.16, 0.34, 0.55, 0.78, 0.95, 1, 0.92, 0.74, 0.62, 0.54, 0.45, 0.34),
}
HUES = {  # hue, highest chroma
    "petrol": (218, 0.088),
    "saffron": (80, 0.158),
    "green": (156, 0.118),
    "orange": (58, 0.148),
    "red": (24, 0.178),
    "blue": (258, 0.135),
    "plum": (345, 0.125),
    "violet": (302, 0.125),
    "moss": (124, 0.115),
}
# Warm paper at the light end, cool ink at the dark end.
NEUTRAL: dict[Mode, list[tuple[float, float, float]]] = {
    "light": [
        (0.982, 0.005, 88),
        (0.963, 0.007, 88),
        (0.935, 0.009, 88),
        (0.888, 0.010, 88),
        (0.83, 0.010, 90),
        (0.76, 0.010, 100),
        (0.67, 0.010, 190),
        (0.555, 0.013, 218),
        (0.465, 0.018, 222),
        (0.39, 0.021, 224),
        (0.315, 0.024, 225),
        (0.235, 0.028, 226),
    ],
    "dark": [
        (0.195, 0.016, 226),
        (0.26, 0.018, 226),
        (0.295, 0.019, 226),
        (0.345, 0.020, 226),
        (0.375, 0.020, 226),
        (0.44, 0.020, 226),
        (0.52, 0.019, 224),
        (0.64, 0.016, 222),
        (0.75, 0.013, 220),
        (0.82, 0.011, 218),
        (0.885, 0.009, 215),
        (0.95, 0.006, 210),
    ],
}
ROLES = {
    "default": "neutral",
    "accent-1": "petrol",
    "accent-2": "saffron",
    "action-1": "petrol",
    "selected": "petrol",
    "highlight": "saffron",
    "positive": "green",
    "warning": "orange",
    "negative": "red",
    "info": "blue",
}
STEPS = {
    "bg-subtle": 1,
    "bg-default": 2,
    "bg-hover": 3,
    "bg-active": 4,
    "border-subtle": 4,
    "border-default": 8,
    "border-hover": 9,
    "border-active": 10,
    "color-subtle": 9,
    "color-default": 10,
    "color-hover": 11,
    "color-active": 11,
    "color-document": 12,
    "inverse-bg-default": 9,
    "inverse-bg-hover": 10,
    "inverse-bg-active": 11,
}
FONT_TEXT = "'Source Sans 3','Source Sans 3 fallback','Segoe UI',system-ui,sans-serif"
FONT_HEADING = "'Bricolage Grotesque','Bricolage fallback','Segoe UI',system-ui,sans-serif"
BASIS = {
    "text-font-family-default": FONT_TEXT,
    "text-font-family-monospace": "ui-monospace,'Cascadia Mono','Segoe UI Mono',monospace",
    "heading-font-family": FONT_HEADING,
    "heading-font-weight": "680",
    "text-font-weight-default": "400",
    "text-font-weight-bold": "640",
    "text-font-size-sm": "0.9375rem",
    "text-font-size-md": "1.0625rem",
    "text-font-size-lg": "1.1875rem",
    "text-font-size-xl": "1.375rem",
    # Fluid sizes keep a large rem part, so that text still doubles at 200 % zoom.
    "text-font-size-2xl": "clamp(1.5rem, 1.3rem + 0.8vw, 1.75rem)",
    "text-font-size-3xl": "clamp(1.75rem, 1.4rem + 1.5vw, 2.25rem)",
    "text-font-size-4xl": "clamp(2rem, 1.5rem + 2.2vw, 2.875rem)",
    "text-line-height-sm": "1.45",
    "text-line-height-md": "1.55",
    "text-line-height-lg": "1.35",
    "text-line-height-xl": "1.25",
    "text-line-height-2xl": "1.18",
    "text-line-height-3xl": "1.12",
    "text-line-height-4xl": "1.06",
    "space-2xs": "0.125rem",
    "space-xs": "0.25rem",
    "space-sm": "0.5rem",
    "space-md": "0.75rem",
    "space-lg": "1rem",
    "space-xl": "1.25rem",
    "space-2xl": "1.5rem",
    "space-3xl": "2rem",
    "space-4xl": "2.5rem",
    "space-5xl": "3.5rem",
    "space-6xl": "5rem",
    "border-radius-sm": "4px",
    "border-radius-md": "8px",
    "border-radius-lg": "14px",
    "page-max-inline-size": "78rem",
    "pointer-target-min-block-size": "2.75rem",
    "pointer-target-min-inline-size": "2.75rem",
    "form-control-max-inline-size": "27rem",
    "form-control-background-color": "var(--lh-color-card)",
    "form-control-border-color": "var(--basis-color-default-border-default)",
    "form-control-border-radius": "var(--basis-border-radius-md)",
    "form-control-color": "var(--basis-color-default-color-document)",
    "form-control-accent-color": "var(--basis-color-action-1-inverse-bg-default)",
    "form-control-placeholder-color": "var(--basis-color-default-color-subtle)",
    "form-control-hover-border-color": "var(--basis-color-default-border-active)",
    "form-control-invalid-border-color": "var(--basis-color-negative-inverse-bg-default)",
    "form-control-invalid-background-color": "var(--basis-color-negative-bg-subtle)",
    "heading-color": "var(--basis-color-default-color-document)",
    "color-disabled-bg-default": "var(--lh-color-neutral-3)",
    "color-disabled-color-default": "var(--lh-color-neutral-9)",
    "color-disabled-border-subtle": "var(--lh-color-neutral-5)",
    "focus-outline-width": "3px",
    "focus-outline-color": "var(--lh-color-neutral-12)",
    "focus-background-color": "var(--lh-color-focus)",
}
THEME_HUES = ("blue", "plum", "moss", "violet", "petrol", "saffron")
PAIRS: list[tuple[str, str, str, float]] = [  # what, foreground, background, least contrast
    ("text on a card", "neutral-12", "card", 4.5),
    ("text on paper", "neutral-12", "neutral-1", 4.5),
    ("quiet text on a card", "neutral-9", "card", 4.5),
    ("quiet text on paper", "neutral-9", "neutral-1", 4.5),
    ("quiet text on a panel", "neutral-9", "neutral-2", 4.5),
    ("link on a card", "petrol-10", "card", 4.5),
    ("link on paper", "petrol-10", "neutral-1", 4.5),
    ("primary button", "on-color", "petrol-9", 4.5),
    ("primary button, hovered", "on-color", "petrol-10", 4.5),
    ("negative button", "on-color", "red-9", 4.5),
    ("edge of a field", "neutral-8", "card", 3),
    ("edge of a field on paper", "neutral-8", "neutral-1", 3),
    ("edge of a secondary button", "petrol-8", "card", 3),
    ("badge on track", "green-10", "green-2", 4.5),
    ("badge attention", "orange-10", "orange-2", 4.5),
    ("badge lapsed", "red-10", "red-2", 4.5),
    ("badge info", "blue-10", "blue-2", 4.5),
    ("badge neutral", "neutral-12", "neutral-3", 4.5),
    ("error on a card", "red-10", "card", 4.5),
    ("error on paper", "red-10", "neutral-1", 4.5),
    ("edge of an error", "red-9", "card", 3),
    ("text on saffron", "ink", "lamp", 4.5),
    ("focus ring on a card", "neutral-12", "card", 3),
    ("focus ring on paper", "neutral-12", "neutral-1", 3),
    ("text on night", "night-text", "night", 4.5),
    ("lamp on night", "lamp", "night", 3),
    ("progress on its track", "petrol-9", "neutral-3", 3),
    ("chart green", "green-8", "card", 3),
    ("chart orange", "orange-8", "card", 3),
    ("chart red", "red-8", "card", 3),
    ("chart blue", "blue-8", "card", 3),
    *[(f"theme {hue}", f"{hue}-10", f"{hue}-2", 4.5) for hue in THEME_HUES],
]


def palette(mode: Mode) -> dict[str, Steps]:
    """Give every hue in twelve steps, from the page's own shade to its text."""
    hues = {hue: _steps(hue, mode) for hue in HUES}
    return {**hues, "neutral": [oklch(*shade) for shade in NEUTRAL[mode]]}


def colours(mode: Mode) -> dict[str, str]:
    """Give all colours by the name that follows `--lh-color-`."""
    shades = palette(mode)
    steps = {f"{hue}-{at}": shade for hue, row in shades.items() for at, shade in enumerate(row, 1)}
    return {**steps, **_surfaces(mode)}


def _steps(hue: str, mode: Mode) -> Steps:
    angle, peak = HUES[hue]
    lightness, chroma = LIGHTNESS[mode], CHROMA[mode]
    if mode == "light":
        lightness = BRIGHT.get(hue, lightness)
        chroma = BRIGHT_CHROMA.get(hue, chroma)
    return [
        oklch(light, peak * share, angle) for light, share in zip(lightness, chroma, strict=True)
    ]


def _surfaces(mode: Mode) -> dict[str, str]:
    """Give the colours with a name of their own; lamp, focus and ink never change."""
    day = palette("light")
    dark = mode == "dark"
    return {
        "card": oklch(0.24, 0.018, 226) if dark else "#ffffff",
        "on-color": oklch(0.19, 0.02, 226) if dark else "#ffffff",
        "ink": day["neutral"][11],
        "focus": day["saffron"][5],
        "lamp": day["saffron"][5],
        "night": oklch(0.165, 0.026, 222) if dark else day["petrol"][11],
        "night-2": oklch(0.27, 0.04, 220) if dark else day["petrol"][10],
        "night-text": day["petrol"][1],
    }


def _role_colours() -> dict[str, str]:
    roles: dict[str, str] = {}
    for role, hue in ROLES.items():
        roles[f"color-{role}-bg-document"] = "var(--lh-color-card)"
        roles |= {f"color-{role}-{use}": f"var(--lh-color-{hue}-{at})" for use, at in STEPS.items()}
        roles[f"color-{role}-inverse-color-default"] = "var(--lh-color-on-color)"
    return roles


def css() -> str:
    """Give the tokens as custom properties: light, dark by system or by choice, light in print."""
    light, dark = _declared("light"), _declared("dark")
    common = {**BASIS, **_role_colours()}
    rest = [f"--basis-{name}:{value}" for name, value in common.items()]
    rest += [f"--{name}:{value}" for name, value in vendored_tokens().items()]
    printed = [f"{line} !important" for line in light]
    return "\n".join(
        (
            _block(":root", light + rest),
            "@media (prefers-color-scheme:dark){"
            + _block(":root:not([data-theme=light])", dark)
            + "}",
            _block(":root[data-theme=dark]", dark),
            "@media print{" + _block(":root,:root[data-theme]", printed) + "}",
        )
    )


def _declared(mode: Mode) -> list[str]:
    lines = [f"--lh-color-{name}:{value}" for name, value in colours(mode).items()]
    return [*lines, f"color-scheme:{mode}"]


def _block(selector: str, lines: list[str]) -> str:
    return selector + "{" + ";".join(lines) + "}"
