"""Where a session is held, as people write it in one cell: a room with its venue and town."""

import re
from typing import NamedTuple

from leerhuis.people.rules import folded

ONLINE = frozenset({"online", "digitaal", "teams", "zoom"})
# A room before the place that it is in: "Zaal Roosendaal 1" is room "Zaal 1" in Roosendaal.
_ROOM_FIRST = re.compile(
    r"(zaal|lokaal|ruimte|kamer)\s+(\D.*?)\s+([0-9]{1,3}|[A-Z])", re.IGNORECASE
)


class Place(NamedTuple):
    """A room of a venue in a town; `said` is what stands in the file."""

    venue: str
    town: str
    room: str
    said: str

    @property
    def key(self) -> tuple[str, str]:
        return folded(self.venue), folded(self.room)


def place_of(said: str, *, venue: str = "", town: str = "") -> Place:
    """What a cell means; a town or venue of its own column goes before what can be read."""
    found = _ROOM_FIRST.fullmatch(said)
    before, comma, after = said.partition(",")
    if venue:
        place = Place(venue, town or venue, said, said)
    elif found:
        place = Place(found[2], town or found[2], f"{found[1].capitalize()} {found[3]}", said)
    elif comma and after.strip():
        place = Place(before.strip(), town or before.strip(), after.strip(), said)
    else:
        place = Place(said, town or said, said, said)
    return place._replace(town=place.town[:80], room=place.room[:80])
