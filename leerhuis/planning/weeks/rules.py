"""A week as a grid: which days, which hours, and who stands beside whom."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

QUARTER = timedelta(minutes=15)
FIRST_HOUR, LAST_HOUR = 8, 18
WORKING_DAYS = 5
_WEEKEND = timedelta(days=7 - WORKING_DAYS)
COLUMNS = 12
_WRITTEN = re.compile(r"(\d{4})-W(\d{2})")


class Week(NamedTuple):
    """A week as Dutch calendars count them: it begins on Monday, and number 1 has 4 January."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    def shifted(self, weeks: int) -> "Week":
        return week_of(self.monday + timedelta(weeks=weeks))


class Hours(NamedTuple):
    """The first hour that a grid shows, and the one at which it ends."""

    first: int
    last: int

    @property
    def marks(self) -> list[str]:
        return [f"{hour}.00" for hour in range(self.first, self.last)]


class Box(NamedTuple):
    """Where a session stands in the grid of its day, counted from 1: quarters down, columns on."""

    row: int
    quarters: int
    column: int = 1
    columns: int = 1


class Day(NamedTuple):
    """The places of the sessions of one day, in their order, and how many columns that takes."""

    boxes: list[Box]
    columns: int


def week_of(day: date) -> Week:
    return Week(*day.isocalendar()[:2])


def opening(today: date) -> Week:
    """The week that a planner opens: this one, and from Saturday on the one that comes."""
    return week_of(today + _WEEKEND)


def parsed(written: str | None) -> Week | None:
    """2027-W10; None for what is no week of years that can be planned."""
    match = _WRITTEN.fullmatch(written or "")
    if match is None or not 2000 <= int(match[1]) <= 2199:
        return None
    try:
        return week_of(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    except ValueError:
        return None


def days_shown(week: Week, days_used: Sequence[date]) -> list[date]:
    """Monday to Friday, and the weekend as far as something is planned then."""
    last = max((day.weekday() for day in days_used), default=0)
    number = max(WORKING_DAYS, last + 1)
    return [week.monday + timedelta(days=each) for each in range(number)]


def hours_shown(spans: Sequence[tuple[datetime, datetime]]) -> Hours:
    """A working day, and more where a session begins earlier or ends later. Local times."""
    first = min((start.hour for start, _ in spans), default=FIRST_HOUR)
    last = max((_whole_hour(end) for _, end in spans), default=LAST_HOUR)
    return Hours(min(first, FIRST_HOUR), max(last, LAST_HOUR))


def _whole_hour(end: datetime) -> int:
    return end.hour + (1 if (end.minute or end.second) else 0)


def laid_out(spans: Sequence[tuple[datetime, datetime]], *, hours: Hours) -> Day:
    """Who overlaps stands side by side; who stands alone has the whole width of the day.

    The spans come in the order in which they begin.
    """
    boxes = [_box(start, end, hours) for start, end in spans]
    groups = _overlapping(boxes)
    lanes = [_lanes([boxes[at] for at in group]) for group in groups]
    columns = min(COLUMNS, max((max(each) for each in lanes), default=1))
    placed = list(boxes)
    for group, lane_of in zip(groups, lanes, strict=True):
        used = min(columns, max(lane_of))
        for at, lane in zip(group, lane_of, strict=True):
            placed[at] = _wide(boxes[at], min(lane, used), used=used, columns=columns)
    return Day(placed, columns)


def _box(start: datetime, end: datetime, hours: Hours) -> Box:
    opening = datetime.combine(start.date(), time(hours.first), tzinfo=start.tzinfo)
    first = (start - opening) // QUARTER
    last = -((opening - end) // QUARTER)
    return Box(first + 1, max(1, last - first))


def _overlapping(boxes: Sequence[Box]) -> list[list[int]]:
    """The numbers of the boxes, those together that are tied by an overlap."""
    groups: list[list[int]] = []
    end = 0
    for at, box in enumerate(boxes):
        if not groups or box.row >= end:
            groups.append([])
        groups[-1].append(at)
        end = max(end, box.row + box.quarters)
    return groups


def _lanes(boxes: Sequence[Box]) -> list[int]:
    """For each the first lane that is free when it begins, counted from 1."""
    ends: list[int] = []
    found = []
    for box in boxes:
        lane = next((at for at, end in enumerate(ends) if end <= box.row), len(ends))
        ends[lane : lane + 1] = [box.row + box.quarters]
        found.append(lane + 1)
    return found


def _wide(box: Box, lane: int, *, used: int, columns: int) -> Box:
    """The columns of the day shared out over the lanes that are used; the last takes the rest."""
    share = columns // used
    first = (lane - 1) * share + 1
    return box._replace(column=first, columns=columns - first + 1 if lane == used else share)
