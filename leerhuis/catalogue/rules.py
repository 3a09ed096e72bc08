"""Finding a seat: what can be asked for, and what each group has to say to this person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from leerhuis.registers import Category, Register

MOST_WORDS = 6
LONGEST = 80
LAST_PAGE = 10_000
FEWEST_SHOWN = 5
MOST_PARTS = 5
REFLECTION = "SKJ-reflectie"


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


class Door(StrEnum):
    """What a group is to this person today."""

    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    CONFIRMED = "confirmed"
    WAITING = "waiting"


@dataclass(frozen=True)
class Wish:
    """What someone looks for; empty is everything."""

    words: tuple[str, ...] = ()
    free: bool = False
    themes: tuple[str, ...] = ()
    starts_from: datetime | None = None
    starts_before: datetime | None = None
    place: str = ""
    registers: tuple[str, ...] = ()
    sort: Sort = Sort.DATE
    page: int = 1

    def chosen(self) -> tuple[Filter, ...]:
        """The filters that leave something out, in the order of the page."""
        asked = {
            Filter.WORDS: self.words,
            Filter.FREE: self.free,
            Filter.THEMES: self.themes,
            Filter.PERIOD: self.starts_from or self.starts_before,
            Filter.PLACE: self.place,
            Filter.REGISTERS: self.registers,
        }
        return tuple(each for each, value in asked.items() if value)

    def without(self, leave: Filter) -> "Wish":
        """The same wish without one filter."""
        nothing: dict[Filter, dict[str, object]] = {
            Filter.WORDS: {"words": ()},
            Filter.FREE: {"free": False},
            Filter.THEMES: {"themes": ()},
            Filter.PERIOD: {"starts_from": None, "starts_before": None},
            Filter.PLACE: {"place": ""},
            Filter.REGISTERS: {"registers": ()},
        }
        return replace(self, **nothing[leave])  # type: ignore[arg-type]


class PointsRow(NamedTuple):
    """Points of a course for a register, occupation (empty: each of them) and category."""

    register: Register
    occupation: str
    category: Category
    points: Decimal
    accreditation: str = ""


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


def register_wish(key: str) -> tuple[Register, Category | None] | None:
    """What a register in the address stands for: "SKJ", "BIG", or reflection for SKJ."""
    if key == REFLECTION:
        return Register.SKJ, Category.REFLECTION
    return (Register(key), None) if key in set(Register) else None


def register_order(key: str) -> tuple[int, str]:
    """SKJ first and its reflection after it, then the other registers as they are listed."""
    register, _category = register_wish(key) or (Register.LVSC, None)
    return list(Register).index(register), key


def free_seats(*, capacity: int | None, confirmed: int, waiting: int) -> int | None:
    """Seats for a newcomer: None is no limit; whoever waits goes first, so then there is none."""
    if capacity is None:
        return None
    return 0 if waiting else max(0, capacity - confirmed)


def door_of(
    *,
    mine: str | None,
    free: int | None,
    enrol_by_on: date,
    starts_at: datetime,
    today: date,
    now: datetime,
) -> Door:
    """Someone who is in sees that first; after the last day there is no waiting list either."""
    if mine is not None:
        return Door(mine)
    if today > enrol_by_on or starts_at <= now:
        return Door.CLOSED
    return Door.FULL if free == 0 else Door.OPEN


def points_by_register(rows: Iterable[PointsRow]) -> dict[Register, Decimal]:
    """The most that one occupation gets from this course, for each register.

    Nobody gets the rows of two occupations; rows without one count for each of them.
    """
    sums: dict[Register, dict[str, Decimal]] = {}
    for row in rows:
        by_occupation = sums.setdefault(row.register, {})
        by_occupation[row.occupation] = by_occupation.get(row.occupation, Decimal(0)) + row.points
    return {
        register: found.get("", Decimal(0))
        + max((points for occupation, points in found.items() if occupation), default=Decimal(0))
        for register, found in sums.items()
    }


def gives_reflection(rows: Iterable[PointsRow]) -> bool:
    return any(row.category is Category.REFLECTION and row.register is Register.SKJ for row in rows)


def mix_of(shares: Sequence[Share]) -> Mix | None:
    """Where participants come from: the largest organisations, and the others together.

    Nothing below five participants: a small group would give its people away.
    """
    persons = sum(each.persons for each in shares)
    if persons < FEWEST_SHOWN:
        return None
    ordered = sorted(
        (each for each in shares if each.organisation),
        key=lambda each: (-each.persons, each.organisation),
    )
    fits = len(ordered) <= MOST_PARTS and sum(each.persons for each in ordered) == persons
    shown = ordered if fits else ordered[: MOST_PARTS - 1]
    rest = persons - sum(each.persons for each in shown)
    return Mix(persons, len(ordered), shown, rest)


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
_FIRST = (Door.CONFIRMED, Door.OPEN, Door.WAITING, Door.FULL, Door.CLOSED)


def chosen_group(groups: Sequence[Chosen], *, asked: str | None) -> Chosen:
    """The group that the page begins with: the one asked for, one's own, or the first free one."""
    for group in groups:
        if group.public_id == asked:
            return group
    return min(groups, key=lambda group: _FIRST.index(group.door))
