"""A week in words, and what its grid draws."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from flask_babel import format_date
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.courses.models import Session
from leerhuis.planning.board.words import ConflictLine
from leerhuis.planning.weeks import rules
from leerhuis.planning.weeks.queries import Planned
from leerhuis.planning.weeks.rules import Box, Hours, Week
from leerhuis.planning.weeks.shown import Shown


class Timed(NamedTuple):
    """A session with its hours on the clock of the wall."""

    session: Shown
    start: datetime
    end: datetime


class Slot(NamedTuple):
    """A session in the grid; `trouble` says in a word what clashes."""

    session: Shown
    box: Box
    trouble: str | None
    hard: bool


class DayColumn(NamedTuple):
    day: date
    slots: list[Slot]
    columns: int


class Grid(NamedTuple):
    days: list[DayColumn]
    hours: Hours


class Seats(NamedTuple):
    """Of the groups with a limit: how many seats there are, and how many are taken."""

    taken: int
    total: int


class Turn(NamedTuple):
    """To the week before and after."""

    week: Week
    label: str


def title(week: Week) -> str:
    """Week 2, 11 tot en met 15 januari"""
    first, last = week.monday, rules.days_shown(week, [])[-1]
    pattern = "d" if first.month == last.month else "d MMMM"
    return _(
        "Week %(number)d, %(first)s to %(last)s",
        number=week.number,
        first=format_date(first, pattern, rebase=False),
        last=format_date(last, "d MMMM y", rebase=False),
    )


def turns(week: Week, *, opening: Week, today: date) -> tuple[Turn, Turn, Turn]:
    """Back, to the week that opens without asking for one, and on."""
    this = opening == rules.week_of(today)
    before, after = week.shifted(-1), week.shifted(1)
    return (
        Turn(before, _("Week %(number)d", number=before.number)),
        Turn(opening, _("This week") if this else _("Next week")),
        Turn(after, _("Week %(number)d", number=after.number)),
    )


def seats(planned: Planned) -> Seats:
    limited = {
        each.edition_id: (min(each.filling.confirmed, each.capacity), each.capacity)
        for each in planned.sessions
        if each.capacity is not None
    }
    return Seats(*map(sum, zip(*limited.values(), strict=True))) if limited else Seats(0, 0)


def grid(week: Week, planned: Planned, conflicts: Sequence[ConflictLine]) -> Grid:
    timed = [
        Timed(each, clock.local(each.starts_at), clock.local(each.ends_at))
        for each in planned.sessions
    ]
    by_date: dict[date, list[Timed]] = {}
    for each in timed:
        by_date.setdefault(each.start.date(), []).append(each)
    hours = rules.hours_shown([(each.start, each.end) for each in timed])
    troubles = _troubles(conflicts)
    days = rules.days_shown(week, list(by_date))
    columns = [_column(day, by_date.get(day, []), hours, troubles) for day in days]
    return Grid(columns, hours)


def _troubles(conflicts: Sequence[ConflictLine]) -> dict[int, ConflictLine]:
    """What is said of each session by its number: the first line of it, a hard one if there is."""
    found: dict[int, ConflictLine] = {}
    for line in sorted(conflicts, key=lambda each: not each.hard):
        for number in line.sessions:
            found.setdefault(number, line)
    return found


def _column(
    day: date,
    timed: Sequence[Timed],
    hours: Hours,
    troubles: Mapping[int, ConflictLine],
) -> DayColumn:
    placed = rules.laid_out([(each.start, each.end) for each in timed], hours=hours)
    slots = []
    for each, box in zip(timed, placed.boxes, strict=True):
        session, trouble = each.session, troubles.get(each.session.id)
        slots.append(
            Slot(
                session,
                box,
                trouble.short if trouble else None,
                trouble is not None and trouble.hard,
            )
        )
    return DayColumn(day, slots, placed.columns)


def by_day(sessions: Iterable[Session]) -> list[tuple[date, list[Session]]]:
    return [
        (day, list(those))
        for day, those in groupby(sessions, key=lambda each: clock.day_of(each.starts_at))
    ]
