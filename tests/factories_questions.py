"""Questions that courses ask at enrolment, what people answered, and requests of guests."""

from leerhuis.enrolment.models import Answer, GuestRequest, Question
from leerhuis.enrolment.rules import AnswerKind, Subject
from tests.factories import NOW, saved
from tests.numbers import Numbers

_numbers = Numbers()


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


def make_request(edition, **given):
    """Somebody without an account asked for a seat, and did not confirm it yet."""
    named = {
        "edition_id": edition.id,
        "given_name": "Fenna",
        "family_name": "Boersma",
        "address": f"fenna{next(_numbers)}@deboom.example",
        "organisation_name": "Basisschool De Boom",
        "asked_at": NOW,
    }
    return saved(GuestRequest(**named | given))
