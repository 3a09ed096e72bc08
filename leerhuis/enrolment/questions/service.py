"""What a coordinator does with the questions of a course."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Course
from leerhuis.courses.offer import put, tell
from leerhuis.enrolment import asking
from leerhuis.enrolment.asking import asked
from leerhuis.enrolment.models import Question
from leerhuis.enrolment.questions import queries, rules
from leerhuis.enrolment.rules import AnswerKind, Subject
from leerhuis.errors import Refused


class Said(NamedTuple):
    """What a coordinator says of a question; `only_if_id` is the question that it hangs on."""

    label: str
    kind: AnswerKind = AnswerKind.TEXT
    choices: Sequence[str] = ()
    required: bool = False
    erase_days: int = rules.USUAL_DAYS
    only_if_id: int | None = None
    only_if: str = ""


def add(
    course: Course, said: Said, *, subject: Subject = Subject.OTHER, by: Identity, now: datetime
) -> Question:
    """A question after those that there are."""
    with db.transaction():
        db.hold_all(Question)
        known = queries.questions_in(course)
        rules.check_room(sum(each.in_use for each in known))
        _check(said, known, subject=subject)
        number = max((each.number for each in known), default=0) + 1
        row = Question(course_id=course.id, number=number, subject=subject, **_columns(said))
        db.add(row)
        tell(Action.QUESTION_ADDED, row, by=by, now=now, course=course.public_id, label=said.label)
        return row


def add_standard(
    course: Course, subject: Subject, *, label: str, by: Identity, now: datetime
) -> Question:
    """One of the questions that every course may ask; asked already is asked once."""
    with db.transaction():
        db.hold_all(Question)
        known = [each for each in queries.questions_in(course) if each.subject is subject]
        if known:
            take_up(known[0], course, by=by, now=now)
            return known[0]
        kind = AnswerKind.YES_NO if subject is Subject.CONSENT else AnswerKind.TEXT
        return add(course, Said(label, kind), subject=subject, by=by, now=now)


def change(question: Question, course: Course, said: Said, *, by: Identity, now: datetime) -> None:
    """Its kind stays: what was answered must still be an answer to it."""
    with db.transaction():
        db.hold_all(Question)
        known = queries.questions_in(course)
        said = said._replace(kind=question.kind)
        _check(said, known, subject=question.subject, own=question)
        _check_hanging(question, said, known)
        rules.check_promise(
            promised=question.erase_days,
            said=said.erase_days,
            answered=queries.is_answered(question),
        )
        put(question, Action.QUESTION_CHANGED, _columns(said), by=by, now=now)
        asking.erase_sooner(question)


def retire(question: Question, course: Course, *, by: Identity, now: datetime) -> None:
    """Ask it no longer; what was answered stays until its day."""
    with db.transaction():
        db.hold_all(Question)
        hanging = [each for each in queries.questions_in(course) if each.in_use]
        if any(each.only_if_id == question.id for each in hanging):
            raise Refused("Another question hangs on this one. Stop asking that one first.")
        put(question, Action.QUESTION_CHANGED, {"in_use": False}, by=by, now=now)


def take_up(question: Question, course: Course, *, by: Identity, now: datetime) -> None:
    """Ask it again."""
    with db.transaction():
        db.hold_all(Question)
        if question.in_use:
            return
        known = queries.questions_in(course)
        rules.check_room(sum(each.in_use for each in known))
        if question.only_if_id in {each.id for each in known if not each.in_use}:
            raise Refused("This question hangs on one that is not asked. Ask that one first.")
        put(question, Action.QUESTION_CHANGED, {"in_use": True}, by=by, now=now)


def move(question: Question, course: Course, *, up: bool, by: Identity, now: datetime) -> None:
    """Change places with the question before or after it."""
    with db.transaction():
        db.hold_all(Question)
        known = {each.id: each for each in queries.questions_in(course) if each.in_use}
        if question.id not in known:
            return
        order = rules.moved(list(known), question.id, up=up)
        for number, each in enumerate(order, 1):
            known[each].number = number
        tell(Action.QUESTION_CHANGED, question, by=by, now=now, changed=["number"])


def _columns(said: Said) -> dict[str, object]:
    return said._asdict() | {"choices": list(said.choices)}


def _check(
    said: Said, known: Sequence[Question], *, subject: Subject, own: Question | None = None
) -> None:
    others = {each.id: each for each in known if each.in_use and each is not own}
    condition = others.get(said.only_if_id or 0)
    if said.only_if_id is not None and condition is None:
        raise Refused("Choose from the list.", field="condition")
    rules.check_question(
        kind=said.kind,
        choices=said.choices,
        erase_days=said.erase_days,
        condition=asked(condition) if condition else None,
        only_if=said.only_if,
        subject=subject,
    )


def _check_hanging(question: Question, said: Said, known: Sequence[Question]) -> None:
    """What other questions hang on must still be there, and be asked of everyone."""
    hanging = [each for each in known if each.only_if_id == question.id]
    if hanging and said.only_if_id is not None:
        raise Refused(
            "Another question hangs on this one, so everyone must get it.", field="condition"
        )
    values = asked(question)._replace(choices=tuple(said.choices)).values
    if any(each.only_if not in values for each in hanging):
        raise Refused("Another question hangs on an answer that you leave out.", field="choices")
