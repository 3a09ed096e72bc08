"""What only a browser knows of a page: where things stand on it."""

from collections import Counter
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "leerhuis.css"


def laid_out(page, *, width, body):
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(f"<style>{CSS.read_text()}</style><main class='lh-wrap'>{body}</main>")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("tiles", "rows"), [(4, [4]), (8, [4, 4]), (9, [5, 4]), (10, [5, 5]), (11, [6, 5])]
)
def test_tiles_fill_their_rows(page, tiles, rows):
    """Nine of them made a row of seven and one of two."""
    tile = '<a class="lh-tile" href="#"><span class="lh-tile__label">Op schema</span></a>'
    laid_out(page, width=1280, body=f'<div class="lh-grid lh-grid--tiles">{tile * tiles}</div>')
    boxes = [each.bounding_box() for each in page.locator(".lh-tile").all()]
    found = Counter(round(box["y"]) for box in boxes)
    assert [found[y] for y in sorted(found)] == rows
    ends = {max(b["x"] + b["width"] for b in boxes if round(b["y"]) == y) for y in found}
    assert max(ends) - min(ends) < 1, "each row ends where the others do"


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390])
def test_the_actions_of_a_row_begin_at_one_line_on_a_phone(page, width):
    button = '<button class="nl-button nl-button--subtle"><span>Haal weg</span></button>'
    cell = f'<div class="lh-row"><a href="#">Verbeter</a><form>{button}</form></div>'
    row = f'<tr><td data-label="Acties">{cell}</td></tr>'
    table = f'<table class="lh-table lh-table--cards"><tbody>{row}</tbody></table>'
    laid_out(page, width=width, body=table)
    label = page.locator("button span").bounding_box()
    link = page.locator(".lh-row a").bounding_box()
    beside = label["y"] < link["y"] + link["height"]
    assert beside or abs(label["x"] - link["x"]) <= 2
    page.locator(".lh-row").evaluate("row => row.style.display = 'block'")
    assert abs(page.locator("button span").bounding_box()["x"] - link["x"]) <= 2
