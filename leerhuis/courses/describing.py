"""Describing a course: its words, its points, for whom it is, and what it asks beforehand."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import accreditation, prerequisites, rules, searching
from leerhuis.courses.contents import CourseSector, Prerequisite
from leerhuis.courses.described import asked_by_others, asked_row
from leerhuis.courses.models import Course, CoursePoints, Theme
from leerhuis.courses.offer import once, put, tell
from leerhuis.courses.prerequisites import Asked
from leerhuis.courses.queries import points_of
from leerhuis.courses.rules import PointsRow
from leerhuis.courses.words import CourseForm, Level, Strictness
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation
from leerhuis.people.sectors import Sector


class Told(TypedDict, total=False):
    """What is said of a course besides its title; what is left out stays as it is."""

    summary: str
    goals: str
    programme: str
    audience: str
    hours: Decimal | None
    level: Level | None
    form: CourseForm | None
    elearning_url: str
    closing_test: bool
    least_share: int
    strictness: Strictness


def create_course(
    organisation: Organisation,
    *,
    theme: Theme,
    title: str,
    points: Sequence[tuple[Any, ...]] = (),
    sectors: Collection[Sector] = (),
    asks: Sequence[Asked] = (),
    by: Identity,
    now: datetime,
    **told: Unpack[Told],
) -> Course:
    """`points`: register, occupation, category, points and, if known, accreditation and its days.

    Without sectors it is for everyone; `asks` is what someone needs beforehand.
    """
    rows = _checked(points, told)
    prerequisites.check(None, asks, asks={})
    course = Course(
        organisation_id=organisation.id,
        theme_id=theme.id,
        title=title,
        created_at=now,
        points=[CoursePoints(**row._asdict()) for row in rows],
        sectors=[CourseSector(sector=each) for each in sorted(set(sectors))],
        prerequisites=[Prerequisite(**_of(row)) for row in asks],
        **told,
    )
    with db.transaction(), once(_known_title()):
        db.add(course)
        searching.fold_course(course)
        tell(Action.COURSE_CREATED, course, by=by, now=now, title=title)
    return course


def update_course(
    course: Course,
    *,
    theme: Theme,
    title: str,
    points: Sequence[tuple[Any, ...]],
    sectors: Collection[Sector] | None = None,
    asks: Sequence[Asked] | None = None,
    by: Identity,
    now: datetime,
    **told: Unpack[Told],
) -> None:
    """Points change for who attends from now on; a certificate keeps what it says.

    Without `sectors` or `asks` those stay as they are.
    """
    rows = _checked(points, told)
    with db.transaction(), once(_known_title()):
        _hold(course)
        others = ["points"] if _replace_points(course, rows) else []
        if sectors is not None and _replace_sectors(course, set(sectors)):
            others.append("sectors")
        if asks is not None and _replace_prerequisites(course, asks):
            others.append("prerequisites")
        said = {"theme_id": theme.id, "title": title, **told}
        put(course, Action.COURSE_CHANGED, said, others=others, by=by, now=now)
        searching.fold_course(course)


def _hold(course: Course) -> None:
    """One at a time, so that two changes at once make no circle of what courses ask; with what
    the course has now, whatever a page read before."""
    db.hold_all(Prerequisite)
    db.session.refresh(course, ["points", "sectors", "prerequisites"])


def _checked(points: Sequence[tuple[Any, ...]], told: Told) -> list[PointsRow]:
    rules.check_hours(told.get("hours"))
    rules.check_share(told.get("least_share"))
    if url := told.get("elearning_url"):
        rules.check_link(url, field="elearning_url")
    rows = [PointsRow(*row) for row in points]
    accreditation.check_points(rows)
    return rows


def _replace_points(course: Course, rows: list[PointsRow]) -> bool:
    if Counter(points_of(course)) == Counter(rows):
        return False
    course.points.clear()
    db.session.flush()  # else the new rows meet the old ones at the unique constraint
    course.points.extend(CoursePoints(**row._asdict()) for row in rows)
    return True


def _replace_sectors(course: Course, sectors: set[Sector]) -> bool:
    if {each.sector for each in course.sectors} == sectors:
        return False
    course.sectors.clear()
    db.session.flush()
    course.sectors.extend(CourseSector(sector=each) for each in sorted(sectors))
    return True


def _replace_prerequisites(course: Course, asks: Sequence[Asked]) -> bool:
    if [asked_row(each) for each in course.prerequisites] == list(asks):
        return False
    prerequisites.check(course.id, asks, asks=asked_by_others(course.id))
    course.prerequisites.clear()
    db.session.flush()
    course.prerequisites.extend(Prerequisite(**_of(row)) for row in asks)
    return True


def _of(row: Asked) -> dict[str, Any]:
    """The columns of what is asked."""
    said = row._asdict()
    return said | {"required_id": said.pop("course_id")}


def _known_title() -> Refused:
    return Refused("There is already a course with this title.", field="title")
