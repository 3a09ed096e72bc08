"""What an import of a season would do, as values: what it makes, and all that is to be said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from leerhuis.courses.clashes import ClashKind
from leerhuis.courses.rules import PointsRow
from leerhuis.people.rules import folded
from leerhuis.planning.importing.lines import Line
from leerhuis.planning.importing.places import Place
from leerhuis.uploads.cells import Fault


class Season(NamedTuple):
    """The days of the round that the groups come in."""

    starts_on: date
    ends_on: date


class KnownCourse(NamedTuple):
    id: int
    title: str
    theme: str
    points: frozenset[PointsRow]


class KnownRoom(NamedTuple):
    id: int
    venue_id: int


@dataclass(frozen=True)
class Known:
    """What there is already, by folded names."""

    themes: Mapping[str, int] = field(default_factory=dict)
    courses: Mapping[str, KnownCourse] = field(default_factory=dict)
    venues: Mapping[str, int] = field(default_factory=dict)
    rooms: Mapping[tuple[str, str], KnownRoom] = field(default_factory=dict)
    trainers: Mapping[str, int] = field(default_factory=dict)
    groups: frozenset[tuple[int, str]] = frozenset()

    def room(self, place: Place) -> KnownRoom | None:
        """By venue and room, else the only room that is called as the cell says."""
        if place.key in self.rooms:
            return self.rooms[place.key]
        called = [room for (_, name), room in self.rooms.items() if name == folded(place.said)]
        return called[0] if len(called) == 1 else None


@dataclass(frozen=True)
class Group:
    """A group with its sessions; `exists` when the round has it already."""

    lines: tuple[Line, ...]
    exists: bool = False

    @property
    def first(self) -> Line:
        return self.lines[0]


@dataclass(frozen=True)
class NewCourse:
    title: str
    theme: str
    row: int
    points: tuple[PointsRow, ...] = ()


class Meeting(NamedTuple):
    """Two sessions of the file that want one room or one trainer at one time."""

    kind: ClashKind
    what: str
    one: Line
    other: Line


@dataclass(frozen=True)
class Plan:
    groups: tuple[Group, ...] = ()
    themes: tuple[str, ...] = ()
    courses: tuple[NewCourse, ...] = ()
    places: tuple[Place, ...] = ()
    trainers: tuple[str, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def new(self) -> list[Group]:
        return [each for each in self.groups if not each.exists]

    @property
    def there(self) -> list[Group]:
        return [each for each in self.groups if each.exists]

    @property
    def sessions(self) -> int:
        return sum(len(each.lines) for each in self.new)

    @property
    def linkless(self) -> int:
        """How many new sessions are online without a link of their own."""
        return sum(line.place is None and not line.link for each in self.new for line in each.lines)

    @property
    def makes(self) -> bool:
        """Whether it makes more than groups: that is asked first."""
        return bool(self.themes or self.courses or self.places or self.trainers)


@dataclass(frozen=True)
class Choice:
    """What someone decided after looking; `seen` names the plan that they looked at."""

    seen: str | None = None
    make: bool = False
    link: str = ""
