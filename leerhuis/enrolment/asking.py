"""What a course asks at enrolment and what people answered: kept, read by few, and erased."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, delete, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import audit, clock, db
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Answer, Enrolment, Question
from leerhuis.enrolment.questions import rules
from leerhuis.enrolment.questions.rules import Asked
from leerhuis.enrolment.rules import AnswerKind, EnrolmentState, Subject
from leerhuis.people import queries as people
from leerhuis.people.models import Person


class Told(NamedTuple):
    """A question with what somebody answered."""

    subject: Subject
    label: str
    text: str
    kind: AnswerKind


class Fellow(NamedTuple):
    """Someone in the same group who wants to be on its list."""

    name: str
    employer: str


def questions_for(course_id: int) -> list[Asked]:
    """What is asked of who enrols in this course, in its order."""
    rows = db.session.scalars(
        select(Question)
        .where(Question.course_id == course_id, Question.in_use)
        .order_by(Question.number, Question.id)
    )
    return [asked(each) for each in rows]


def asked(row: Question) -> Asked:
    return Asked(
        row.id,
        row.public_id,
        row.subject,
        row.kind,
        row.label,
        tuple(row.choices),
        row.required,
        row.only_if_id,
        row.only_if,
        row.erase_days,
    )


def check_answers(
    course_id: int, given: Mapping[str, str], *, required: bool = True
) -> dict[int, str]:
    """The sound answers by the number of their question; refuses by the first that is not.

    Whoever enrols somebody else is not `required` to know the answers: they are given later.
    """
    judged = rules.judge(questions_for(course_id), given, required=required)
    for no in judged.wrong.values():
        raise no
    return judged.answers


def keep_answers(
    enrolment: Enrolment, edition: Edition, answers: Mapping[int, str], *, now: datetime
) -> None:
    """Keep what was answered, each until its day; what was answered before is replaced."""
    last_day = clock.day_of(edition.ends_at or now)
    with db.transaction():
        kept = {each.question_id: each for each in _answers(enrolment.id)}
        for gone in set(kept) - set(answers):
            db.session.delete(kept[gone])
        for each in _questions(answers):
            row = kept.get(each.id) or Answer(enrolment_id=enrolment.id, question_id=each.id)
            row.text, row.answered_at = answers[each.id], now
            row.erase_on = rules.erase_on(each.subject, each.erase_days, last_day=last_day)
            db.session.add(row)
        db.session.flush()


def answers_of(enrolment_id: int) -> list[Told]:
    """What someone answered oneself, in the order of the questions."""
    return [_told(each) for each in _answers(enrolment_id)]


def answers_told(enrolment: Enrolment, *, today: date) -> list[Told]:
    """The same for staff: until the day of erasing, and not of a seat that is given up."""
    if enrolment.cancelled_at is not None:
        return []
    told = [each for each in _answers(enrolment.id) if each.erase_on > today]
    return [_told(each) for each in told if rules.READERS[each.question.subject]]


def given_by(enrolment_id: int) -> dict[str, str]:
    """The same by the key of the question, to fill in a form with."""
    return {each.question.public_id: each.text for each in _answers(enrolment_id)}


def changeable(enrolment: Enrolment, edition: Edition, *, today: date) -> list[Asked]:
    """What someone may still answer otherwise: all of it until the last day to sign off.

    Consent is theirs to give and to take back as long as it counts; what they want to learn they
    say until the last session.
    """
    if enrolment.cancelled_at is not None or edition.state is EditionState.CANCELLED:
        return []
    asked = questions_for(edition.course_id)
    if today <= edition.cancel_by_on:
        return asked
    last_day = clock.day_of(edition.ends_at) if edition.ends_at else today
    ends_on = rules.erase_on(Subject.CONSENT, rules.USUAL_DAYS, last_day=last_day)
    until = {Subject.CONSENT: ends_on, Subject.LEARNING: last_day + timedelta(days=1)}
    return [each for each in asked if today < until.get(each.subject, today)]


def change_answers(
    enrolment: Enrolment,
    edition: Edition,
    given: Mapping[str, str],
    *,
    by: Identity,
    now: datetime,
) -> None:
    """Answer otherwise what may still be answered otherwise; the rest stays as it is."""
    asked = changeable(enrolment, edition, today=clock.day_of(now))
    judged = rules.judge(asked, given)
    for no in judged.wrong.values():
        raise no
    with db.transaction():
        db.hold(edition)
        kept = {each.question_id: each.text for each in _answers(enrolment.id)}
        stays = {key: kept[key] for key in set(kept) - {each.id for each in asked}}
        keep_answers(enrolment, edition, stays | judged.answers, now=now)
        audit.record(
            Action.ANSWERS_CHANGED,
            by=by,
            kind="enrolment",
            subject=enrolment.public_id,
            now=now,
            edition=edition.public_id,
        )


def told_in(edition_id: int, *roles: Role, today: date) -> dict[int, list[Told]]:
    """What people in a group answered, as far as these roles may read it, by enrolment."""
    found: dict[int, list[Told]] = defaultdict(list)
    wanted = _in_edition(edition_id, today=today).where(Question.subject.in_(rules.readable(roles)))
    for row in db.session.scalars(wanted.order_by(Question.number, Question.id)):
        found[row.enrolment_id].append(_told(row))
    return dict(found)


def counts_in(edition_id: int, *, today: date) -> dict[Subject, Counter[str]]:
    """How many with a seat answered what about diet and access: numbers, for a venue."""
    counted: dict[Subject, Counter[str]] = {Subject.DIET: Counter(), Subject.ACCESS: Counter()}
    wanted = _in_edition(edition_id, today=today).where(
        Enrolment.state == EnrolmentState.CONFIRMED, Question.subject.in_(list(counted))
    )
    for row in db.session.scalars(wanted):
        counted[row.question.subject][row.text] += 1
    return counted


def fellows_in(edition_id: int, *, today: date) -> list[Fellow]:
    """Who has a seat and said yes to being on the list: names and organisations, no more."""
    employer = people.employer_name(Person.id, day=today)
    rows = db.session.execute(
        select(Person.given_name, Person.name_prefix, Person.family_name, employer)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(
            Enrolment.edition_id == edition_id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            _consents(today=today),
        )
        .order_by(Person.search_name, Person.id)
    )
    return [
        Fellow(" ".join(part for part in (given, prefix, family) if part), at or "")
        for given, prefix, family, at in rows
    ]


def follow(edition: Edition) -> None:
    """The sessions moved: what was answered is erased so long after the new last one."""
    if edition.ends_at is None:
        return
    last_day = clock.day_of(edition.ends_at)
    with db.transaction():
        for each in db.session.scalars(_in_edition(edition.id)):
            each.erase_on = _day_of(each, last_day=last_day)


def erase_sooner(question: Question) -> None:
    """What was answered to this question goes by the days that stand with it now, if sooner."""
    rows = db.session.execute(
        select(Answer, Edition.ends_at)
        .join(Enrolment, Enrolment.id == Answer.enrolment_id)
        .join(Enrolment.edition)
        .options(joinedload(Answer.question))
        .where(Answer.question_id == question.id, Edition.ends_at.is_not(None))
    )
    for answer, ends_at in rows:
        if ends_at is not None:
            day = _day_of(answer, last_day=clock.day_of(ends_at))
            answer.erase_on = min(answer.erase_on, day)


def erase_due(*, now: datetime) -> int:
    """Erase what has had its day, and what was answered for a seat that is given up."""
    today = clock.day_of(now)
    with db.transaction():
        rows = db.session.execute(_due(today)).all()
        gone = [
            answer.id for answer, ends_at, over in rows if over or _is_due(answer, ends_at, today)
        ]
        db.session.execute(delete(Answer).where(Answer.id.in_(gone)))
    return len(gone)


def _is_due(answer: Answer, ends_at: datetime | None, today: date) -> bool:
    """Whether it is so by the last session as it stands now; if not, its day moves."""
    if ends_at is not None:
        answer.erase_on = _day_of(answer, last_day=clock.day_of(ends_at))
    return answer.erase_on <= today


def _due(today: date) -> Select[Answer, datetime | None, bool]:
    over = or_(Enrolment.cancelled_at.is_not(None), Edition.state == EditionState.CANCELLED)
    return (
        select(Answer, Edition.ends_at, over)
        .join(Enrolment, Enrolment.id == Answer.enrolment_id)
        .join(Enrolment.edition)
        .options(joinedload(Answer.question))
        .where(or_(Answer.erase_on <= today, over))
    )


def _day_of(answer: Answer, *, last_day: date) -> date:
    question = answer.question
    return rules.erase_on(question.subject, question.erase_days, last_day=last_day)


def _consents(*, today: date) -> ColumnElement[bool]:
    return (
        select(Answer.id)
        .join(Answer.question)
        .where(
            Answer.enrolment_id == Enrolment.id,
            Question.subject == Subject.CONSENT,
            Answer.text == rules.YES,
            Answer.erase_on > today,
        )
        .exists()
    )


def _in_edition(edition_id: int, *, today: date | None = None) -> Select[Answer]:
    wanted = (
        select(Answer)
        .join(Answer.question)
        .join(Enrolment, Enrolment.id == Answer.enrolment_id)
        .options(joinedload(Answer.question))
        .where(Enrolment.edition_id == edition_id, Enrolment.cancelled_at.is_(None))
    )
    return wanted if today is None else wanted.where(Answer.erase_on > today)


def _answers(enrolment_id: int) -> list[Answer]:
    rows = db.session.scalars(
        select(Answer)
        .join(Answer.question)
        .options(joinedload(Answer.question))
        .where(Answer.enrolment_id == enrolment_id)
        .order_by(Question.number, Question.id)
    )
    return list(rows)


def _questions(numbers: Iterable[int]) -> list[Question]:
    return list(db.session.scalars(select(Question).where(Question.id.in_(list(numbers)))))


def _told(row: Answer) -> Told:
    return Told(row.question.subject, row.question.label, row.text, row.question.kind)
