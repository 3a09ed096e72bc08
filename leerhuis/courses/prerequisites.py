"""What a course asks beforehand, as (A and B) or C, and whether someone has it on the day."""

import calendar
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from leerhuis import registers
from leerhuis.errors import Refused
from leerhuis.registers import Register

MOST_MONTHS = 240
MOST_ROWS = 20


class Asked(NamedTuple):
    """A completed course, perhaps at most so many months ago, or a valid registration.

    What has the same `way` is asked together. An empty occupation is any of the register.
    """

    way: int
    course_id: int | None = None
    within_months: int | None = None
    register: Register | None = None
    occupation: str = ""


Way = tuple[Asked, ...]


class Met(NamedTuple):
    """One of the ways is complete; also where nothing is asked."""

    way: Way = ()


class Lacking(NamedTuple):
    """What is missing, for each of the ways; the first is the nearest."""

    ways: tuple[Way, ...]


def ways_of(rows: Iterable[Asked]) -> list[Way]:
    """The rows that are asked together, in the order of their ways."""
    ordered = sorted(rows, key=lambda row: row.way)
    return [tuple(rows) for _way, rows in groupby(ordered, key=lambda row: row.way)]


def judge(
    ways: Sequence[Way],
    *,
    done: Mapping[int, date],
    registrations: Collection[tuple[Register, str]],
    on: date,
) -> Met | Lacking:
    """Whether someone has, on the day of the first session, all that one of the ways asks.

    `done` is when each course was completed for the last time, `registrations` what is valid on
    that day.
    """
    missing = [
        tuple(row for row in way if not _has(row, done=done, registrations=registrations, on=on))
        for way in ways
    ]
    for way, lacks in zip(ways, missing, strict=True):
        if not lacks:
            return Met(way)
    return Lacking(tuple(sorted(missing, key=len))) if ways else Met()


def _has(
    row: Asked,
    *,
    done: Mapping[int, date],
    registrations: Collection[tuple[Register, str]],
    on: date,
) -> bool:
    if row.register is not None:
        return any(
            register is row.register and row.occupation in ("", occupation)
            for register, occupation in registrations
        )
    last = done.get(row.course_id or 0)
    if last is None or last > on:
        return False
    return row.within_months is None or months_later(last, row.within_months) >= on


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def check(
    course_id: int | None, rows: Sequence[Asked], *, asks: Mapping[int, Collection[int]]
) -> None:
    """A course asks nothing of itself, not by a detour either, and nothing twice in one way.

    `asks` is which courses each other course asks; a course that is being made has no number yet.
    """
    for no in wrong_needs(course_id, rows, asks=asks):
        raise no


def wrong_needs(
    course_id: int | None, rows: Sequence[Asked], *, asks: Mapping[int, Collection[int]]
) -> Iterator[Refused]:
    """Of each row the first thing that is wrong."""
    if len(rows) > MOST_ROWS:
        yield Refused("Ask at most %(most)d things beforehand.", most=MOST_ROWS)
        return
    seen: set[tuple[object, ...]] = set()
    for at, row in enumerate(rows):
        key = (row.way, row.course_id, row.register, row.occupation)
        try:
            _check_row(row, field=f"needs-{at}")
            _check_course(row, course_id, asks=asks, field=f"needs-{at}-course")
            if key in seen:
                raise Refused("This is already asked in this way.", field=f"needs-{at}-course")
        except Refused as no:
            yield no
        seen.add(key)


def _check_course(
    row: Asked, course_id: int | None, *, asks: Mapping[int, Collection[int]], field: str
) -> None:
    if row.course_id is None:
        return
    if row.course_id == course_id:
        raise Refused("A course cannot ask itself beforehand.", field=field)
    if _leads_to(row.course_id, course_id, asks=asks):
        raise Refused(
            "That course asks this one beforehand, perhaps by way of another. Nobody could begin.",
            field=field,
        )


def _check_row(row: Asked, *, field: str) -> None:
    if (row.course_id is None) == (row.register is None):
        raise Refused("Choose a course or a registration.", field=f"{field}-course")
    if row.register and row.occupation not in ("", *registers.occupations_of(row.register)):
        raise Refused(
            "This chamber does not belong to this register.", field=f"{field}-registration"
        )
    if row.within_months is None:
        return
    if row.register is not None:
        raise Refused(
            "A registration is valid on the day itself. Leave the months empty.",
            field=f"{field}-within_months",
        )
    if not 1 <= row.within_months <= MOST_MONTHS:
        raise Refused(
            "Fill in 1 to %(most)d months, or nothing.",
            field=f"{field}-within_months",
            most=MOST_MONTHS,
        )


def _leads_to(start: int, wanted: int | None, *, asks: Mapping[int, Collection[int]]) -> bool:
    """Whether a course asks another one, itself or by way of others."""
    seen, todo = {start}, [start]
    while todo:
        for each in asks.get(todo.pop(), ()):
            if each == wanted:
                return True
            if each not in seen:
                seen.add(each)
                todo.append(each)
    return False
