"""Colour arithmetic: OKLCH to sRGB, relative luminance and WCAG contrast."""

import math

Linear = tuple[float, float, float]


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """Give a colour of OKLCH as #rrggbb, with as much of its chroma as sRGB can show."""
    rgb = _linear(lightness, chroma, hue)
    while chroma >= 1e-3 and not all(-1e-4 <= part <= 1 + 1e-4 for part in rgb):
        chroma -= 0.002
        rgb = _linear(lightness, chroma, hue)
    return "#" + "".join(f"{round(255 * _encoded(part)):02x}" for part in rgb)


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours as WCAG defines it, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _linear(lightness: float, chroma: float, hue: float) -> Linear:
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encoded(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    red, green, blue = (_decoded(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
