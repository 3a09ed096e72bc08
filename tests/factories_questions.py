"""Questions that courses ask at enrolment, and what people answered."""

import itertools

from leerhuis.enrolment.models import Answer, Question
from leerhuis.enrolment.rules import AnswerKind, Subject
from tests.factories import NOW, saved

_numbers = itertools.count(1)


def make_question(course, **given):
    """A question of the course that is not required, after those that there are."""
    number = next(_numbers)
    named = {
        "course_id": course.id,
        "number": number,
        "subject": Subject.OTHER,
        "kind": AnswerKind.TEXT,
        "label": f"Vraag {number}?",
    }
    return saved(Question(**named | given))


def make_consent(course, **given):
    """Whether one wants to be on the list of participants."""
    kind = {"subject": Subject.CONSENT, "kind": AnswerKind.YES_NO}
    return make_question(course, **kind | {"label": "Mag je naam op de deelnemerslijst?"} | given)


def make_answer(enrolment, question, text, *, erase_on, **given):
    named = {"enrolment_id": enrolment.id, "question_id": question.id, "answered_at": NOW}
    return saved(Answer(**named | {"text": text, "erase_on": erase_on} | given))
