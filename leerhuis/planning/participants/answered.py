"""What the people of a group answered at enrolment, until it is erased."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from leerhuis import db
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Answer, Enrolment, Question
from leerhuis.enrolment.questions.rules import READERS
from leerhuis.enrolment.rules import HOLDS_SEAT
from leerhuis.people.models import Person

_NAMED = [each for each, readers in READERS.items() if readers]


def questions_of(edition: Edition) -> list[Question]:
    """What the course asks at enrolment, or asked before, in order: what is read beside a name."""
    rows = db.session.scalars(
        select(Question)
        .where(Question.course_id == edition.course_id, Question.subject.in_(_NAMED))
        .order_by(Question.number, Question.id)
    )
    return list(rows)


def answers_of(
    edition: Edition, questions: Sequence[Question], *, today: date
) -> dict[int, dict[int, str]]:
    """What people answered, by the number of their enrolment and that of the question."""
    found: dict[int, dict[int, str]] = {}
    if questions:
        wanted = [each.id for each in questions]
        for enrolment_id, _name, answer in _answered(edition, today=today):
            if answer.question_id in wanted:
                found.setdefault(enrolment_id, {})[answer.question_id] = answer.text
    return found


class Given(NamedTuple):
    """What people with a seat answered to a question, by name."""

    question: Question
    answers: list[tuple[str, str]]


def answers_by_question(edition: Edition, *, today: date) -> list[Given]:
    """Of the people with a seat; a question that nobody answered says so."""
    found = {each.id: Given(each, []) for each in questions_of(edition)}
    seated = Enrolment.state.in_(HOLDS_SEAT)
    for _number, name, answer in _answered(edition, seated, today=today):
        if answer.text:
            found[answer.question_id].answers.append((name, answer.text))
    return [each for each in found.values() if each.question.in_use or each.answers]


def _answered(edition: Edition, *narrower: ColumnElement[bool], today: date) -> Iterator[Any]:
    rows = db.session.execute(
        select(Enrolment.id, Person.sort_name, Answer)
        .join(Enrolment, Enrolment.id == Answer.enrolment_id)
        .join(Enrolment.person)
        .join(Answer.question)
        .where(
            Question.subject.in_(_NAMED),
            Enrolment.edition_id == edition.id,
            Enrolment.cancelled_at.is_(None),
            Answer.erase_on > today,
            *narrower,
        )
        .order_by(Person.search_name, Person.id)
    )
    yield from rows
