"""Reading what a course gives, asks and has, as plain values."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.contents import Material, Prerequisite
from leerhuis.courses.models import Course
from leerhuis.courses.prerequisites import Asked
from leerhuis.courses.queries import coordinated
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation

MOST_TITLES = 500
# What the page of a course says besides its theme and organisation.
IN_FULL = (
    joinedload(Course.points),
    joinedload(Course.sectors),
    selectinload(Course.prerequisites).joinedload(Prerequisite.required),
    selectinload(Course.materials),
)


def course_in_full(who: Identity, public_id: str) -> Course:
    """A course where this person coordinates, with all that its page and its form read."""
    question = (
        select(Course)
        .join(Course.organisation)
        .where(Course.public_id == public_id, coordinated(who))
        .options(contains_eager(Course.organisation), joinedload(Course.theme), *IN_FULL)
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(question).unique().one_or_none()
    if found is None:
        raise Missing
    return found


def asked_row(row: Prerequisite) -> Asked:
    return Asked(row.way, row.required_id, row.within_months, row.register, row.occupation)


def asked_of(course_id: int) -> list[Asked]:
    """What a course asks beforehand."""
    question = select(Prerequisite).where(Prerequisite.course_id == course_id)
    return [asked_row(row) for row in db.session.scalars(question.order_by(Prerequisite.id))]


def asked_by_others(course_id: int) -> dict[int, Collection[int]]:
    """Which courses each other course asks beforehand."""
    found: dict[int, Collection[int]] = defaultdict(list)
    question = select(Prerequisite.course_id, Prerequisite.required_id).where(
        Prerequisite.course_id != course_id, Prerequisite.required_id.is_not(None)
    )
    for asking, required in db.session.execute(question):
        found[asking] = [*found[asking], required or 0]
    return found


def titles_for(who: Identity) -> list[str]:
    """The titles of courses where this person coordinates, for a list to choose from."""
    question = select(Course.title).join(Course.organisation).where(coordinated(who))
    return list(db.session.scalars(question.order_by(Course.title).limit(MOST_TITLES)))


def titled(who: Identity, titles: Iterable[str]) -> dict[str, int]:
    """The courses of these titles where this person coordinates, the nearest to the top first."""
    question = (
        select(Course.title, Course.id)
        .join(Course.organisation)
        .where(coordinated(who), Course.title.in_(set(titles)))
        .order_by(Organisation.path.desc())
    )
    return {row[0]: row[1] for row in db.session.execute(question)}


def titles_asked(course: Course) -> dict[str, int]:
    """The courses that it asks now, also those of others that somebody higher up chose."""
    asked = [each.required for each in course.prerequisites if each.required]
    return {each.title: each.id for each in asked}


def titles_of(course_ids: Iterable[int]) -> dict[int, str]:
    question = select(Course.id, Course.title).where(Course.id.in_(set(course_ids)))
    return {row[0]: row[1] for row in db.session.execute(question)}


def material_in(course: Course, public_id: str) -> Material:
    """A piece of material of this course."""
    found = next((each for each in course.materials if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found
