"""How far two places lie apart, as the crow flies: enough to say which of two groups is nearer.

`places.csv` has the centres of towns and municipalities of the Netherlands, to a kilometre. Those
of towns come from GeoNames (https://www.geonames.org, CC BY 4.0); a municipality that is not
named after a town has the place of its town hall.
"""

import csv
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from leerhuis.people.rules import folded

EARTH_KM = 6371.0
_PLACES = Path(__file__).parent / "places.csv"

Spot = tuple[float, float]


def between(here: str, there: str) -> int | None:
    """Whole kilometres between two places by name; None where one of them is not known."""
    start, end = _spot(here), _spot(there)
    if start is None or end is None:
        return None
    return round(_kilometres(start, end))


def is_known(name: str) -> bool:
    """Whether there is a town or municipality with this name."""
    return _spot(name) is not None


def _kilometres(start: Spot, end: Spot) -> float:
    north, east = radians(start[0]), radians(start[1])
    other_north, other_east = radians(end[0]), radians(end[1])
    half = (
        sin((other_north - north) / 2) ** 2
        + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(sqrt(half))


def _spot(name: str) -> Spot | None:
    return _spots().get(folded(name))


@cache
def _spots() -> dict[str, Spot]:
    with _PLACES.open(newline="") as file:
        return {
            folded(row["name"]): (float(row["north"]), float(row["east"]))
            for row in csv.DictReader(file)
        }
