"""Questionnaires in their versions: which one is used, and how a version becomes final.

A version that was settled never changes. Whoever changes its questionnaire works on a draft, the
next version; that one is asked from the day on which it is settled too.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.courses.models import Course
from leerhuis.errors import Refused
from leerhuis.people.models import Organisation
from leerhuis.people.rules import lineage
from leerhuis.surveys.models import Questionnaire, QuestionnaireVersion, Survey, SurveyQuestion
from leerhuis.surveys.rules import SurveyKind


class Chosen(NamedTuple):
    """What a group is asked: the questions of the region, and what its course adds."""

    version: QuestionnaireVersion
    own: QuestionnaireVersion | None


def questions_of(survey: Survey) -> list[SurveyQuestion]:
    """All of them in the order in which they are asked; what the course adds comes last."""
    own = [] if survey.own_version_id is None else [survey.own_version_id]
    return questions_in(survey.version_id, *own)


def questions_in(*versions: int) -> list[SurveyQuestion]:
    """The questions of these versions, one version after the other."""
    rows = db.session.scalars(
        select(SurveyQuestion)
        .where(SurveyQuestion.version_id.in_(versions))
        .order_by(SurveyQuestion.number, SurveyQuestion.id)
    ).all()
    return sorted(rows, key=lambda each: versions.index(each.version_id))


def in_use(organisation_path: str, kind: SurveyKind) -> QuestionnaireVersion | None:
    """What is asked at this place: of the nearest organisation up the line that chose one."""
    wanted = _settled(kind).join(Questionnaire.organisation)
    return db.session.scalars(
        wanted.where(
            Questionnaire.in_use,
            Questionnaire.course_id.is_(None),
            Questionnaire.organisation_id.in_(lineage(organisation_path)),
        ).order_by(Organisation.path.desc(), QuestionnaireVersion.number.desc())
    ).first()


def own_of(course_id: int, kind: SurveyKind) -> QuestionnaireVersion | None:
    """What a course adds to the questions of the region."""
    wanted = _settled(kind).where(Questionnaire.course_id == course_id)
    return db.session.scalars(wanted.order_by(QuestionnaireVersion.number.desc())).first()


def chosen_for(course: Course, kind: SurveyKind) -> Chosen | None:
    """What a group of this course is asked; None where nobody chose any questions."""
    path = db.session.scalars(
        select(Organisation.path).where(Organisation.id == course.organisation_id)
    ).one()
    found, own = in_use(path, kind), own_of(course.id, kind)
    if found is None:
        return None if own is None else Chosen(own, None)
    return Chosen(found, own)


def _settled(kind: SurveyKind) -> Select[QuestionnaireVersion]:
    return (
        select(QuestionnaireVersion)
        .join(QuestionnaireVersion.questionnaire)
        .where(
            Questionnaire.kind == kind,
            Questionnaire.retired_at.is_(None),
            QuestionnaireVersion.settled_at.is_not(None),
        )
    )


def latest(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """The draft if there is one, else what was settled last."""
    return db.session.scalars(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire.id)
        .order_by(QuestionnaireVersion.number.desc())
        .options(joinedload(QuestionnaireVersion.questionnaire))
        .limit(1)
    ).one()


def settle(version: QuestionnaireVersion, *, now: datetime) -> None:
    """From now on it stays as it is, so that everyone answered the same questions."""
    with db.transaction():
        db.hold(version)
        if version.settled_at is not None:
            return
        if not questions_in(version.id):
            raise Refused("There are no questions yet. Add one first.")
        version.settled_at = now
        db.session.flush()


def next_version(questionnaire: Questionnaire, *, now: datetime) -> QuestionnaireVersion:
    """The draft to change: the last version, or a copy of it with the same keys if settled."""
    with db.transaction():
        last = latest(questionnaire)
        db.hold(last)
        newest = latest(questionnaire)  # whoever was before us may have made the next one
        if newest is not last:
            db.hold(newest)
        if newest.settled_at is None:
            return newest
        made = QuestionnaireVersion(
            questionnaire_id=questionnaire.id, number=newest.number + 1, made_at=now
        )
        db.add(made)
        copy_questions(questions_in(newest.id), made)
        return made


def copy_questions(questions: Sequence[SurveyQuestion], to: QuestionnaireVersion) -> None:
    """The same questions with the same keys; what hangs on a question hangs on its copy."""
    copies: dict[int, SurveyQuestion] = {}
    for each in questions:
        copies[each.id] = SurveyQuestion(
            version_id=to.id,
            number=each.number,
            key=each.key,
            section=each.section,
            kind=each.kind,
            text=each.text,
            hint=each.hint,
            choices=[dict(choice) for choice in each.choices],
            required=each.required,
            measure=each.measure,
            only_if=list(each.only_if),
        )
    db.add(*copies.values())
    for each in questions:
        if each.only_if_id is not None:
            copies[each.id].only_if_id = copies[each.only_if_id].id
    db.session.flush()
