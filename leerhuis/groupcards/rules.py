"""What stands on the card of a group, and when its trainers hear of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from leerhuis.people.sectors import Sector

# So long before a session: time to change something in it, and the group is nearly complete.
BEFORE = timedelta(days=3)


class Module(NamedTuple):
    """A course that comes before this one, and how many of the group completed it."""

    title: str
    number: int


class Card(NamedTuple):
    """The group in one page: numbers, and what people want to learn, without a name."""

    number: int
    sectors: Sequence[tuple[Sector, int]]
    modules: Sequence[Module]
    questions: Sequence[str]


def sectors_of(found: Iterable[Sector | None]) -> list[tuple[Sector, int]]:
    """How many of each sector, in the order of the house; who has no employer is of none."""
    counted = Counter(found)
    return [(each, counted[each]) for each in Sector if counted[each]]


def modules_of(
    before: Sequence[tuple[int, str]], done: Mapping[int, Collection[int]]
) -> list[Module]:
    """Each earlier course (number and title) once, with how many people of `done` did it."""
    return [Module(title, len(set(done.get(number, ())))) for number, title in dict(before).items()]
