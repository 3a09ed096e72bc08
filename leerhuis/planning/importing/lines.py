"""The rows of a season file as values, and every fault in them by sheet, row and column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from leerhuis import clock, registers, sheets
from leerhuis.courses import rules as course_rules
from leerhuis.courses.rules import PointsRow
from leerhuis.errors import Refused
from leerhuis.people.rules import folded
from leerhuis.planning.importing.columns import (
    POINTS,
    SEASON,
    Column,
    PointsColumn,
)
from leerhuis.planning.importing.places import ONLINE, Place, place_of
from leerhuis.registers import Category
from leerhuis.registry import filewords
from leerhuis.sheets import Row
from leerhuis.uploads.cells import Fault, Reader, filled, short
from leerhuis.uploads.columns import Layout, plain

MOST_TRAINERS = 10
_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::00)?")
_BETWEEN = re.compile(r"\s*[,;/&+]\s*|\s+en\s+")
_CATEGORIES = {
    "formeel leren": Category.FORMAL_LEARNING,
    "formeel": Category.FORMAL_LEARNING,
    "informeel leren": Category.INFORMAL_LEARNING,
    "informeel": Category.INFORMAL_LEARNING,
    "reflectie": Category.REFLECTION,
    "scholing": Category.TRAINING,
    "deskundigheidsbevordering": Category.TRAINING,
    "vrije ruimte": Category.FREE,
    "vrij": Category.FREE,
}


@dataclass(frozen=True)
class Line:
    """A session as a row says it; None where it says nothing, or nothing that can be read.

    `place` None is online, by `link` if the row has one.
    """

    row: int
    theme: str
    course: str
    group: str
    on: date | None
    start: time | None
    end: time | None
    place: Place | None
    link: str
    trainers: tuple[str, ...]
    capacity: int | None
    minimum: int | None
    enrol_by: date | None
    cancel_by: date | None
    decide_on: date | None

    @property
    def key(self) -> tuple[str, str]:
        """Of which group this is a session."""
        return folded(self.course), folded(self.group)


@dataclass(frozen=True)
class PointsLine:
    """What a course gives, as a row of the sheet with points says it."""

    row: int
    course: str
    points: PointsRow


def lines_of(rows: Sequence[Row], layout: Layout[Column]) -> tuple[list[Line], list[Fault]]:
    readers = [Reader(row, layout.names, sheet=SEASON) for row in rows]
    return [_line(each) for each in readers], [fault for each in readers for fault in each.faults]


def points_of(
    rows: Sequence[Row], layout: Layout[PointsColumn]
) -> tuple[list[PointsLine], list[Fault]]:
    readers = [Reader(row, layout.names, sheet=POINTS) for row in rows]
    found = [_points(each) for each in readers]
    return [each for each in found if each], [fault for each in readers for fault in each.faults]


def _line(reader: Reader) -> Line:
    said = reader.needed(Column.ROOM, most=80)
    online = said.casefold() in ONLINE
    line = Line(
        row=reader.row.number,
        theme=reader.needed(Column.THEME, most=80),
        course=reader.needed(Column.COURSE, most=200),
        group=reader.needed(Column.GROUP, most=120),
        on=reader.read(Column.ON, _day),
        start=reader.read(Column.START, _clock_time),
        end=reader.read(Column.END, _clock_time),
        place=None if online or not said else _place(reader, said),
        link=reader.optional(Column.LINK, _link) or "" if online else "",
        trainers=reader.optional(Column.TRAINER, _trainers) or (),
        capacity=reader.optional(Column.CAPACITY, _whole),
        minimum=reader.optional(Column.MINIMUM, _whole),
        enrol_by=reader.read(Column.ENROL_BY, _day),
        cancel_by=reader.optional(Column.CANCEL_BY, _day),
        decide_on=reader.optional(Column.DECIDE_ON, _day),
    )
    _check_hours(reader, line)
    return line


def _place(reader: Reader, said: str) -> Place:
    venue, town = reader.text(Column.VENUE, most=120), reader.text(Column.TOWN, most=80)
    return place_of(said, venue=venue, town=town)


def _check_hours(reader: Reader, line: Line) -> None:
    """The end is later than the start, and both exist that day."""
    if line.on is None or line.start is None or line.end is None:
        return
    if line.end <= line.start:
        reader.wrong(Column.END, Refused("The end must be later than the start."))
    for column, said in ((Column.START, line.start), (Column.END, line.end)):
        lived = clock.local(clock.moment_of(line.on, said)).time()
        try:
            course_rules.check_exists(said, lived=lived, field=column)
        except Refused as no:
            reader.wrong(column, no)


def _points(reader: Reader) -> PointsLine | None:
    course = reader.needed(PointsColumn.COURSE, most=200)
    register = reader.read(PointsColumn.REGISTER, filewords.register_from)
    occupation = None
    if register is not None and reader.cell(PointsColumn.OCCUPATION):
        known = register
        occupation = reader.read(
            PointsColumn.OCCUPATION, lambda text: filewords.occupation_from(known, text)
        )
    category = reader.read(PointsColumn.CATEGORY, _category)
    points = reader.read(PointsColumn.POINTS, sheets.dutch_decimal)
    accreditation = reader.text(PointsColumn.ACCREDITATION, most=60)
    valid_from = reader.optional(PointsColumn.VALID_FROM, _day)
    valid_until = reader.optional(PointsColumn.VALID_UNTIL, _day)
    if reader.faults or register is None or category is None or points is None:
        return None
    word = str(occupation) if occupation else ""
    row = PointsRow(register, word, category, points, accreditation, valid_from, valid_until)
    return PointsLine(reader.row.number, course, row)


def _trainers(text: str) -> tuple[str, ...]:
    names = tuple(each for each in _BETWEEN.split(text) if each)
    if len(names) > MOST_TRAINERS:
        raise Refused("A session has at most %(most)d trainers.", most=MOST_TRAINERS)
    return tuple(short(each, 120) for each in names)


def _day(text: str) -> date:
    day = sheets.dutch_date(text)
    course_rules.check_day(day, field="on")
    return day


def _clock_time(text: str) -> time:
    found = _TIME.fullmatch(filled(text))
    hour, minute = (int(found[1]), int(found[2])) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise Refused("Write a time such as 9:30.")
    return time(hour, minute)


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise Refused("Enter a whole number, for example 12.")
    return int(text)


def _link(text: str) -> str:
    course_rules.check_link(text, field="link")
    return short(text, 300)


def _category(text: str) -> Category:
    word = plain(filled(text))
    known = _CATEGORIES | {plain(registers.label(each)): each for each in Category}
    if word not in known:
        raise Refused(
            "We do not know the category %(word)s. Use Formeel leren, Informeel leren,"
            " Reflectie, Scholing or Vrije ruimte.",
            word=text[:40],
        )
    return known[word]
