"""Gables, streets, roofs and lit windows: the houses that decorate the pages."""

import random
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from leerhuis.drawing.svg import svg

GABLES: dict[str, str] = {  # six Dutch gables in a box of 64 by 84
    "pointed": "M6 84V36L32 8l26 28v48Z",
    "stepped": "M6 84V40h7v-9h7v-9h6V11h12v11h6v9h7v9h7v44Z",
    "bell": "M6 84V44c9-1 11-7 12-15C19.5 17 24 9 32 9s12.5 8 14 20c1 8 3 14 12 15v40Z",
    "neck": "M6 84V46c8-1 12-5 12-12V20L32 9l14 11v14c0 7 4 11 12 12v38Z",
    "spout": "M6 84V42l18-20V10h16v12l18 20v42Z",
    "cornice": "M6 84V24H3v-7h58v7h-3v60Z",
}
HUES = ("blue", "plum", "moss", "violet", "petrol", "saffron")
GABLE_WINDOWS = ((18, 46), (36, 46), (18, 62), (36, 62))


def gable(shape: str, lit: int = 0) -> Markup:
    """Give the facade of a theme, with none to four windows lit."""
    windows = "".join(
        _gable_window(x, y, 10, 11, 1, on=at < lit) for at, (x, y) in enumerate(GABLE_WINDOWS)
    )
    attic = _gable_window(28, 27, 8, 10, 4, on=lit > 0)
    wall = f'<path class="lh-gable__wall" d="{GABLES[shape]}"/>'
    base = '<path class="lh-gable__base" d="M6 79h52v5H6z"/>'
    return svg(wall + attic + windows + base, box="0 0 64 84", look="lh-gable")


def _gable_window(x: int, y: int, width: int, height: int, round_: int, *, on: bool) -> str:
    look = "lh-gable__window lh-gable__window--on" if on else "lh-gable__window"
    return f'<rect class="{look}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{round_}"/>'


def lit_windows(free: int | None) -> int:
    """Tell how many windows of a gable are lit for the free seats; no limit lights them all."""
    if free is None:
        return 4
    return 0 if free <= 0 else 1 if free <= 3 else 2 if free <= 6 else 4


def empty_scene() -> Markup:
    """Give the three small houses of an empty page, one with its light on."""
    unlit = '<path class="lh-gable__window" transform="translate({} 12)" d="{}"/>'
    houses = (
        '<path class="lh-gable__window" d="M10 92h180v3H10z"/>'
        + unlit.format(18, "M6 80V42l18-20V10h16v12l18 20v38Z")
        + f'<path class="lh-gable__wall" transform="translate(68 8)" d="{GABLES["bell"]}"/>'
        + '<rect class="lh-gable__window--on" x="93" y="58" width="14" height="16" rx="1"/>'
        + unlit.format(120, "M6 80V40h7v-9h7v-9h6V11h12v11h6v9h7v9h7v40Z")
    )
    return svg(houses, box="0 0 200 96", look="lh-empty__image")


def windows(free: int, total: int) -> Markup:
    """Give a house with a window for each seat, lit where the seat is free."""
    lit = max(0, min(free, total))
    dark = '<span class="lh-window"></span>' * (total - lit)
    light = '<span class="lh-window lh-window--free"></span>' * lit
    return Markup(f'<span class="lh-windows" aria-hidden="true">{dark}{light}</span>')  # nosec B704


