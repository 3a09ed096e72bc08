"""Reading questionnaires where someone coordinates, with their versions and questions."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import db
from leerhuis.access import Identity, below
from leerhuis.courses.models import Course, Theme
from leerhuis.courses.queries import coordinated, themes
from leerhuis.errors import Missing
from leerhuis.people import queries as people
from leerhuis.people.models import Organisation
from leerhuis.surveys.models import Questionnaire, QuestionnaireVersion, SurveyQuestion
from leerhuis.surveys.questionnaires import chosen_for, questions_in
from leerhuis.surveys.rules import SurveyKind


class Kept(NamedTuple):
    """A questionnaire in a list: its last version, and how many questions that has."""

    questionnaire: Questionnaire
    version: QuestionnaireVersion
    questions: int


def _questionnaires(who: Identity) -> Select[Questionnaire]:
    return (
        select(Questionnaire)
        .join(Questionnaire.organisation)
        .where(coordinated(who))
        .options(contains_eager(Questionnaire.organisation), joinedload(Questionnaire.course))
    )


def questionnaires_for(who: Identity) -> list[Kept]:
    """Those that are not of one course, by name; what was put away comes last."""
    wanted = _questionnaires(who).where(Questionnaire.course_id.is_(None))
    return _kept(wanted.order_by(Questionnaire.retired_at.is_not(None), Questionnaire.name))


def own_of(who: Identity, course: Course) -> list[Kept]:
    """What a course adds itself, by kind."""
    wanted = _questionnaires(who).where(
        Questionnaire.course_id == course.id, Questionnaire.retired_at.is_(None)
    )
    return _kept(wanted.order_by(Questionnaire.kind))


def _kept(wanted: Select[Questionnaire]) -> list[Kept]:
    rows = db.session.scalars(wanted).unique().all()
    versions = _last_versions([each.id for each in rows])
    counted = _numbers([each.id for each in versions.values()])
    return [Kept(each, versions[each.id], counted.get(versions[each.id].id, 0)) for each in rows]


def _last_versions(numbers: Sequence[int]) -> dict[int, QuestionnaireVersion]:
    rows = db.session.scalars(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.questionnaire_id.in_(numbers))
        .order_by(QuestionnaireVersion.number)
    )
    return {each.questionnaire_id: each for each in rows}


def _numbers(versions: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(SurveyQuestion.version_id, func.count())
        .where(SurveyQuestion.version_id.in_(versions))
        .group_by(SurveyQuestion.version_id)
    )
    return {row[0]: row[1] for row in rows}


def questionnaire_for(who: Identity, public_id: str) -> Questionnaire:
    """One where this person coordinates."""
    return people.found(_questionnaires(who).where(Questionnaire.public_id == public_id))


def versions_of(questionnaire: Questionnaire) -> list[QuestionnaireVersion]:
    """All of them, the last one first."""
    rows = db.session.scalars(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire.id)
        .order_by(QuestionnaireVersion.number.desc())
    )
    return list(rows)


def version_of(questionnaire: Questionnaire, number: int | None) -> QuestionnaireVersion:
    """The version with this number; without one the last."""
    versions = versions_of(questionnaire)
    found = next((each for each in versions if number in (None, each.number)), None)
    if found is None:
        raise Missing
    return found


def question_in(questionnaire: Questionnaire, public_id: str) -> SurveyQuestion:
    """A question of any version: a page may be older than the version that is changed now."""
    found = db.session.scalar(
        select(SurveyQuestion)
        .join(SurveyQuestion.of)
        .where(
            SurveyQuestion.public_id == public_id,
            QuestionnaireVersion.questionnaire_id == questionnaire.id,
        )
    )
    if found is None:
        raise Missing
    return found


def same_in(version: QuestionnaireVersion, question: SurveyQuestion) -> SurveyQuestion:
    """This question as it stands in that version."""
    found = next((each for each in questions_in(version.id) if each.key == question.key), None)
    if found is None:
        raise Missing
    return found


def has_another(questionnaire: Questionnaire) -> bool:
    """Whether its course has a list of its own of this kind beside it."""
    if questionnaire.course_id is None:
        return False
    beside = _own(questionnaire.course_id, questionnaire.kind)
    return db.session.scalar(beside.where(Questionnaire.id != questionnaire.id)) is not None


def was_settled(key: str, questionnaire: Questionnaire) -> bool:
    """Whether people may have answered the question with this key."""
    before = (
        select(SurveyQuestion.id)
        .join(SurveyQuestion.of)
        .where(
            SurveyQuestion.key == key,
            QuestionnaireVersion.questionnaire_id == questionnaire.id,
            QuestionnaireVersion.settled_at.is_not(None),
        )
    )
    return db.session.scalar(before.limit(1)) is not None


def used_with(questionnaire: Questionnaire) -> list[Questionnaire]:
    """What the same organisation uses for the same kind, this one left out."""
    rows = db.session.scalars(
        select(Questionnaire).where(
            Questionnaire.organisation_id == questionnaire.organisation_id,
            Questionnaire.kind == questionnaire.kind,
            Questionnaire.course_id.is_(None),
            Questionnaire.in_use,
            Questionnaire.id != questionnaire.id,
        )
    )
    return list(rows)


def own_current(course: Course, kind: SurveyKind) -> Questionnaire | None:
    return db.session.scalar(_own(course.id, kind))


def _own(course_id: int, kind: SurveyKind) -> Select[Questionnaire]:
    return select(Questionnaire).where(
        Questionnaire.course_id == course_id,
        Questionnaire.kind == kind,
        Questionnaire.retired_at.is_(None),
    )


def asked_with(questionnaire: Questionnaire, version: QuestionnaireVersion) -> list[SurveyQuestion]:
    """What people get when they get this version: of a course after those of the region."""
    if questionnaire.course is None:
        return questions_in(version.id)
    chosen = chosen_for(questionnaire.course, questionnaire.kind)
    if chosen is None or chosen.version.questionnaire_id == questionnaire.id:
        return questions_in(version.id)
    return questions_in(chosen.version.id, version.id)


def wishes_for(questionnaire: Questionnaire) -> tuple[list[Theme], list[Course]]:
    """What people can be asked to choose from: themes, and courses of the organisation."""
    path = questionnaire.organisation.path
    rows = db.session.scalars(
        select(Course)
        .join(Course.organisation)
        .where(below(Organisation.path, [path]))
        .order_by(Course.title, Course.id)
    )
    return themes(), list(rows)
