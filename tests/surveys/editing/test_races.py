"""Two coordinators at one questionnaire at one moment: both are answered, and nothing is lost."""

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.surveys import questionnaires
from leerhuis.surveys.editing import queries, service, using
from leerhuis.surveys.editing.rules import Said
from leerhuis.surveys.models import Questionnaire, QuestionnaireVersion
from leerhuis.surveys.rules import QuestionKind, SurveyKind
from tests.enrolment.test_race import at_once
from tests.factories import NOW, identity, make_course, make_organisation, make_staff
from tests.factories_surveys import make_question, make_questionnaire, version_of

BY = {"by": HOUSE, "now": NOW}


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def coordinator(region):
    return identity(make_staff("coordinator", region))


def adding(coordinator, questionnaire, text):
    def do():
        found = queries.questionnaire_for(coordinator, questionnaire.public_id)
        service.add_question(found, Said(QuestionKind.LONG, text), **BY)

    return do


def test_two_questions_added_at_one_moment_stand_in_one_next_version(app, region, coordinator):
    for again in range(5):
        row = make_questionnaire(region, in_use=False, name=f"Lijst {again}")
        make_question(version_of(row))
        tasks = [adding(coordinator, row, text) for text in ("Een", "Twee")]
        assert at_once(app, tasks) == [None, None]
        numbers = select(QuestionnaireVersion.number).where(
            QuestionnaireVersion.questionnaire_id == row.id
        )
        assert sorted(db.session.scalars(numbers)) == [1, 2]
        asked = questionnaires.questions_in(questionnaires.latest(row).id)
        assert sorted(each.text for each in asked) == ["Een", "Twee", "Vraag 1"]
        assert [each.number for each in asked] == [1, 2, 3]


def test_of_two_questionnaires_used_at_one_moment_one_is_used(app, region, coordinator):
    for again in range(5):
        rows = [make_questionnaire(region, in_use=False, name=f"L{again}{n}") for n in range(2)]
        for row in rows:
            make_question(version_of(row))

        def task(row):
            found = queries.questionnaire_for(coordinator, row.public_id)
            using.use(found, **BY)

        assert at_once(app, [lambda row=row: task(row) for row in rows]) == [None, None]
        used = select(Questionnaire.id).where(Questionnaire.in_use)
        assert len(db.session.scalars(used).all()) == 1


def test_a_course_that_begins_twice_at_one_moment_has_one_list_of_its_own(app, region):
    course = make_course(organisation_id=region.id)

    def begin():
        service.create_own(course, kind=SurveyKind.EVALUATION, name="Eigen", **BY)

    assert at_once(app, [begin, begin]) == [None, None]
    assert db.session.query(Questionnaire).filter_by(course_id=course.id).count() == 1
