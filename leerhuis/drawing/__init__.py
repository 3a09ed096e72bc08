"""Icons, gables, bars and charts as SVG, drawn on the server.

Geometry goes in attributes and colour in classes, so that the strict policy needs no inline style.
A drawing never carries a fact alone: the same words or figures stand beside it.
"""

from collections.abc import Mapping

from leerhuis.drawing.amounts import amount_bar
from leerhuis.drawing.charts import DEFS, bar, month_column, stacked, swatch, timeline
from leerhuis.drawing.houses import (
    GABLES,
    HUES,
    empty_scene,
    gable,
    lit_windows,
    roofs,
    street,
    windows,
)
from leerhuis.drawing.icons import icon, logo_mark

__all__ = ["GABLES", "GLOBALS", "HUES"]

GLOBALS: Mapping[str, object] = {
    "icon": icon,
    "logo_mark": logo_mark,
    "gable": gable,
    "lit_windows": lit_windows,
    "empty_scene": empty_scene,
    "street": street,
    "roofs": roofs,
    "bar": bar,
    "stacked": stacked,
    "swatch": swatch,
    "month_column": month_column,
    "timeline": timeline,
    "amount_bar": amount_bar,
    "windows": windows,
    "svg_defs": DEFS,
}
