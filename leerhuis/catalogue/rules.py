"""Finding a seat: what can be asked for, and what each group has to say to this person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from leerhuis.courses.rules import PointsRow as PointsRow
from leerhuis.courses.rules import points_by_register as points_by_register
from leerhuis.courses.seasons.rules import OPEN, Way
from leerhuis.courses.seasons.rules import Door as Season
from leerhuis.registers import Category, Register

_BULLET = re.compile(r"^\s*[-•*]+(\s+|$)")
MOST_WORDS = 6
LONGEST = 80
LAST_PAGE = 10_000
FEWEST_SHOWN = 5
MOST_PARTS = 5
# How old addresses asked for SKJ and reflection in one.
OLD_KEYS = {"SKJ-reflectie": "SKJ"}
# The words for categories in the address.
CATEGORY_KEYS = {
    "formeel": Category.FORMAL_LEARNING,
    "informeel": Category.INFORMAL_LEARNING,
    "reflectie": Category.REFLECTION,
    "scholing": Category.TRAINING,
    "vrije-keuze": Category.FREE,
}
KEYS = {category: key for key, category in CATEGORY_KEYS.items()}
# "At least so many points" can be chosen in these steps.
LEAST_POINTS = (1, 3, 6, 12)


class Sort(StrEnum):
    """The orders of the list; the words stand in the address."""

    DATE = "datum"
    SEATS = "plek"
    POINTS = "punten"


class Filter(StrEnum):
    """What one can filter on; the words stand in the address."""

    WORDS = "q"
    FREE = "plek"
    THEMES = "thema"
    PERIOD = "periode"
    PLACE = "plaats"
    REGISTERS = "register"
    CATEGORIES = "categorie"
    POINTS = "punten"


class Door(StrEnum):
    """What a group is to this person today."""

    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    LATER = "later"
    CONFIRMED = "confirmed"
    REQUESTED = "requested"
    OFFERED = "offered"
    WAITING = "waiting"


@dataclass(frozen=True)
class Wish:
    """What someone looks for; empty is everything.

    Without `trainers` words are looked for in courses and places only: names are not for everyone.
    """

    words: tuple[str, ...] = ()
    free: bool = False
    themes: tuple[str, ...] = ()
    starts_from: datetime | None = None
    starts_before: datetime | None = None
    places: tuple[str, ...] = ()
    registers: tuple[Register, ...] = ()
    categories: tuple[Category, ...] = ()
    least_points: int = 0
    trainers: bool = True
    sort: Sort = Sort.DATE
    page: int = 1

    def chosen(self) -> tuple[Filter, ...]:
        """The filters that leave something out, in the order of the page."""
        asked = {
            Filter.WORDS: self.words,
            Filter.FREE: self.free,
            Filter.THEMES: self.themes,
            Filter.PERIOD: self.starts_from or self.starts_before,
            Filter.PLACE: self.places,
            Filter.REGISTERS: self.registers,
            Filter.CATEGORIES: self.categories,
            Filter.POINTS: self.least_points,
        }
        return tuple(each for each, value in asked.items() if value)

    def without(self, leave: Filter) -> "Wish":
        """The same wish without one filter."""
        nothing: dict[Filter, dict[str, object]] = {
            Filter.WORDS: {"words": ()},
            Filter.FREE: {"free": False},
            Filter.THEMES: {"themes": ()},
            Filter.PERIOD: {"starts_from": None, "starts_before": None},
            Filter.PLACE: {"places": ()},
            Filter.REGISTERS: {"registers": ()},
            Filter.CATEGORIES: {"categories": ()},
            Filter.POINTS: {"least_points": 0},
        }
        return replace(self, **nothing[leave])  # type: ignore[arg-type]


class Share(NamedTuple):
    """How many participants come from one organisation."""

    organisation: str
    persons: int


class Mix(NamedTuple):
    """Where the participants of a group come from; `rest` are persons of all others together."""

    persons: int
    organisations: int
    shown: list[Share]
    rest: int


def words_of(text: str) -> tuple[str, ...]:
    """What someone typed as separate words; more than a few say nothing more."""
    return tuple(text[:LONGEST].split()[:MOST_WORDS])


def goals_of(text: str) -> list[str]:
    """The goals of a course: one on each line, whatever stands before it."""
    lines = [_BULLET.sub("", line).strip() for line in text.splitlines()]
    return [line for line in lines if line]


def free_seats(*, capacity: int | None, taken: int, waiting: int) -> int | None:
    """Seats for a newcomer: None is no limit; whoever waits goes first, so then there is none."""
    if capacity is None:
        return None
    return 0 if waiting else max(0, capacity - taken)


def door_of(
    *,
    mine: str | None,
    free: int | None,
    enrol_by_on: date,
    starts_at: datetime,
    today: date,
    now: datetime,
    season: Season = OPEN,
) -> Door:
    """Someone who is in sees that first; after the last day there is no waiting list either.

    `season` is what the round of the group is to this person.
    """
    if mine is not None:
        return Door(mine)
    if today > enrol_by_on or starts_at <= now or season.way is Way.CLOSED:
        return Door.CLOSED
    if season.way is Way.LATER:
        return Door.LATER
    return Door.FULL if free == 0 else Door.OPEN


def gives_reflection(rows: Iterable[PointsRow]) -> bool:
    return any(row.category is Category.REFLECTION and row.register is Register.SKJ for row in rows)


def mix_of(shares: Sequence[Share]) -> Mix | None:
    """Where participants come from: the largest organisations, and the others together.

    Nothing below five participants: a small group would give its people away. So would an
    organisation with one participant, which may be a practice of one person: it is not named.
    """
    persons = sum(each.persons for each in shares)
    if persons < FEWEST_SHOWN:
        return None
    ordered = sorted(
        (each for each in shares if each.organisation),
        key=lambda each: (-each.persons, each.organisation),
    )
    several = [each for each in ordered if each.persons > 1]
    fits = len(several) <= MOST_PARTS and sum(each.persons for each in several) == persons
    shown = several if fits else several[: MOST_PARTS - 1]
    rest = persons - sum(each.persons for each in shown)
    return Mix(persons, len(ordered), shown, rest)


def months_from(day: date, *, number: int) -> list[date]:
    """The first days of so many months, that of this day first."""
    months = [day.month - 1 + step for step in range(number)]
    return [date(day.year + each // 12, each % 12 + 1, 1) for each in months]


def page_of(page: int, *, total: int, size: int) -> tuple[int, int]:
    """The page that exists nearest to the one asked for, and how many there are."""
    pages = max(1, -(-total // size))
    return min(max(page, 1), pages), pages


def widest(counts: dict[Filter, int]) -> tuple[Filter, int] | None:
    """The filter to leave out when nothing fits: the one that gives most, if any does."""
    found = max(counts.items(), key=lambda each: each[1], default=None)
    return found if found and found[1] else None


class Choosable(Protocol):
    """A group as the choice looks at it."""

    @property
    def public_id(self) -> str: ...
    @property
    def door(self) -> Door: ...


Chosen = TypeVar("Chosen", bound=Choosable)
_FIRST = (
    Door.CONFIRMED,
    Door.OFFERED,
    Door.REQUESTED,
    Door.OPEN,
    Door.WAITING,
    Door.FULL,
    Door.LATER,
    Door.CLOSED,
)


def chosen_group(groups: Sequence[Chosen], *, asked: str | None) -> Chosen | None:
    """The group that the page begins with: the one asked for, one's own, or the first free one."""
    for group in groups:
        if group.public_id == asked:
            return group
    return min(groups, key=lambda group: _FIRST.index(group.door), default=None)
