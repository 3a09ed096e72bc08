"""Reading one course with its groups."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from leerhuis import clock, db
from leerhuis.catalogue import rules
from leerhuis.catalogue.conditions import NOW, counted, is_open, may_be_found, own, taken, wished
from leerhuis.catalogue.meetings import MEETING, Meeting, ThemeLook
from leerhuis.catalogue.rules import Door, PointsRow, Share
from leerhuis.courses import queries as courses
from leerhuis.courses.admission import TODAY
from leerhuis.courses.contents import Prerequisite
from leerhuis.courses.models import Course, Edition, Session, Theme
from leerhuis.courses.rules import EditionState
from leerhuis.courses.seasons import queries as seasons
from leerhuis.courses.seasons import rules as season_rules
from leerhuis.courses.seasons.rules import Door as Season
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation

Query = Select[*tuple[Any, ...]]


_SEATED = (Door.CONFIRMED, Door.REQUESTED, Door.OFFERED)


@dataclass(frozen=True)
class Group:
    """A group of the course, as it is to this person today."""

    id: int
    public_id: str
    capacity: int | None
    confirmed: int
    reserved: int
    waiting: int
    free: int | None
    enrol_by_on: date
    cancel_by_on: date
    door: Door
    opens_on: date | None
    enrolment_id: str | None
    asks_fee: bool
    meetings: list[Meeting]

    @property
    def last_day(self) -> date:
        """The day on which points are earned, so on which their accreditation must hold."""
        return max(each.day for each in self.meetings)


@dataclass(frozen=True)
class CoursePage:
    """A course with the groups that this person may know of, the first to begin on top.

    `row` is the course with its points, sectors, material and what it asks beforehand;
    `interested` says whether this person asked to hear of it.
    """

    row: Course
    interested: bool
    public_id: str
    title: str
    summary: str
    goals: list[str]
    audience: str
    hours: Decimal | None
    organisation: str
    theme: ThemeLook
    points: list[PointsRow]
    groups: list[Group]

    @property
    def mine(self) -> list[Group]:
        return [each for each in self.groups if each.enrolment_id]

    @property
    def to_choose(self) -> list[Group]:
        """The groups that one can enrol in, or wait for; none for who has a seat."""
        if any(each.door in _SEATED for each in self.groups):
            return []
        return [each for each in self.groups if each.door in (Door.OPEN, Door.FULL)]

    @property
    def closed(self) -> list[Group]:
        return [each for each in self.groups if each.door is Door.CLOSED]

    @property
    def later(self) -> list[Group]:
        """The groups that open to this person on a later day."""
        return [each for each in self.groups if each.door is Door.LATER]


def course_for(person_id: int | None, public_id: str, *, now: datetime, today: date) -> CoursePage:
    """A course with the groups that this person can choose or takes part in, if there are any."""
    given = {"wanted": public_id, "person": person_id}
    found = db.session.execute(_course_query(), given).unique().one_or_none()
    if found is None:
        raise Missing
    row, organisation, name, gable, theme_id, may_be_found, interested = found
    groups = groups_of(row.id, person_id, now=now, today=today)
    if not groups and not may_be_found:
        raise Missing
    return CoursePage(
        row=row,
        interested=interested,
        public_id=public_id,
        title=row.title,
        summary=row.summary,
        goals=rules.goals_of(row.goals),
        audience=row.audience,
        hours=row.hours,
        organisation=organisation,
        theme=ThemeLook(name, gable, theme_id),
        points=courses.points_of(row),
        groups=groups,
    )


def shares_of(edition_id: int, *, day: date) -> list[Share]:
    """How many participants of this edition each employer has; without an employer: no name."""
    rows = db.session.execute(_shares_query(), {"wanted": edition_id, "today": day})
    return [Share(name, persons) for name, persons in rows]


@cache
def _shares_query() -> Query:
    employer = people.employer_name(Enrolment.person_id, day=TODAY)
    named = (
        select(func.coalesce(employer, "").label("name"))
        .where(
            Enrolment.edition_id == bindparam("wanted"),
            Enrolment.state == EnrolmentState.CONFIRMED,
        )
        .subquery()
    )
    return select(named.c.name, func.count()).group_by(named.c.name)


def doors_of(
    round_ids: Iterable[int | None], *, person_id: int | None, today: date
) -> dict[int | None, Season]:
    """What these rounds are to this person today; a stranger is of no sector."""
    facts = seasons.facts_of(each for each in round_ids if each is not None)
    named = any(each.openings for each in facts.values())
    sector = people.sector_of_person(person_id, day=today) if named and person_id else None
    doors: dict[int | None, Season] = {
        number: season_rules.door(each, sector, today=today) for number, each in facts.items()
    }
    return {None: season_rules.OPEN, **doors}


def groups_of(course_id: int, person_id: int | None, *, now: datetime, today: date) -> list[Group]:
    """The groups of a course that this person may know of, the first to begin on top."""
    given = {"wanted": course_id, "person": person_id, "now": now, "today": today}
    rows: dict[int, Any] = {}
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    for row in db.session.execute(_groups_query(), given):
        rows.setdefault(row.id, row)
        meetings[row.id].append(Meeting._make(row[-len(Meeting._fields) :]))
    doors = doors_of({row.round_id for row in rows.values()}, person_id=person_id, today=today)
    return [
        _group(row, meetings[number], season=doors[row.round_id], now=now)
        for number, row in rows.items()
    ]


def _group(row: Any, meetings: list[Meeting], *, season: Season, now: datetime) -> Group:
    free = rules.free_seats(capacity=row.capacity, taken=row.taken, waiting=row.waiting)
    return Group(
        id=row.id,
        public_id=row.public_id,
        capacity=row.capacity,
        confirmed=row.confirmed,
        reserved=row.taken - row.confirmed,
        waiting=row.waiting,
        free=free,
        enrol_by_on=row.enrol_by_on,
        cancel_by_on=row.cancel_by_on,
        door=rules.door_of(
            mine=row.mine,
            free=free,
            enrol_by_on=row.enrol_by_on,
            starts_at=row.starts_at,
            today=clock.day_of(now),
            now=now,
            season=season,
        ),
        opens_on=season.opens_on,
        enrolment_id=row.enrolment_id,
        asks_fee=bool(row.fee),
        meetings=meetings,
    )


@cache
def _course_query() -> Query:
    return (
        select(
            Course,
            Organisation.name,
            Theme.name,
            Theme.gable,
            Theme.public_id,
            may_be_found(),
            wished(),
        )
        .join(Course.theme)
        .join(Course.organisation)
        .where(Course.public_id == bindparam("wanted"))
        .options(
            joinedload(Course.points),
            joinedload(Course.sectors),
            selectinload(Course.prerequisites).joinedload(Prerequisite.required),
            selectinload(Course.materials),
        )
    )


@cache
def _groups_query() -> Query:
    """A row for each session; what is said of a group is counted once for all of them."""
    groups = _groups().cte("groups").prefix_with("MATERIALIZED")
    return (
        select(*groups.c, *(each.label(f"meeting_{at}") for at, each in enumerate(MEETING)))
        .join(Session, Session.edition_id == groups.c.id)
        .outerjoin(Session.venue)
        .outerjoin(Session.room)
        .order_by(groups.c.starts_at, groups.c.id, Session.starts_at, Session.id)
    )


def _groups() -> Query:
    mine = own(Enrolment.public_id)
    return (
        select(
            Edition.id,
            Edition.public_id,
            Edition.capacity,
            Edition.enrol_by_on,
            Edition.cancel_by_on,
            Edition.starts_at,
            Edition.round_id,
            Edition.fee,
            counted(EnrolmentState.CONFIRMED).label("confirmed"),
            taken().label("taken"),
            counted(EnrolmentState.WAITING).label("waiting"),
            own(Enrolment.state).label("mine"),
            mine.label("enrolment_id"),
        )
        .join(Edition.course)
        .where(
            Edition.course_id == bindparam("wanted"),
            Edition.state == EditionState.PUBLISHED,
            or_(is_open(), and_(Edition.ends_at >= NOW, mine.is_not(None))),
        )
    )
