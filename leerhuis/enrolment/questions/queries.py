"""Reading the questions of a course, those that are retired as well."""

from sqlalchemy import exists, select

from leerhuis import db
from leerhuis.courses.models import Course
from leerhuis.enrolment.models import Answer, Question
from leerhuis.errors import Missing


def questions_in(course: Course) -> list[Question]:
    """All of them, in their order; the retired ones come last."""
    rows = db.session.scalars(
        select(Question)
        .where(Question.course_id == course.id)
        .order_by(~Question.in_use, Question.number, Question.id)
    )
    return list(rows)


def is_answered(question: Question) -> bool:
    """Whether an answer to it is kept."""
    kept = exists().where(Answer.question_id == question.id)
    return bool(db.session.scalar(select(kept)))


def question_in(course: Course, public_id: str) -> Question:
    found = next((each for each in questions_in(course) if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found
