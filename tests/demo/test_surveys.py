"""What the demo region asked its people, and what came of it."""

import pytest
from sqlalchemy import func, select

from leerhuis import db
from leerhuis.surveys import outcomes
from leerhuis.surveys.models import SealedAnswer, Survey, SurveyAnswer
from leerhuis.surveys.rules import FEWEST, SurveyKind, SurveyState


@pytest.fixture
def surveys(demo):
    return db.session.scalars(select(Survey).order_by(Survey.id)).all()


def test_the_demo_asked_and_got_answers_in_two_rounds(surveys):
    closed = [each for each in surveys if each.state is SurveyState.CLOSED]
    evaluated = [each for each in closed if each.kind is SurveyKind.EVALUATION]
    assert len(evaluated) >= 6
    assert len({each.round_id for each in evaluated}) == 2
    assert all(each.answers >= FEWEST for each in closed)
    assert {each.kind for each in closed} == set(SurveyKind)
    assert any(each.state is SurveyState.OPEN for each in surveys)


def test_what_the_demo_answered_is_shown_and_nothing_more_waits(surveys):
    groups = {each.edition_id for each in surveys if each.edition_id}
    scores = outcomes.scores(groups)
    assert any(each.grade and each.grade > 7 for each in scores.values())
    assert any(each.grade and each.grade < 6 for each in scores.values())
    [needs] = [each for each in surveys if each.kind is SurveyKind.NEEDS]
    assert [each for each in outcomes.wishes(needs) if each.theme]
    waiting = db.session.scalar(select(func.count()).select_from(SealedAnswer))
    assert waiting < db.session.scalar(select(func.count()).select_from(SurveyAnswer))
