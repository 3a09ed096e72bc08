"""Builds the stylesheet and the favicon; run `python -m look.build` after a change here."""

import re
from pathlib import Path

from leerhuis.drawing.icons import BOOK, HOUSE
from look import tokens

HERE = Path(__file__).parent
STATIC = HERE.parent / "static"
LAYERS = "@layer reset,nlds,base,layout,components,utilities,print;"
VENDORED = {
    "button": "1.1.0",
    "link": "2.0.3",
    "skip-link": "1.0.5",
    "heading": "1.1.3",
    "paragraph": "2.1.3",
    "data-badge": "1.0.5",
    "number-badge": "1.1.5",
}


def stylesheet() -> str:
    """Give the one stylesheet of the application: fonts, tokens, vendored components, our own."""
    own = sorted((HERE / "css").glob("*.css"))
    fonts = [path for path in own if path.stem == "00-fonts"]
    rest = [path for path in own if path.stem != "00-fonts"]
    first = [LAYERS, *map(_smaller, map(_read, fonts)), _smaller(tokens.css())]
    return (
        "\n".join([*first, _notice(), _smaller(_vendored()), *map(_smaller, map(_read, rest))])
        + "\n"
    )


def favicon() -> str:
    """Give the mark as a file of its own, with its colours in it."""
    colours = tokens.colours("light")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
        f'<path fill="{colours["petrol-9"]}" d="{HOUSE}"/>'
        f'<path fill="{colours["lamp"]}" d="{BOOK}"/></svg>\n'
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _notice() -> str:
    names = ", ".join(f"{name} {version}" for name, version in VENDORED.items())
    return f"/*! @nl-design-system-candidate css: {names}; EUPL-1.2, unmodified */"


def _vendored() -> str:
    """Give the vendored files as they are, in a layer below ours, so that our own rules win."""
    files = [_read(HERE / "vendor" / "nlds" / f"{name}.css") for name in VENDORED]
    return "@layer nlds{" + "".join(files) + "}"


def _smaller(css: str) -> str:
    """Take out comments and blanks that no browser needs."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*", r"\1", css).replace(";}", "}").strip()


def main() -> None:
    (STATIC / "leerhuis.css").write_text(stylesheet(), encoding="utf-8")
    (STATIC / "favicon.svg").write_text(favicon(), encoding="utf-8")


if __name__ == "__main__":
    main()
