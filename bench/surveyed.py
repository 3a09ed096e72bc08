"""What a coordinator reads of a survey with 50,000 answers to twenty questions."""

import random

from sqlalchemy import insert, select, text

from bench import seed
from bench.measure import note, rounds, tell, tell_ratio
from bench.planned import statements_of
from bench.stage import stage
from leerhuis import clock, db, tokens
from leerhuis.access import Role
from leerhuis.people.models import RoleGrant
from leerhuis.people.sectors import Sector
from leerhuis.surveys.models import (
    Questionnaire,
    QuestionnaireVersion,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyText,
)
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind, SurveyState

PEOPLE = 2_500
SCALES = 14
WORDS = [{"text": word} for word in ("Not at all", "Not really", "So so", "Yes", "Certainly")]
CHOICES = [{"text": f"Choice {n}"} for n in range(1, 7)]
SECTORS = [*Sector, None]
TIMES = 20


def _questions(version_id):
    kinds = [(QuestionKind.GRADE, Measure.GRADE, []), (QuestionKind.SCALE, Measure.USES, WORDS)]
    kinds += [(QuestionKind.SCALE, None, WORDS)] * (SCALES - 1)
    kinds += [(QuestionKind.ONE, None, CHOICES)] * 3
    kinds += [(QuestionKind.NUMBER, None, []), (QuestionKind.LONG, Measure.KEEP, [])]
    for number, (kind, measure, choices) in enumerate(kinds, start=1):
        row = SurveyQuestion(
            version_id=version_id,
            number=number,
            key=f"q{number}",
            kind=kind,
            text=f"Question {number} about the training",
            choices=choices,
            measure=measure,
        )
        db.add(row)
        yield row


def _highest(kind):
    return {QuestionKind.GRADE: 10, QuestionKind.NUMBER: 40}.get(kind, 5)


def seeded(people=PEOPLE):
    """One survey of a group that so many people answered; gives its public id."""
    now, lot = clock.now(), random.Random(1)
    with db.transaction():
        db.add(RoleGrant(person_id=1, organisation_id=1, role=Role.COORDINATOR, granted_at=now))
        questionnaire = Questionnaire(
            organisation_id=1, kind=SurveyKind.EVALUATION, name="After", created_at=now
        )
        db.add(questionnaire)
        version = QuestionnaireVersion(
            questionnaire_id=questionnaire.id, number=1, made_at=now, settled_at=now
        )
        db.add(version)
        questions = list(_questions(version.id))
        survey = Survey(
            organisation_id=1,
            kind=SurveyKind.EVALUATION,
            state=SurveyState.CLOSED,
            title="Course",
            version_id=version.id,
            edition_id=1,
            created_at=now,
            closes_on=clock.day_of(now),
            asked=people + 200,
            answers=people,
        )
        db.add(survey)
        _answer(survey.id, questions, people, lot)
        db.session.execute(text("ANALYZE"))
    return survey.public_id


def _answer(survey_id, questions, people, lot):
    values, texts = [], []
    for question in questions:
        for at in range(people):
            if question.kind is QuestionKind.LONG:
                words = "Practising with the actor. Exciting, and what I learned most from."
                row = {"survey_id": survey_id, "question_id": question.id, "text": words}
                texts.append(row | {"public_id": tokens.public_id()})
            else:
                values.append(
                    {
                        "survey_id": survey_id,
                        "question_id": question.id,
                        "value": lot.randint(1, _highest(question.kind)),
                        "sector": SECTORS[at % len(SECTORS)],
                    }
                )
    lot.shuffle(values)
    db.session.execute(insert(SurveyAnswer), values)
    db.session.execute(insert(SurveyText), texts)


def survey_results(kind):
    """The page of results over 50,000 answers, against the same aggregates by plain SQL."""
    with stage(kind) as made:
        seed.season(people=20)
        where = f"/evaluaties/{seeded()}"
        token = seed.browser(1)
        asked = statements_of(made, token, where)
        answers = db.session.scalar(select(text("count(*)")).select_from(SurveyAnswer))
        with made.serving("wsgi:app", "bench.surveyed_plain:app") as ((port, pid), (floor, plain)):
            ours, limit = made.client(port, token), made.client(floor)
            answer, body = ours.get(where)
            if answer.status != 200 or limit.get("/survey-results")[0].status != 200:
                raise RuntimeError(where)
            note(f"{where}: {len(body)} bytes, {asked} statements, {answers} values")
            costs = rounds(
                lambda: ours.get(where),
                lambda: limit.get("/survey-results"),
                pids=[pid, plain, *made.pids],
                times=TIMES,
            )
    tell_ratio("survey_results", *costs, db=kind, bytes=len(body), answers=answers + PEOPLE)
    tell("survey_results_statements", asked, "statements", db=kind)


FIGURES = {"survey_results": survey_results}
