"""The manager's letter of the week: who lapsed, who is at risk, who may apply, what was settled.

One letter a week to each manager, with the sections that have somebody in them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from leerhuis import clock, db
from leerhuis.mail import service as mail
from leerhuis.registry import due, lines, mails
from leerhuis.registry.models import Registration, RegistrationEvent
from leerhuis.registry.reminders import Section, section_of

WEEK = timedelta(days=7)


@dataclass
class Weekly:
    """Whom a letter names, and what was settled."""

    named: dict[Section, list[Registration]] = field(default_factory=lambda: defaultdict(list))
    settled: list[tuple[RegistrationEvent, Registration]] = field(default_factory=list)


def queue_weekly_letters(*, now: datetime) -> int:
    """Write to each manager what there is to know: one letter a week, as it was on Monday."""
    today = clock.day_of(now)
    monday = today - timedelta(days=today.weekday())
    with db.transaction():
        named = _named(monday, today=today)
        settled = _settled(monday)
        letters = [
            mails.weekly(manager_id, its.named, its.settled, monday=monday, today=today)
            for manager_id, its in _by_manager(named, settled, today=today).items()
        ]
        return mail.queue_all(letters, now=now)


def _named(monday: date, *, today: date) -> list[tuple[Section, Registration]]:
    sections = (
        (
            section_of(
                monday=monday,
                today=today,
                period=row.period,
                state=row.state,
                standing=row.standing,
                why=row.standing_why,
            ),
            row,
        )
        for row in due.listed(on=monday)
    )
    return [(section, row) for section, row in sections if section is not None]


def _settled(monday: date) -> list[tuple[RegistrationEvent, Registration]]:
    """What was told in the week before this Monday."""
    since, until = (clock.moment_of(day, time()) for day in (monday - WEEK, monday))
    events = due.settled(since=since, until=until)
    rows = {row.id: row for row in due.registrations({each.registration_id for each in events})}
    return [(each, rows[each.registration_id]) for each in events]


def _by_manager(
    named: Iterable[tuple[Section, Registration]],
    settled: Iterable[tuple[RegistrationEvent, Registration]],
    *,
    today: date,
) -> Mapping[int, Weekly]:
    named, settled = list(named), list(settled)
    person_ids = {row.person_id for _what, row in (*named, *settled)}
    asked = lines.asked(person_ids, day=today)
    managers = lines.managers_of_all(person_ids, day=today)

    def of(row: Registration) -> Sequence[int]:
        return managers[row.person_id] if row.person_id in asked else ()

    letters: dict[int, Weekly] = defaultdict(Weekly)
    for section, row in named:
        for manager_id in of(row):
            letters[manager_id].named[section].append(row)
    for event, row in settled:
        for manager_id in of(row):
            letters[manager_id].settled.append((event, row))
    return letters
