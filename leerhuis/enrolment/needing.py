"""What a course asks beforehand, of the person who wants a seat, on the day that it begins."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select

from leerhuis import db
from leerhuis.courses import described, prerequisites
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.prerequisites import Asked, Lacking, Met
from leerhuis.enrolment import rules
from leerhuis.enrolment.models import Enrolment
from leerhuis.registers import Register
from leerhuis.registry import queries as registry
from leerhuis.registry.models import Registration


def judged(rows: list[Asked], person_id: int, *, on: Iterable[date]) -> list[Met | Lacking]:
    """Whether this person has on each of these days what the rows ask."""
    return judged_each([(rows, day) for day in on], person_id)


def judged_each(
    asked: Sequence[tuple[Sequence[Asked], date]], person_id: int
) -> list[Met | Lacking]:
    """The same of several courses at once, each on its own day. Nothing asked is nothing read."""
    every = [row for rows, _day in asked for row in rows]
    done = completed_by(person_id) if every else {}
    known = registry.registrations_of(person_id) if any(row.register for row in every) else []
    return [
        prerequisites.judge(
            prerequisites.ways_of(rows), done=done, registrations=_valid(known, on=day), on=day
        )
        if rows
        else Met()
        for rows, day in asked
    ]


def check(edition: Edition, person_id: int, *, own: bool, on: date) -> None:
    """Refuse who lacks what the course asks, as strictly as it says."""
    what = lacking(edition, person_id, on=on)
    if what:
        strictness = db.session.get_one(Course, edition.course_id).strictness
        rules.check_needs(strictness, own=own, what=what)


def lacking(edition: Edition, person_id: int, *, on: date) -> str:
    """What this person lacks of what the course asks, in words; empty when that is nothing."""
    [verdict] = judged(described.asked_of(edition.course_id), person_id, on=[on])
    return _in_words(verdict) if isinstance(verdict, Lacking) else ""


def completed_by(person_id: int) -> dict[int, date]:
    """When each course was completed for the last time."""
    question = (
        select(Edition.course_id, func.max(Enrolment.completed_on))
        .join(Enrolment.edition)
        .where(Enrolment.person_id == person_id, Enrolment.completed_on.is_not(None))
        .group_by(Edition.course_id)
    )
    return {row[0]: row[1] for row in db.session.execute(question) if row[1]}


def _valid(known: Iterable[Registration], *, on: date) -> set[tuple[Register, str]]:
    """The registrations that are valid on this day, as far as we know now."""
    return {
        (each.register, each.occupation or "")
        for each in known
        if registry.validity_of(each, today=on).counts
    }


def _in_words(lacking: Lacking) -> str:
    """What is missing of the nearest way: titles of courses, and names of registers."""
    nearest = lacking.ways[0]
    titles = described.titles_of(row.course_id for row in nearest if row.course_id)
    return ", ".join(
        row.register.value if row.register else titles[row.course_id or 0] for row in nearest
    )
