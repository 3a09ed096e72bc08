"""What people want to learn: asked by every course, and read without names."""

from datetime import date, datetime

from flask_babel import force_locale, gettext
from sqlalchemy import Select, exists, func, select

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.audit import Action
from leerhuis.courses.models import Course
from leerhuis.courses.offer import tell
from leerhuis.enrolment.models import Answer, Enrolment, Question
from leerhuis.enrolment.questions import rules
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Subject

# Of fewer people it would be plain who wants to learn what.
FEWEST = 3


def ask_everywhere(*, now: datetime) -> int:
    """Let each course ask what people want to learn; one whose coordinator stopped it does not.

    A course does not know of questions, so a new one is seen here.
    """
    with force_locale("nl"):
        label = str(gettext(rules.LEARNING))
    with db.transaction():
        db.hold_all(Question)
        found = db.session.execute(_without()).all()
        for course, number in found:
            row = Question(
                course_id=course.id,
                number=(number or 0) + 1,
                subject=Subject.LEARNING,
                kind=AnswerKind.TEXT,
                label=label,
                choices=[],
                erase_days=rules.USUAL_DAYS,
            )
            db.add(row)
            tell(
                Action.QUESTION_ADDED, row, by=HOUSE, now=now, course=course.public_id, label=label
            )
    return len(found)


def learning_in(edition_id: int, *, today: date) -> list[str]:
    """What the people of a group want to learn, by the alphabet: who said what stands nowhere.

    Nothing where so few have a seat that it would be plain.
    """
    seated = (Enrolment.edition_id == edition_id, Enrolment.state == EnrolmentState.CONFIRMED)
    if (db.session.scalar(select(func.count()).where(*seated)) or 0) < FEWEST:
        return []
    rows = db.session.scalars(
        select(Answer.text)
        .join(Enrolment, Enrolment.id == Answer.enrolment_id)
        .join(Answer.question)
        .where(*seated, Question.subject == Subject.LEARNING, Answer.erase_on > today)
    )
    return sorted(rows, key=lambda text: (text.casefold(), text))


def _without() -> Select[Course, int | None]:
    """Courses that never asked it and have room for a question, with their highest number."""
    own = Question.course_id == Course.id
    asked = exists().where(own, Question.subject == Subject.LEARNING)
    in_use = select(func.count()).where(own, Question.in_use).correlate(Course).scalar_subquery()
    highest = select(func.max(Question.number)).where(own).correlate(Course).scalar_subquery()
    return select(Course, highest).where(~asked, in_use < rules.MOST_QUESTIONS).order_by(Course.id)
