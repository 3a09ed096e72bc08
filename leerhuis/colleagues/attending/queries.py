"""Reading who follows what: of the people whom a manager's organisations employ today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from leerhuis import clock, db
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.colleagues.attending.rules import Filter, Part, Sort
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import HOLDS_SEAT, EnrolmentState
from leerhuis.people import queries as people
from leerhuis.people.models import Person
from leerhuis.people.rules import folded
from leerhuis.registry import places
from leerhuis.registry.periods import add_months

Many = Select[*tuple[Any, ...]]
PAGE = 25
MOST_IN_FILE = 10_000


class Row(NamedTuple):
    """An enrolment of somebody; of who did not come, the session that it was."""

    enrolment_id: int
    person_id: str
    sort_name: str
    employer: str
    title: str
    label: str
    edition_id: str
    edition_number: int
    starts_at: datetime
    ends_at: datetime
    state: EnrolmentState
    completed_on: date | None


class Marks(NamedTuple):
    """How many sessions there were so far, and at how many someone was there."""

    held: int = 0
    present: int = 0
    partly: int = 0
    absent: int = 0


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    marks: Mapping[int, Marks]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def page(paths: Sequence[str], chosen: Filter, *, now: datetime) -> Page:
    """Twenty-five rows of the list; beyond the last page is the last page."""
    wanted = _listed(paths, chosen, now=now)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = min(max(chosen.page, 1), max(1, ceil(total / PAGE)))
    rows = _rows(wanted.limit(PAGE).offset((number - 1) * PAGE))
    return Page(rows, marks_of(rows, now=now), total, number)


def all_rows(
    paths: Sequence[str], chosen: Filter, *, now: datetime
) -> tuple[list[Row], Mapping[int, Marks]]:
    """The whole list as it is filtered, for a file."""
    rows = _rows(_listed(paths, chosen, now=now).limit(MOST_IN_FILE))
    return rows, marks_of(rows, now=now)


def totals(paths: Sequence[str], *, now: datetime) -> dict[Part, int]:
    """How many there are of each part, whoever is looked for."""
    listed = (Part.COMING, Part.WAITING, Part.PAST)
    counted = db.session.execute(
        select(*(func.count().filter(_of_part(each, now=now)) for each in listed))
        .select_from(Enrolment)
        .join(Enrolment.edition)
        .join(Enrolment.person)
        .where(_own(paths, now=now))
    ).one()
    missed = db.session.scalar(
        select(func.count()).select_from(
            _missed(paths, Filter(part=Part.MISSED), now=now).subquery()
        )
    )
    return {**dict(zip(listed, counted, strict=True)), Part.MISSED: missed or 0}


def marks_of(rows: Sequence[Row], *, now: datetime) -> Mapping[int, Marks]:
    """The marks of these enrolments: counts only, and never why someone was not there."""
    begun = [each for each in rows if each.starts_at <= now]
    if not begun:
        return {}
    held = _held({each.edition_number for each in begun}, now=now)
    counted: dict[int, dict[Extent, int]] = {}
    for number, extent, count in db.session.execute(
        select(Attendance.enrolment_id, Attendance.extent, func.count())
        .where(Attendance.enrolment_id.in_([each.enrolment_id for each in begun]))
        .group_by(Attendance.enrolment_id, Attendance.extent)
    ):
        counted.setdefault(number, {})[extent] = count
    return {
        each.enrolment_id: Marks(
            held.get(each.edition_number, 0),
            *(counted.get(each.enrolment_id, {}).get(extent, 0) for extent in Extent),
        )
        for each in begun
    }


def _held(editions: Iterable[int], *, now: datetime) -> dict[int, int]:
    rows = db.session.execute(
        select(Session.edition_id, func.count())
        .where(Session.edition_id.in_(set(editions)), Session.ends_at <= now)
        .group_by(Session.edition_id)
    )
    return {each[0]: each[1] for each in rows}


def _rows(wanted: Many) -> list[Row]:
    return [Row(*row) for row in db.session.execute(wanted)]


def _listed(paths: Sequence[str], chosen: Filter, *, now: datetime) -> Many:
    if chosen.part is Part.MISSED:
        wanted = _missed(paths, chosen, now=now)
        return wanted.order_by(*_order(chosen, Session.starts_at.desc()))
    latest = chosen.part is Part.PAST
    day = Edition.starts_at.desc() if latest else Edition.starts_at.asc()
    wanted = _enrolments(paths, chosen, Edition.starts_at, Edition.ends_at, now=now)
    return wanted.where(_of_part(chosen.part, now=now)).order_by(*_order(chosen, day))


def _missed(paths: Sequence[str], chosen: Filter, *, now: datetime) -> Many:
    """Sessions of the past year at which someone with a seat was not, and had not signed off."""
    year_ago = clock.moment_of(add_months(clock.day_of(now), -12), time(0))
    return (
        _enrolments(paths, chosen, Session.starts_at, Session.ends_at, now=now)
        .join(Attendance, Attendance.enrolment_id == Enrolment.id)
        .join(Attendance.session)
        .where(
            Attendance.extent == Extent.ABSENT,
            Enrolment.state == EnrolmentState.CONFIRMED,
            Session.ends_at.between(year_ago, now),
        )
    )


def _enrolments(
    paths: Sequence[str], chosen: Filter, starts_at: Any, ends_at: Any, *, now: datetime
) -> Many:
    today = clock.day_of(now)
    return (
        select(
            Enrolment.id,
            Person.public_id,
            Person.sort_name,
            func.coalesce(people.employer_name(Enrolment.person_id, day=today), ""),
            Course.title,
            Edition.label,
            Edition.public_id,
            Edition.id,
            starts_at,
            ends_at,
            Enrolment.state,
            Enrolment.completed_on,
        )
        .select_from(Enrolment)
        .join(Enrolment.person)
        .join(Enrolment.edition)
        .join(Edition.course)
        .where(_own(paths, now=now), *_conditions(chosen, today=today))
    )


def _own(paths: Sequence[str], *, now: datetime) -> ColumnElement[bool]:
    return places.employed_below(paths, day=clock.day_of(now))


def _conditions(chosen: Filter, *, today: date) -> list[ColumnElement[bool]]:
    wanted = [
        or_(
            Person.search_name.contains(word, autoescape=True),
            Course.search_text.contains(word, autoescape=True),
            func.lower(Course.title).contains(word, autoescape=True),
        )
        for word in folded(chosen.text).split()[:8]
    ]
    if chosen.organisation:
        wanted.append(places.employed_below([chosen.organisation], day=today))
    if chosen.person:
        wanted.append(Person.public_id == chosen.person)
    if chosen.edition:
        wanted.append(Edition.public_id == chosen.edition)
    return wanted


def _of_part(part: Part, *, now: datetime) -> ColumnElement[bool]:
    ahead = and_(
        Edition.state != EditionState.CANCELLED,
        Edition.starts_at.is_not(None),
        Edition.ends_at >= now,
    )
    if part is Part.PAST:
        return and_(Enrolment.state == EnrolmentState.CONFIRMED, Edition.ends_at < now)
    if part is Part.WAITING:
        return and_(Enrolment.state == EnrolmentState.WAITING, ahead)
    return and_(Enrolment.state.in_(HOLDS_SEAT), ahead)


def _order(chosen: Filter, day: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    keys: dict[Sort, list[ColumnElement[Any]]] = {
        Sort.DAY: [day, Course.title.expression],
        Sort.NAME: [Person.search_name.expression, day],
        Sort.COURSE: [Course.title.expression, day, Edition.id.expression],
    }
    return [*keys[chosen.sort], Person.search_name.expression, Enrolment.id.expression]
