"""What people ask for, counted by theme, course, sector and organisation: never of fewer than five.

Wishes come from needs surveys, which tell no count of a few. Who waits for a course is counted
here: by course, and by sector and organisation, so that no part gives another away.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from leerhuis.people.counted import Cell, cells, nested
from leerhuis.people.sectors import Sector

NOBODY = Cell(0)


class Subject(NamedTuple):
    """A theme, or a course of a theme."""

    id: int
    public_id: str
    name: str
    theme_id: int


class Wished(NamedTuple):
    """How many picked a subject (its public id) in a needs survey, in all or in a part."""

    survey_id: int
    subject: str
    sector: Sector | None
    organisation_id: int | None
    number: int


class Waiting(NamedTuple):
    """How many wait for a course; without a sector they work elsewhere."""

    course_id: int
    sector: Sector | None
    organisation_id: int | None
    number: int


@dataclass
class Asked:
    """How many wish for something; and how many wait for it, which may have to stay unsaid."""

    wished: int = 0
    waiting: Cell = NOBODY

    @property
    def at_least(self) -> int:
        """What may be said of the two together; someone can be in both."""
        return max(self.wished, self.waiting.number or 0)


@dataclass
class InSector:
    """What is asked for in a sector, and by its organisations."""

    asked: Asked
    places: dict[int, Asked] = field(default_factory=dict)


@dataclass
class OfTheme:
    """What is asked for within a theme."""

    theme: Subject
    asked: Asked = field(default_factory=Asked)
    courses: dict[int, Asked] = field(default_factory=dict)
    sectors: dict[Sector | None, InSector] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """The greatest number that may be said of this theme, or of a course of it."""
        return max(each.at_least for each in (self.asked, *self.courses.values()))


def by_theme(
    themes: Iterable[Subject],
    courses: Sequence[Subject],
    wishes: Iterable[Wished],
    waiting: Sequence[Waiting],
) -> list[OfTheme]:
    """The themes of which something is asked, the most first."""
    found = {each.id: OfTheme(each) for each in themes}
    _wait(found, courses, waiting)
    _wish(found, {each.public_id: each for each in courses}, wishes)
    asked = [each for each in found.values() if each.courses or each.asked.wished]
    return sorted(asked, key=lambda each: (-each.most, each.theme.name))


def _wait(
    found: Mapping[int, OfTheme], courses: Sequence[Subject], waiting: Sequence[Waiting]
) -> None:
    of = {each.id: each.theme_id for each in courses}
    by_course: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    by_place: dict[int, dict[Sector | None, dict[int | None, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    for each in waiting:
        theme = of[each.course_id]
        by_course[theme][each.course_id] += each.number
        by_place[theme][each.sector][each.organisation_id] += each.number
    for theme, numbers in by_course.items():
        whole, parts = cells(list(numbers.values()))
        found[theme].asked.waiting = whole
        for course, part in zip(numbers, parts, strict=True):
            found[theme].courses[course] = Asked(waiting=part)
        _place(found[theme], by_place[theme])


def _place(theme: OfTheme, sectors: Mapping[Sector | None, Mapping[int | None, int]]) -> None:
    _whole, rows = nested([list(places.values()) for places in sectors.values()])
    for (sector, places), (top, parts) in zip(sectors.items(), rows, strict=True):
        theme.sectors[sector] = InSector(Asked(waiting=top))
        for place, part in zip(places, parts, strict=True):
            if place is not None:
                theme.sectors[sector].places[place] = Asked(waiting=part)


def _wish(
    found: Mapping[int, OfTheme], courses: Mapping[str, Subject], wishes: Iterable[Wished]
) -> None:
    themes = {each.theme.public_id: each for each in found.values()}
    for each in wishes:
        course = courses.get(each.subject)
        if course is not None and each.sector is None:
            found[course.theme_id].courses.setdefault(course.id, Asked()).wished += each.number
        elif each.subject in themes:
            _asked_of(themes[each.subject], each).wished += each.number


def _asked_of(theme: OfTheme, wish: Wished) -> Asked:
    """Of a theme its sectors and organisations are told too."""
    if wish.sector is None:
        return theme.asked
    sector = theme.sectors.setdefault(wish.sector, InSector(Asked()))
    if wish.organisation_id is None:
        return sector.asked
    return sector.places.setdefault(wish.organisation_id, Asked())
