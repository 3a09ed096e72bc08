"""What a region reports of a year: which days it is about, what is counted and what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol

from leerhuis.courses.prerequisites import months_later
from leerhuis.people.counted import Cell, Figure
from leerhuis.people.sectors import Sector
from leerhuis.registers import Category, Register


class Span(NamedTuple):
    """A year as far as it has come; both days are part of it."""

    first_on: date
    last_on: date

    @property
    def year(self) -> int:
        return self.first_on.year

    @property
    def whole(self) -> bool:
        return (self.last_on.month, self.last_on.day) == (12, 31)


class Group(NamedTuple):
    """A group whose last session was in a span: who was there, completed it, for how many hours.

    `year` is that of the span. Of one that was called off nobody was there. `seats` were given.
    """

    year: int
    edition_id: int
    course_id: str
    title: str
    theme: str
    called_off: bool
    seats: int
    people: int
    completed: int
    hours: Decimal


class AtWork(NamedTuple):
    """Who was there in a year of one organisation, each counted once; None where none is known."""

    year: int
    sector: Sector | None
    place_id: int | None
    place: str
    people: int
    visits: int
    completed: int
    hours: Decimal


class Points(NamedTuple):
    """Points of one kind that trainings of a year brought, to how many people."""

    year: int
    register: Register
    category: Category
    points: Decimal
    people: int


class Scored(Protocol):
    """What was said of a group; see `surveys.outcomes`."""

    @property
    def asked(self) -> int: ...
    @property
    def answers(self) -> int: ...
    @property
    def grade(self) -> Decimal | None: ...
    @property
    def recommends(self) -> int | None: ...
    @property
    def recommends_of(self) -> int: ...
    @property
    def uses(self) -> int | None: ...
    @property
    def uses_of(self) -> int: ...


class Spent(Protocol):
    """What a group cost in cents; see `costs.queries`."""

    @property
    def estimated(self) -> int: ...
    @property
    def real(self) -> int: ...


class Met(Protocol):
    """Pairs of people who met in a group; see `attendance.mixing`."""

    @property
    def people(self) -> int: ...
    @property
    def pairs(self) -> int: ...
    @property
    def mixed(self) -> int: ...


class Pairs(NamedTuple):
    """Pairs of people who met in a year, and those of them from different organisations."""

    met: int
    mixed: int

    @property
    def share(self) -> int | None:
        """In percents."""
        return round(100 * self.mixed / self.met) if self.met else None


class Mark(NamedTuple):
    """What was said of several groups together."""

    groups: int = 0
    asked: int = 0
    answers: int = 0
    grade: Decimal | None = None
    recommends: int = 0
    recommends_of: int = 0
    uses: int = 0
    uses_of: int = 0


class Sums(NamedTuple):
    """The year in a few figures; `hours` is None where it would tell how few completed.

    `pairs` is None where so few people met that it would tell of those.
    """

    courses: int
    groups: int
    called_off: int
    unmarked: int
    people: Cell
    visits: Cell
    completed: Figure | None
    hours: Decimal | None
    score: Mark
    effect: Mark
    estimated: int
    real: int
    registered: Figure | None
    pairs: Pairs | None = None


class Line(NamedTuple):
    """An organisation, or a sector: its people in the year and in the one before."""

    name: str
    people: Cell
    before: Cell
    hours: Decimal | None


class SectorLine(NamedTuple):
    """A sector (None: not known) with its organisations."""

    sector: Sector | None
    line: Line
    places: Sequence[Line]


class CourseLine(NamedTuple):
    """A training in the year, all its groups together."""

    course_id: str
    title: str
    theme: str
    groups: int
    people: Cell
    before: Cell
    score: Mark
    effect: Mark
    cents: int


class PointsLine(NamedTuple):
    """Points of one kind in the year and in the one before; None of fewer than five people."""

    register: Register
    category: Category
    points: Decimal | None
    before: Decimal | None


@dataclass(frozen=True)
class Report:
    """All that is shown, on the page, on paper and in the sheet."""

    span: Span
    before: Span
    now: Sums
    then: Sums
    sectors: Sequence[SectorLine] = ()
    courses: Sequence[CourseLine] = ()
    points: Sequence[PointsLine] = ()


@dataclass(frozen=True)
class Facts:
    """What was counted, of the two spans together; nothing of it is shown as it is."""

    groups: Sequence[Group] = ()
    at_work: Sequence[AtWork] = ()
    points: Sequence[Points] = ()
    scores: Mapping[int, Scored] = field(default_factory=dict)
    effects: Mapping[int, Scored] = field(default_factory=dict)
    costs: Mapping[int, Spent] = field(default_factory=dict)
    registered: Mapping[int, Figure | None] = field(default_factory=dict)
    mixing: Mapping[int, Met] = field(default_factory=dict)


def spans(year: int, *, today: date) -> tuple[Span, Span]:
    """A year and the one before, as far as this one has come: else they could not be compared."""
    last = min(date(year, 12, 31), today)
    earlier = (
        date(year - 1, 12, 31) if last.month == 12 and last.day == 31 else _a_year_before(last)
    )
    return Span(date(year, 1, 1), last), Span(date(year - 1, 1, 1), earlier)


def _a_year_before(day: date) -> date:
    return months_later(day + timedelta(days=1), -12) - timedelta(days=1)


def year_asked(text: str, *, known: Sequence[int]) -> int:
    """The year that was asked for if there is something of it, else the last that there is."""
    return int(text) if text in {str(each) for each in known} else known[0]
