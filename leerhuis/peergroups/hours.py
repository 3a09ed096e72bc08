"""The hour at which a group meets, and whether two groups of one person meet at once."""

from collections.abc import Collection
from datetime import time
from typing import NamedTuple, Protocol


class Slot(NamedTuple):
    """A weekday (0 is Monday), the hour of beginning, and how long."""

    weekday: int
    start: time
    minutes: int

    @property
    def begins(self) -> int:
        """In minutes of the day."""
        return self.start.hour * 60 + self.start.minute

    @property
    def ends(self) -> int:
        return self.begins + self.minutes


class Meets(Protocol):
    """A group, or what is said of one."""

    @property
    def name(self) -> str: ...
    @property
    def weekday(self) -> int: ...
    @property
    def start(self) -> time: ...
    @property
    def minutes(self) -> int: ...


def slot_of(group: Meets) -> Slot:
    return Slot(group.weekday, group.start, group.minutes)


def overlap(one: Slot, other: Slot) -> bool:
    """Whether the two have a minute in common; one may begin when the other ends."""
    return one.weekday == other.weekday and one.begins < other.ends and other.begins < one.ends


def clash(group: Meets, others: Collection[Meets]) -> list[str]:
    """The names of the others that meet while this one does."""
    mine = slot_of(group)
    return [each.name for each in others if overlap(mine, slot_of(each))]
