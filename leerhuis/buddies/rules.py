"""When somebody may want a learning buddy, and when the two talk."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector
from leerhuis.surveys.rules import FEWEST

# Whoever hesitates after the last session has a week; by then everyone who wants is known.
CHOOSING = timedelta(days=7)
# Long enough to have tried something, short enough to remember the course.
WEEKS_LATER = timedelta(weeks=6)
LASTS = timedelta(minutes=30)
# Around lunch first: half an hour there costs nobody an appointment with a family.
HOURS = (time(13), time(12, 30), time(13, 30), time(12), time(16), time(16, 30), time(9))
# So many days on it is looked for an hour in which both are free.
LOOKED_FOR = 21
# A talk can be moved at most so far ahead: later it is of another course.
MOVED_AT_MOST = timedelta(weeks=26)
# So long after the talk it is asked whether it was worth it.
ASKED_FOR = timedelta(days=30)
_SATURDAY = 5


class Busy(NamedTuple):
    """An hour in which one of the two is somewhere else."""

    starts_at: datetime
    ends_at: datetime


class Wisher(NamedTuple):
    """Somebody who wants a learning buddy: where they work, for whom, and in which field."""

    number: int
    organisation: int | None
    sector: Sector | None
    town: str


def may_wish(*, last_starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> bool:
    """From the beginning of the last session until people are paired."""
    if last_starts_at is None or ends_at is None:
        return False
    return last_starts_at <= now < pairs_at(ends_at)


def pairs_at(ends_at: datetime) -> datetime:
    """When those who want one are paired."""
    return ends_at + CHOOSING


def check_open(*, open_now: bool) -> None:
    if not open_now:
        raise Refused("You can say this from the last session until a week after it.")


def talk_at(
    last_on: date,
    *,
    busy: Iterable[Busy],
    is_free: Callable[[date], bool],
    moment_of: Callable[[date, time], datetime],
) -> datetime:
    """The first half hour from six weeks on in which neither of the two is somewhere else.

    Without one in three weeks it is the usual hour of the first day: they can move it themselves.
    """
    taken = list(busy)
    days = list(_days(last_on + WEEKS_LATER, is_free))
    for day in days:
        for at in HOURS:
            moment = moment_of(day, at)
            if not clashes(moment, taken):
                return moment
    first = days[0] if days else last_on + WEEKS_LATER
    return moment_of(first, HOURS[0])


def clashes(starts_at: datetime, busy: Sequence[Busy]) -> bool:
    ends_at = starts_at + LASTS
    return any(each.starts_at < ends_at and starts_at < each.ends_at for each in busy)


def check_move(starts_at: datetime, *, now: datetime) -> None:
    """Whether a talk can be moved to this moment."""
    if starts_at <= now:
        raise Refused("Choose a moment that is still to come.", field="day")
    if starts_at > now + MOVED_AT_MOST:
        raise Refused("Choose a day within half a year.", field="day")


def check_to_come(*, starts_at: datetime, ended: bool, now: datetime) -> None:
    """Whether the talk can still be moved or called off."""
    if ended:
        raise Refused("This talk was called off.")
    if starts_at <= now:
        raise Refused("This talk has been.")


def check_answer(*, asked: bool, answered: bool, ends_at: datetime, now: datetime) -> None:
    """One answer each, after the talk and while it is remembered."""
    if not asked or now < ends_at:
        raise Refused("We ask this after the talk.")
    if answered:
        raise Refused("You have answered already. Thank you.")
    if now >= ends_at + ASKED_FOR:
        raise Refused("It is too late to answer this.")


def _days(first: date, is_free: Callable[[date], bool]) -> Iterator[date]:
    for later in range(LOOKED_FOR):
        day = first + timedelta(days=later)
        if day.weekday() < _SATURDAY and is_free(day):
            yield day


def countable(waiting: int, *, over: bool) -> int:
    """How many answers can be counted now: never fewer than five, and until all is over five stay.

    The last five then never are fewer than five either.
    """
    if over:
        return waiting if waiting >= FEWEST else 0
    return waiting - FEWEST if waiting >= 2 * FEWEST else 0


class Worth(NamedTuple):
    """How many said that their talk was worth it, and how many that it was not."""

    yes: int
    no: int

    @property
    def number(self) -> int:
        return self.yes + self.no

    @property
    def is_shown(self) -> bool:
        return self.number >= FEWEST
