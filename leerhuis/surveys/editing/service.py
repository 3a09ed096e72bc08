"""What a coordinator does with a questionnaire and its questions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from leerhuis import db, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Course
from leerhuis.courses.offer import put, tell
from leerhuis.errors import Missing, Refused
from leerhuis.people.models import Organisation
from leerhuis.surveys import questionnaires
from leerhuis.surveys.editing import queries, rules
from leerhuis.surveys.editing.rules import Placed, Said
from leerhuis.surveys.models import Questionnaire, QuestionnaireVersion, SurveyQuestion
from leerhuis.surveys.questionnaires import questions_in
from leerhuis.surveys.rules import SurveyKind


def create(
    organisation: Organisation,
    *,
    kind: SurveyKind,
    name: str,
    questions: Sequence[Said] = (),
    keys: Sequence[str] = (),
    by: Identity,
    now: datetime,
) -> Questionnaire:
    """A draft with these questions; with `keys` answers to them can be compared elsewhere too."""
    return _create(organisation.id, None, kind, name, questions, keys, by=by, now=now)


def create_own(
    course: Course, *, kind: SurveyKind, name: str, by: Identity, now: datetime
) -> Questionnaire:
    """What a course asks besides the questions of the region; there is one of each kind."""
    if kind is SurveyKind.NEEDS:
        raise Missing
    with db.transaction():
        db.hold_all(Questionnaire)
        known = queries.own_current(course, kind)
        if known is not None:
            return known
        return _create(course.organisation_id, course.id, kind, name, (), (), by=by, now=now)


def _create(
    organisation_id: int,
    course_id: int | None,
    kind: SurveyKind,
    name: str,
    questions: Sequence[Said],
    keys: Sequence[str],
    *,
    by: Identity,
    now: datetime,
) -> Questionnaire:
    rules.check_name(name)
    row = Questionnaire(
        organisation_id=organisation_id, course_id=course_id, kind=kind, name=name, created_at=now
    )
    with db.transaction():
        db.add(row)
        first = QuestionnaireVersion(questionnaire_id=row.id, number=1, made_at=now)
        db.add(first)
        for number, said in enumerate(questions, 1):
            key = keys[number - 1] if keys else tokens.public_id()
            db.add(_row(said, first, number=number, key=key))
        tell(Action.QUESTIONNAIRE_CREATED, row, by=by, now=now, name=name, asks=kind.value)
    return row


def copy(
    questionnaire: Questionnaire, *, kind: SurveyKind, name: str, by: Identity, now: datetime
) -> Questionnaire:
    """The same questions with the same keys, in a draft of its own that nobody answered."""
    with db.transaction():
        last = questionnaires.latest(questionnaire)
        row = _create(questionnaire.organisation_id, None, kind, name, (), (), by=by, now=now)
        made = questionnaires.latest(row)
        questionnaires.copy_questions(questions_in(last.id), made)
        for each in questions_in(made.id):
            each.measure = each.measure if each.measure in rules.TELLS[kind] else None
        db.session.flush()
        return row


def rename(questionnaire: Questionnaire, *, name: str, by: Identity, now: datetime) -> None:
    rules.check_name(name)
    with db.transaction():
        put(questionnaire, Action.QUESTIONNAIRE_CHANGED, {"name": name}, by=by, now=now)


def add_question(
    questionnaire: Questionnaire, said: Said, *, by: Identity, now: datetime
) -> SurveyQuestion:
    """After the last question of its section."""
    with db.transaction():
        draft, known = _draft(questionnaire, now=now)
        rules.check_room(len(known), own=questionnaire.course_id is not None)
        _check(questionnaire, said, known)
        row = _row(said, draft, number=0, key=tokens.public_id())
        db.add(row)
        known.insert(rules.place_for(said.section, _placed(known)), row)
        _number(known)
        _changed(questionnaire, by=by, now=now, added=said.text)
        return row


def change_question(
    questionnaire: Questionnaire,
    question: SurveyQuestion,
    said: Said,
    *,
    by: Identity,
    now: datetime,
) -> None:
    """Its kind stays. Once other answers can be picked, it is another question for who counts."""
    with db.transaction():
        draft, known = _draft(questionnaire, now=now)
        row = queries.same_in(draft, question)
        said = said._replace(kind=row.kind)
        _check(questionnaire, said, [each for each in known if each is not row])
        _check_hanging(row, said, known)
        if list(said.choices) != row.choices and queries.was_settled(row.key, questionnaire):
            row.key = tokens.public_id()
        for name, value in _columns(said).items():
            setattr(row, name, value)
        _changed(questionnaire, by=by, now=now, changed=said.text)


def ask_only_if(
    questionnaire: Questionnaire,
    question: SurveyQuestion,
    on: SurveyQuestion | None,
    picks: Sequence[int],
    *,
    by: Identity,
    now: datetime,
) -> None:
    """Ask it only of who gave one of these answers to an earlier question; `on` None of all."""
    with db.transaction():
        draft, known = _draft(questionnaire, now=now)
        row = queries.same_in(draft, question)
        row.only_if_id, row.only_if = None, []
        if on is not None:
            before = queries.same_in(draft, on)
            rules.check_condition(
                row.id,
                before.id,
                picks,
                order=[each.id for each in known],
                values=rules.answers_to(before.kind, before.choices),
            )
            row.only_if_id, row.only_if = before.id, sorted(set(picks))
        _changed(questionnaire, by=by, now=now, changed=row.text)


def move(
    questionnaire: Questionnaire, question: SurveyQuestion, *, up: bool, by: Identity, now: datetime
) -> None:
    """A step up or down, into the section before or after it at the edge of its own."""
    with db.transaction():
        draft, known = _draft(questionnaire, now=now)
        rows = {each.id: each for each in known}
        order = rules.moved(_placed(known), queries.same_in(draft, question).id, up=up)
        for each in order:
            rows[each.id].section = each.section
        _number([rows[each.id] for each in order])
        _changed(questionnaire, by=by, now=now, changed=question.text)


def remove_question(
    questionnaire: Questionnaire, question: SurveyQuestion, *, by: Identity, now: datetime
) -> None:
    """Out of the draft; versions that were settled keep it, and so do the answers to it."""
    with db.transaction():
        draft, known = _draft(questionnaire, now=now)
        row = queries.same_in(draft, question)
        rules.check_left_out(row.id, _placed(known))
        known.remove(row)
        db.session.delete(row)
        db.session.flush()
        _number(known)
        _changed(questionnaire, by=by, now=now, removed=question.text)


def _draft(
    questionnaire: Questionnaire, *, now: datetime
) -> tuple[QuestionnaireVersion, list[SurveyQuestion]]:
    """The version to change with its questions; whoever else changes it waits."""
    if questionnaire.retired_at is not None:
        raise Refused("This questionnaire was put away. Take it up again first.")
    draft = questionnaires.next_version(questionnaire, now=now)
    return draft, questions_in(draft.id)


def _check(questionnaire: Questionnaire, said: Said, others: Sequence[SurveyQuestion]) -> None:
    rules.check_question(said, of=questionnaire.kind, measured=[each.measure for each in others])
    if questionnaire.course_id is not None and said.measure is not None:
        raise Missing


def _check_hanging(row: SurveyQuestion, said: Said, known: Sequence[SurveyQuestion]) -> None:
    """What another question hangs on must still be an answer."""
    values = set(rules.answers_to(said.kind, said.choices))
    if any(each.only_if_id == row.id and not set(each.only_if) <= values for each in known):
        raise Refused("Another question hangs on an answer that you leave out.", field="choices")


def _placed(rows: Sequence[SurveyQuestion]) -> list[Placed]:
    return [Placed(each.id, each.section, each.only_if_id) for each in rows]


def _number(rows: Sequence[SurveyQuestion]) -> None:
    for number, each in enumerate(rows, 1):
        each.number = number


def _row(said: Said, version: QuestionnaireVersion, *, number: int, key: str) -> SurveyQuestion:
    return SurveyQuestion(
        version_id=version.id, number=number, key=key, kind=said.kind, **_columns(said)
    )


def _columns(said: Said) -> dict[str, Any]:
    return {
        "text": said.text,
        "hint": said.hint,
        "section": said.section,
        "choices": [dict(each) for each in said.choices],
        "required": said.required,
        "measure": said.measure,
    }


def _changed(questionnaire: Questionnaire, *, by: Identity, now: datetime, **facts: Any) -> None:
    db.session.flush()
    tell(Action.QUESTIONNAIRE_CHANGED, questionnaire, by=by, now=now, **facts)
