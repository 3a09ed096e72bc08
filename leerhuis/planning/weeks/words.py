"""A week in words, and what its grid draws."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from flask_babel import format_date
from flask_babel import gettext as _

from leerhuis import clock
from leerhuis.courses.models import Session
from leerhuis.enrolment.rules import Filling
from leerhuis.planning.board.words import ConflictLine
from leerhuis.planning.weeks import rules
from leerhuis.planning.weeks.queries import Planned
from leerhuis.planning.weeks.rules import Box, Hours, Week


class Slot(NamedTuple):
    """A session in the grid; `trouble` says in a word what clashes."""

    session: Session
    box: Box
    filling: Filling
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


def turns(week: Week, *, this: Week) -> tuple[Turn, Turn, Turn]:
    before, after = week.shifted(-1), week.shifted(1)
    return (
        Turn(before, _("Week %(number)d", number=before.number)),
        Turn(this, _("This week")),
        Turn(after, _("Week %(number)d", number=after.number)),
    )


def seats(planned: Planned) -> Seats:
    limited = [each for each in planned.editions if each.capacity is not None]
    return Seats(
        sum(min(planned.fillings[each.id].confirmed, each.capacity or 0) for each in limited),
        sum(each.capacity or 0 for each in limited),
    )


def grid(week: Week, planned: Planned, conflicts: Sequence[ConflictLine]) -> Grid:
    spans = {
        each.id: (clock.local(each.starts_at), clock.local(each.ends_at))
        for each in planned.sessions
    }
    hours = rules.hours_shown(list(spans.values()))
    days = rules.days_shown(week, [clock.day_of(each.starts_at) for each in planned.sessions])
    return Grid([_column(day, planned, spans, hours, conflicts) for day in days], hours)


def _column(
    day: date,
    planned: Planned,
    spans: dict[int, tuple[datetime, datetime]],
    hours: Hours,
    conflicts: Sequence[ConflictLine],
) -> DayColumn:
    sessions = [each for each in planned.sessions if clock.day_of(each.starts_at) == day]
    placed = rules.laid_out([spans[each.id] for each in sessions], hours=hours)
    slots = []
    for session, box in zip(sessions, placed.boxes, strict=True):
        found = [each for each in conflicts if session.id in each.sessions]
        found.sort(key=lambda each: not each.hard)
        slots.append(
            Slot(
                session,
                box,
                planned.fillings[session.edition_id],
                found[0].short if found else None,
                bool(found) and found[0].hard,
            )
        )
    return DayColumn(day, slots, placed.columns)


def by_day(sessions: Iterable[Session]) -> list[tuple[date, list[Session]]]:
    return [
        (day, list(those))
        for day, those in groupby(sessions, key=lambda each: clock.day_of(each.starts_at))
    ]
