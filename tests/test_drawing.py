"""Drawings are well formed, hold no inline style, and stay within their frame."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.drawing import GABLES, HUES, charts, houses, icons
from leerhuis.drawing.amounts import amount_bar

amounts = st.integers(min_value=-50, max_value=5000)


def parsed(markup):
    return ElementTree.fromstring(f"<all>{markup}</all>")


def widths(markup):
    return [float(part) for part in re.findall(r'width="([\d.]+)" height="8"', markup)]


@pytest.mark.parametrize("path", sorted(icons.ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_well_formed_and_hidden(path):
    drawn = parsed(icons.icon(path.stem))[0]
    assert drawn.attrib["aria-hidden"] == "true"
    assert len(drawn)


def test_an_icon_with_a_label_is_an_image_with_that_name():
    drawn = parsed(icons.icon("clock", '"> <b>'))[0]
    assert (drawn.attrib["role"], drawn.attrib["aria-label"]) == ("img", '"> <b>')


def test_an_icon_that_does_not_exist_is_a_mistake_that_shows():
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


@pytest.mark.parametrize("shape", GABLES)
@pytest.mark.parametrize("lit", range(5))
def test_a_gable_lights_as_many_windows_as_it_is_told(shape, lit):
    drawn = houses.gable(shape, lit)
    attic = 1 if lit else 0
    assert str(drawn).count("lh-gable__window--on") == lit + attic
    parsed(drawn)


def test_there_is_a_hue_for_every_gable():
    assert len(HUES) == len(GABLES)


@pytest.mark.parametrize(
    ("free", "lit"), [(None, 4), (0, 0), (-1, 0), (1, 1), (3, 1), (6, 2), (7, 4)]
)
def test_more_free_seats_light_more_windows(free, lit):
    assert houses.lit_windows(free) == lit


def test_the_same_seed_gives_the_same_street():
    first = houses.street(seed=3)
    houses.street.cache_clear()
    assert houses.street(seed=3) == first
    assert houses.street(seed=4) != first


@pytest.mark.parametrize(
    "drawn", [houses.street(), houses.roofs(), houses.empty_scene(), icons.logo_mark(), charts.DEFS]
)
def test_no_drawing_needs_inline_style(drawn):
    parsed(drawn)
    assert "style=" not in drawn


@given(value=amounts, total=amounts, planned=amounts)
def test_a_bar_never_runs_out_of_its_frame(value, total, planned):
    assert 0 <= sum(widths(charts.bar(value, total, planned=planned))) <= 100.1


@given(parts=st.lists(st.integers(min_value=0, max_value=900), max_size=6))
def test_a_stacked_bar_shares_its_width(parts):
    drawn = charts.stacked([(value, str(at + 1)) for at, value in enumerate(parts)])
    shown = [float(part) for part in re.findall(r' width="([\d.]+)"', drawn)]
    assert sum(shown) <= 100.1


@given(base=st.integers(0, 99), attention=st.integers(0, 99))
def test_a_month_column_fits_under_the_highest(base, attention):
    drawn = charts.month_column(base, attention, base + attention)
    parsed(drawn)
    assert all(float(y) >= 0 for y in re.findall(r' y="(-?[\d.]+)"', drawn))


@given(now=st.floats(-50, 150))
def test_the_mark_of_today_stays_on_the_line(now):
    at = re.search(r'lh-timeline__done" y="5" width="([\d.]+)"', charts.timeline(now))
    assert at
    assert 0 <= float(at[1]) <= 400


@given(free=st.integers(-5, 40), total=st.integers(0, 30))
def test_windows_show_every_seat_once(free, total):
    assert len(parsed(houses.windows(free, total))[0]) == total


@given(value=amounts, mark=st.none() | amounts, highest=amounts)
def test_a_bar_of_an_amount_stays_in_its_frame(value, mark, highest):
    drawn = parsed(amount_bar(value, mark=mark, highest=highest))[0]
    ends = [float(each.get("x", 0)) + float(each.get("width")) for each in drawn]
    assert all(end <= 100.05 for end in ends)


def test_only_what_lies_beyond_the_mark_is_striped():
    assert "lh-striped" in amount_bar(80, mark=60, highest=100)
    assert "lh-striped" not in amount_bar(60, mark=60, highest=100)
    assert "lh-striped" not in amount_bar(80, highest=100)
