"""Courses that this person can enrol in no group of now, and guidelines for everyone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from leerhuis import db
from leerhuis.catalogue.conditions import TODAY, is_open, may_be_found, of_row, wished
from leerhuis.catalogue.meetings import ThemeLook
from leerhuis.catalogue.rules import Filter, Wish
from leerhuis.courses.contents import Material
from leerhuis.courses.models import Course, CoursePoints, Edition, Theme
from leerhuis.courses.words import MaterialAudience
from leerhuis.people.rules import folded

PER_PAGE = 20
FEW = 5
MOST_GUIDELINES = 10
# What says something of a course without a group.
_OF_COURSES = {Filter.WORDS, Filter.THEMES, Filter.REGISTERS, Filter.CATEGORIES}


@dataclass(frozen=True)
class Undated:
    """A course of which no group can be chosen now."""

    public_id: str
    title: str
    theme: ThemeLook
    interested: bool


class Named(NamedTuple):
    """A course by its title, to lead to its page."""

    title: str
    public_id: str


class Guideline(NamedTuple):
    """What everyone may read, with the course that it belongs to."""

    public_id: str
    title: str
    url: str
    course: str
    course_id: str


def fits_courses(wish: Wish) -> bool:
    """Whether something is looked for, and nothing that only a group can have."""
    return bool(wish.chosen()) and set(wish.chosen()) <= _OF_COURSES


def few(
    wish: Wish, *, person_id: int | None, now: datetime, today: date
) -> tuple[list[Undated], int]:
    """The first of them below the list of groups, where something of a course is looked for."""
    if not fits_courses(wish) or wish.page != 1:
        return [], 0
    return undated(wish, person_id=person_id, now=now, today=today, size=FEW)


def undated(
    wish: Wish, *, person_id: int | None, now: datetime, today: date, size: int = PER_PAGE
) -> tuple[list[Undated], int]:
    """One page of them by title, and how many there are in all."""
    given = {"person": person_id, "now": now, "today": today}
    conditions = and_(may_be_found(), ~exists(_open_groups()), *_matching(wish))
    total = db.session.scalar(select(func.count(Course.id)).where(conditions), given) or 0
    rows: Sequence[Any] = ()
    if total:
        skip = (min(wish.page, -(-total // size)) - 1) * size
        question = _columns().where(conditions).order_by(Course.title, Course.id)
        rows = db.session.execute(question.limit(size).offset(skip), given).all()
    return [
        Undated(row.public_id, row.title, ThemeLook(row.name, row.gable), bool(row.interested))
        for row in rows
    ], total


def to_follow_first(course_ids: Collection[int], *, person_id: int | None) -> list[Named]:
    """Of these courses the ones whose page this person may open."""
    question = (
        select(Course.title, Course.public_id)
        .where(Course.id.in_(course_ids), may_be_found())
        .order_by(Course.title)
    )
    return [Named(*row) for row in db.session.execute(question, {"person": person_id})]


def guidelines(wish: Wish, *, person_id: int | None) -> list[Guideline]:
    """What everyone may read of the courses that fit the words, the nearest titles first.

    What is only planned in drafts is still being prepared, and so is its guideline.
    """
    if not wish.words:
        return []
    words = [folded(each) for each in wish.words]
    question = (
        select(
            Material.public_id,
            Material.title,
            Material.url,
            Course.title.label("course"),
            Course.public_id.label("course_id"),
        )
        .join(Material.course)
        .where(Material.audience == MaterialAudience.EVERYONE, may_be_found(), *_says(words))
        .order_by(Material.title, Material.id)
        .limit(100)
    )
    found = [Guideline(*row) for row in db.session.execute(question, {"person": person_id})]
    found.sort(key=lambda each: -sum(word in folded(each.title) for word in words))
    return found[:MOST_GUIDELINES]


def _open_groups() -> Select[int]:
    return (
        select(Edition.id)
        .where(Edition.course_id == Course.id, is_open(), Edition.enrol_by_on >= TODAY)
        .correlate(Course)
    )


def _columns() -> Select[*tuple[Any, ...]]:
    return select(
        Course.public_id,
        Course.title,
        Theme.name,
        Theme.gable,
        wished().label("interested"),
    ).join(Course.theme)


def _matching(wish: Wish) -> list[ColumnElement[bool]]:
    found = _says([folded(each) for each in wish.words])
    if wish.themes:
        of_themes = select(Theme.id).where(Theme.public_id.in_(wish.themes))
        found.append(Course.theme_id.in_(of_themes))
    if wish.registers or wish.categories:
        holds = or_(CoursePoints.valid_until_on.is_(None), CoursePoints.valid_until_on >= TODAY)
        row = select(CoursePoints.id).where(
            CoursePoints.course_id == Course.id, holds, *of_row(wish)
        )
        found.append(exists(row.correlate(Course)))
    return found


def _says(words: list[str]) -> list[ColumnElement[bool]]:
    return [Course.search_text.contains(word, autoescape=True) for word in words]
