"""What courses of the demo ask at enrolment, and what people answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import COMMAND
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import asking
from leerhuis.enrolment.models import Enrolment, Question
from leerhuis.enrolment.questions import rules, service
from leerhuis.enrolment.questions.service import Said
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Subject

# By course. The others ask nothing, so that one click is enough there.
WITH_LUNCH = (0, 3)
STANDARD = {
    Subject.DIET: "Wat kun of wil je niet eten?",
    Subject.ACCESS: "Wat heb je nodig om goed mee te doen?",
    Subject.CONSENT: "Mag je naam met je organisatie op de lijst die deelnemers zien?",
}
DIETS = ("Geen vlees", "Halal", "Geen noten")


def ask_questions(courses: Sequence[Course], *, now: datetime) -> None:
    """Two courses have a lunch; people who are enrolled in what comes answered some of it."""
    for number in WITH_LUNCH:
        course = courses[number]
        _questions(course, now=now)
        asked = asking.questions_for(course.id)
        for at, (seat, edition) in enumerate(_seats(course, now=now)):
            answers = {each.id: text for each in asked if (text := _answer(each.subject, at))}
            asking.keep_answers(seat, edition, answers, now=now)


def _questions(course: Course, *, now: datetime) -> None:
    lunch = Said("Eet je mee?", AnswerKind.YES_NO, required=True)
    made: Question = service.add(course, lunch, by=COMMAND, now=now)
    dish = Said(
        "Wat wil je dan?",
        AnswerKind.CHOICE,
        ("Soep met brood", "Salade"),
        only_if_id=made.id,
        only_if=rules.YES,
    )
    service.add(course, dish, by=COMMAND, now=now)
    for subject, label in STANDARD.items():
        service.add_standard(course, subject, label=label, by=COMMAND, now=now)


def _answer(subject: Subject, at: int) -> str:
    if subject is Subject.DIET:
        return DIETS[at % len(DIETS)] if at % 4 == 1 else ""
    if subject is Subject.CONSENT:
        return rules.YES if at % 3 else rules.NO
    return "Een plek dicht bij het scherm" if subject is Subject.ACCESS and at == 2 else ""


def _seats(course: Course, *, now: datetime) -> list[tuple[Enrolment, Edition]]:
    """The people who have a seat in what is still to come."""
    rows = db.session.scalars(
        select(Enrolment)
        .join(Enrolment.edition)
        .options(joinedload(Enrolment.edition))
        .where(
            Edition.course_id == course.id,
            Edition.state == EditionState.PUBLISHED,
            Edition.starts_at > now,
            Enrolment.state == EnrolmentState.CONFIRMED,
        )
        .order_by(Enrolment.id)
    )
    return [(each, each.edition) for each in rows]
