"""Who is told what of a change, and from which day a venue gets its numbers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from leerhuis.courses.series import public_holiday

# Three working days before a session its venue hears how many people come.
NUMBERS_DAYS = 3
_SATURDAY = 5


class Told(NamedTuple):
    """What someone was told last of a session, and in which letter of how many.

    `gone` is that it is no longer theirs.
    """

    facts: str
    gone: bool
    letters: int


class News(NamedTuple):
    """What a letter says: a session that is new, other than before, or no longer theirs."""

    gone: bool
    other: bool


def news(told: Told | None, facts: str | None) -> News | None:
    """What to tell who was told this before; `facts` None is that the session is not theirs."""
    known = told is not None and not told.gone
    if facts is None:
        return News(gone=True, other=False) if known else None
    if known and told is not None and told.facts == facts:
        return None
    return News(gone=False, other=known)


class Need(NamedTuple):
    """How many people in a session answered the same about what they eat or need."""

    about: str
    number: int


def facts(
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    people: int | None = None,
    needs: Iterable[Need] = (),
) -> str:
    """What someone must be told anew when it is another."""
    parts = [starts_at.isoformat(), ends_at.isoformat(), place]
    told = [f"{each.number} {each.about}" for each in needs]
    return "|".join([*parts, *([] if people is None else [str(people)]), *told])


def numbers_on(day: date) -> date:
    """The day on which a venue hears how many people come, before a session on this day."""
    left = NUMBERS_DAYS
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and public_holiday(day) is None