class _House(NamedTuple):
    """Where a house of the street stands; the gable keeps its shape and the wall takes the rest."""

    shape: str
    wall: str
    x: float
    top: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        return self.width / 58

    @property
    def columns(self) -> int:
        return 2 if self.width < 70 else 3

    @property
    def floors(self) -> int:
        return max(1, int((self.height - 36 * self.scale - 14) // 28))


@cache
def street(
    width: int = 560,
    height: int = 230,
    *,
    seed: int = 4,
    lit: float = 0.34,
    lowest: float = 0.52,
    look: str = "lh-hero__art",
) -> Markup:
    """Give a row of houses at dusk; the same seed always gives the same street."""
    chance = random.Random(seed)
    houses: list[str] = []
    x = 0.0
    while x < width:
        house = _house(chance, x, height, lowest, at=len(houses), seed=seed)
        houses.append(_facade(house) + _house_windows(house, chance, height, lit))
        x += house.width
    ground = f'<rect class="lh-street__ground" y="{height - 4}" width="{width}" height="4"/>'
    return svg("".join(houses) + ground, box=f"0 0 {width} {height}", look=look)


def _house(
    chance: random.Random, x: float, street_height: int, lowest: float, *, at: int, seed: int
) -> _House:
    shapes = list(GABLES)
    width = chance.choice((58, 64, 72, 80))
    height = street_height * chance.uniform(lowest, 0.98)
    shape = shapes[(at * 5 + seed) % 6] if at % 2 else chance.choice(shapes)
    return _House(shape, "abc"[at % 3], x, street_height - height, width, height)


def _facade(house: _House) -> str:
    scale, look = house.scale, f"lh-street__wall-{house.wall}"
    place = f"translate({house.x - 6 * scale:.1f} {house.top - 8 * scale:.1f}) scale({scale:.3f})"
    roof = f'<path class="{look}" transform="{place}" d="{GABLES[house.shape]}"/>'
    below = house.height - 66 * scale
    if below <= 0:
        return roof
    return roof + (
        f'<rect class="{look}" x="{house.x:.1f}" y="{house.top + 66 * scale:.1f}"'
        f' width="{house.width:.1f}" height="{below:.1f}"/>'
    )


def _house_windows(house: _House, chance: random.Random, street_height: int, lit: float) -> str:
    wide = 9 if house.columns == 3 else 11
    gap = (house.width - house.columns * wide) / (house.columns + 1)
    windows = [
        _window(
            chance,
            lit,
            x=house.x + gap + column * (wide + gap),
            y=street_height - 26 - floor * 28,
            width=wide,
        )
        for floor in range(house.floors)
        for column in range(house.columns)
    ]
    return "".join(windows) + _attic(house, chance)


def _window(chance: random.Random, lit: float, *, x: float, y: float, width: int) -> str:
    on = chance.random() < lit
    look = ("on" if chance.random() < 0.75 else "soft") if on else "window"
    return (
        f'<rect class="lh-street__{look}" x="{x:.1f}" y="{y:.1f}"'
        f' width="{width}" height="15" rx="1"/>'
    )


def _attic(house: _House, chance: random.Random) -> str:
    look = "on" if chance.random() < 0.5 else "window"
    if house.shape == "cornice":
        return ""
    return (
        f'<rect class="lh-street__{look}" x="{house.x + house.width / 2 - 4:.1f}"'
        f' y="{house.top + 17 * house.scale:.1f}" width="8" height="10" rx="4"/>'
    )


@cache
def roofs(width: int = 1600, height: int = 56, *, seed: int = 9) -> Markup:
    """Give the silhouette of roofs on top of the footer, in the colour of the text around it."""
    chance = random.Random(seed)
    paths, x = [], 0.0
    while x < width:
        wide, high = chance.choice((34, 40, 46)), chance.uniform(0.55, 0.95) * height
        across, down = wide / 58, high / 46
        place = f"translate({x - 6 * across:.1f} {height - high - 8 * down:.1f})"
        shape = GABLES[chance.choice(list(GABLES))]
        paths.append(f'<path transform="{place} scale({across:.3f} {down:.3f})" d="{shape}"/>')
        x += wide
    return Markup(  # nosec B704  # our own shapes and numbers
        f'<svg viewBox="0 0 {width} {height}" fill="currentColor"'
        f' preserveAspectRatio="xMinYMax slice" aria-hidden="true">{"".join(paths)}</svg>'
    )
