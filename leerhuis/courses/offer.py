"""Themes, rounds and courses: what there is to plan with."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import IntegrityError

from leerhuis import audit, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import queries, rules
from leerhuis.courses.models import Course, CoursePoints, Round, Theme
from leerhuis.courses.rules import Gable, PointsRow
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation


def create_theme(*, name: str, gable: Gable, by: Identity, now: datetime) -> Theme:
    theme = Theme(name=name, gable=gable)
    with db.transaction(), once(Refused("There is already a theme with this name.", field="name")):
        db.add(theme)
        tell(Action.THEME_CREATED, theme, by=by, now=now, name=name)
    return theme


def update_theme(theme: Theme, *, name: str, gable: Gable, by: Identity, now: datetime) -> None:
    with db.transaction(), once(Refused("There is already a theme with this name.", field="name")):
        put(theme, Action.THEME_CHANGED, {"name": name, "gable": gable}, by=by, now=now)


def create_round(
    organisation: Organisation,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    by: Identity,
    now: datetime,
) -> Round:
    rules.check_round(starts_on=starts_on, ends_on=ends_on)
    season = Round(organisation_id=organisation.id, name=name, starts_on=starts_on, ends_on=ends_on)
    with db.transaction(), once(Refused("There is already a round with this name.", field="name")):
        db.add(season)
        tell(Action.ROUND_CREATED, season, by=by, now=now, name=name)
    return season


def update_round(
    season: Round, *, name: str, starts_on: date, ends_on: date, by: Identity, now: datetime
) -> None:
    rules.check_round(starts_on=starts_on, ends_on=ends_on)
    with db.transaction(), once(Refused("There is already a round with this name.", field="name")):
        said = {"name": name, "starts_on": starts_on, "ends_on": ends_on}
        put(season, Action.ROUND_CHANGED, said, by=by, now=now)


def create_course(
    organisation: Organisation,
    *,
    theme: Theme,
    title: str,
    summary: str = "",
    goals: str = "",
    audience: str = "",
    hours: Decimal | None = None,
    points: Sequence[tuple[Any, ...]] = (),
    by: Identity,
    now: datetime,
) -> Course:
    """`points`: register, occupation, category, points and, if there is one, accreditation."""
    rows = _checked_points(points, hours=hours)
    course = Course(
        organisation_id=organisation.id,
        theme_id=theme.id,
        title=title,
        summary=summary,
        goals=goals,
        audience=audience,
        hours=hours,
        created_at=now,
        points=[CoursePoints(**row._asdict()) for row in rows],
    )
    with db.transaction(), once(_known_title()):
        db.add(course)
        tell(Action.COURSE_CREATED, course, by=by, now=now, title=title)
    return course


def update_course(
    course: Course,
    *,
    theme: Theme,
    title: str,
    summary: str,
    goals: str,
    audience: str,
    hours: Decimal | None,
    points: Sequence[tuple[Any, ...]],
    by: Identity,
    now: datetime,
) -> None:
    """Points change for who attends from now on; a certificate keeps what it says."""
    rows = _checked_points(points, hours=hours)
    said = {
        "theme_id": theme.id,
        "title": title,
        "summary": summary,
        "goals": goals,
        "audience": audience,
        "hours": hours,
    }
    with db.transaction(), once(_known_title()):
        others = ["points"] if _replace_points(course, rows) else []
        put(course, Action.COURSE_CHANGED, said, others=others, by=by, now=now)


def _checked_points(points: Sequence[tuple[Any, ...]], *, hours: Decimal | None) -> list[PointsRow]:
    rules.check_hours(hours)
    rows = [PointsRow(*row) for row in points]
    rules.check_points(rows)
    return rows


def _replace_points(course: Course, rows: list[PointsRow]) -> bool:
    if Counter(queries.points_of(course)) == Counter(rows):
        return False
    course.points.clear()
    db.session.flush()  # else the new rows meet the old ones at the unique constraint
    course.points.extend(CoursePoints(**row._asdict()) for row in rows)
    return True


def _known_title() -> Refused:
    return Refused("There is already a course with this title.", field="title")


@contextmanager
def once(no: Refused) -> Iterator[None]:
    """Say this sentence when the database already has such a row."""
    try:
        yield
    except IntegrityError as error:
        raise no from error


def differing(row: db.Base, said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if getattr(row, name) != value}


def assign(row: db.Base, said: dict[str, Any]) -> None:
    for name, value in said.items():
        setattr(row, name, value)
    db.session.flush()


def put(
    row: Any,
    action: Action,
    said: dict[str, Any],
    *,
    others: Iterable[str] = (),
    by: Identity,
    now: datetime,
) -> None:
    """Write what differs, and record which columns that were; nothing new is nothing written."""
    changed = differing(row, said)
    assign(row, changed)
    if names := sorted([*changed, *others]):
        tell(action, row, by=by, now=now, changed=names)


def tell(action: Action, row: Any, *, by: Identity, now: datetime, **facts: Any) -> None:
    kind, subject = row.__tablename__, row.public_id
    audit.record(action, by=by, kind=kind, subject=subject, now=now, **facts)
