"""How many people want to hear of a course: the demand that its coordinator sees."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.models import Course, Interest
from leerhuis.courses.queries import coordinated

MOST = 10


class Wanted(NamedTuple):
    """A course that people wait for, and how many do."""

    public_id: str
    title: str
    persons: int


def most_wanted(who: Identity) -> list[Wanted]:
    """Of the courses where this person coordinates: those that most people wait for."""
    persons = func.count(Interest.id)
    rows = db.session.execute(
        select(Course.public_id, Course.title, persons)
        .join(Interest, Interest.course_id == Course.id)
        .join(Course.organisation)
        .where(coordinated(who), Interest.told_at.is_(None))
        .group_by(Course.id, Course.public_id, Course.title)
        .order_by(persons.desc(), Course.title)
        .limit(MOST)
    )
    return [Wanted(*row) for row in rows]


def interested_in(course_ids: Iterable[int]) -> dict[int, int]:
    """How many people wait to be told of a group of each of these courses; 0 for none."""
    wanted = set(course_ids)
    rows = db.session.execute(
        select(Interest.course_id, func.count())
        .where(Interest.course_id.in_(wanted), Interest.told_at.is_(None))
        .group_by(Interest.course_id)
    )
    return dict.fromkeys(wanted, 0) | {row[0]: row[1] for row in rows}
