"""Figures that others build on: true, and never of fewer than five answers."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leerhuis import db
from leerhuis.people.sectors import Sector
from leerhuis.surveys import outcomes
from leerhuis.surveys.models import (
    QuestionnaireVersion,
    SealedAnswer,
    SurveyAnswer,
    SurveyInvitation,
)
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind, SurveyState
from leerhuis.surveys.tallying import Tally, told
from leerhuis.tokens import public_id
from tests.counting import statements
from tests.factories import NOW, make_edition, make_organisation, make_person, saved
from tests.factories_surveys import make_question, make_questionnaire, make_survey

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def version(app):
    make_questionnaire()
    return db.session.query(QuestionnaireVersion).one()


def answer(survey, question, *values, **cell):
    """So many people gave these values."""
    for value in values:
        saved(SurveyAnswer(survey_id=survey.id, question_id=question.id, value=value, **cell))


def ask(survey, number, *, answered=0):
    for at in range(number):
        saved(
            SurveyInvitation(
                survey_id=survey.id,
                person_id=make_person().id,
                token_hash=public_id(),
                asked_at=NOW,
                answered=at < answered,
            )
        )


def closed(version, edition=None, **given):
    given = {"state": SurveyState.CLOSED, "asked": 8, "answers": 6} | given
    return make_survey(
        version, organisation_id=make_organisation().id, edition_id=edition and edition.id, **given
    )


def test_the_score_of_a_group_is_the_mean_mark_and_who_said_yes(version):
    grade = make_question(version, QuestionKind.GRADE, measure=Measure.GRADE)
    again = make_question(version, number=2, measure=Measure.RECOMMENDS)
    edition = make_edition()
    survey = closed(version, edition)
    answer(survey, grade, 8, 8, 9, 7, 10, 8)
    answer(survey, again, 5, 4, 4, 3, 1, 5)
    score = outcomes.scores([edition.id])[edition.id]
    assert (score.asked, score.answers) == (8, 6)
    assert score.grade == Decimal("8.3")
    assert (score.recommends, score.recommends_of) == (4, 6)
    assert outcomes.effects([edition.id]) == {}


def test_an_effect_is_told_apart_from_an_evaluation(version):
    uses = make_question(version, QuestionKind.ONE, measure=Measure.USES)
    edition = make_edition()
    survey = closed(version, edition, kind=SurveyKind.EFFECT)
    answer(survey, uses, 1, 1, 1, 2, 3, 1)
    effect = outcomes.effects([edition.id])[edition.id]
    assert (effect.uses, effect.uses_of) == (4, 6)


def test_four_answers_are_no_score(version):
    grade = make_question(version, QuestionKind.GRADE, measure=Measure.GRADE)
    edition = make_edition()
    survey = closed(version, edition, answers=4)
    answer(survey, grade, 1, 2, 3, 4)
    assert outcomes.scores([edition.id]) == {}


def test_a_question_that_four_answered_says_nothing(version):
    grade = make_question(version, QuestionKind.GRADE, measure=Measure.GRADE, required=False)
    edition = make_edition()
    survey = closed(version, edition)
    answer(survey, grade, 1, 2, 3, 4)
    assert outcomes.scores([edition.id])[edition.id].grade is None


def test_what_waits_sealed_is_no_answer_yet(version):
    edition = make_edition()
    survey = closed(version, edition, state=SurveyState.OPEN, asked=None, answers=None)
    ask(survey, 12, answered=10)
    for _ in range(5):
        saved(SealedAnswer(survey_id=survey.id, sealed=b"x"))
    assert outcomes.responses([survey])[survey.id] == (12, 10, 5)
    saved(SealedAnswer(survey_id=survey.id, sealed=b"x"))
    assert outcomes.responses([survey])[survey.id].few
    assert outcomes.scores([edition.id]) == {}


def test_what_may_be_left_out_is_told_once_the_survey_is_closed(version):
    grade = make_question(version, QuestionKind.GRADE, measure=Measure.GRADE, required=False)
    survey = closed(version, state=SurveyState.OPEN)
    answer(survey, grade, *[8] * 6)
    assert outcomes.tallies([survey]) == {}
    with db.transaction():
        survey.state = SurveyState.CLOSED
    assert [each.id for each, _tally in outcomes.tallies([survey])[survey.id]] == [grade.id]


def test_scores_of_a_hundred_groups_take_as_many_statements_as_of_one(version):
    grade = make_question(version, QuestionKind.GRADE, measure=Measure.GRADE)
    editions = [make_edition() for _ in range(4)]
    for edition in editions:
        answer(closed(version, edition), grade, *[8] * 6)
    with statements() as one:
        outcomes.scores([editions[0].id])
    with statements() as all_of_them:
        assert len(outcomes.scores([each.id for each in editions])) == 4
    numbers = [sum(each.startswith("SELECT") for each in seen) for seen in (one, all_of_them)]
    assert numbers == [3, 3]


class TestWishes:
    @pytest.fixture
    def survey(self, version):
        return closed(version, kind=SurveyKind.NEEDS, asked=60, answers=40)

    @pytest.fixture
    def wanted(self, version):
        return make_question(
            version,
            QuestionKind.SEVERAL,
            measure=Measure.WANTS,
            choices=[{"text": "Hechting", "theme": "t1"}, {"text": "Rouw", "course": "c1"}],
        )

    def test_a_wish_is_counted_in_all_by_sector_and_by_organisation(self, survey, wanted):
        firm = make_organisation()
        team = {"sector": Sector.LOCAL_TEAM, "organisation_id": firm.id}
        answer(survey, wanted, *[0, 1] * 7, **team)
        answer(survey, wanted, *[0, 1] * 6, sector=Sector.LOCAL_TEAM)
        answer(survey, wanted, *[0, 1] * 8, sector=Sector.EDUCATION)
        found = outcomes.wishes(survey)
        assert {(each.sector, each.organisation_id): each.count for each in found} == {
            (None, None): 21,
            (Sector.LOCAL_TEAM, None): 13,
            (Sector.LOCAL_TEAM, firm.id): 7,
            (Sector.EDUCATION, None): 8,
        }
        assert {(each.theme, each.course) for each in found} == {("t1", None)}

    def test_a_wish_of_four_is_told_to_nobody(self, survey, wanted):
        answer(survey, wanted, *[0] * 6, *[2] * 4)
        assert outcomes.wishes(survey) == []

    def test_no_sector_is_told_that_gives_away_another(self, survey, wanted):
        answer(survey, wanted, *[0, 1] * 12, sector=Sector.LOCAL_TEAM)
        answer(survey, wanted, *[0, 1] * 3, sector=Sector.EDUCATION)
        assert [(each.sector, each.count) for each in outcomes.wishes(survey)] == [(None, 15)]

    def test_no_sector_is_told_while_people_can_still_answer(self, survey, wanted):
        answer(survey, wanted, *[0, 1] * 12, sector=Sector.LOCAL_TEAM)
        with db.transaction():
            survey.state = SurveyState.OPEN
        assert [(each.sector, each.count) for each in outcomes.wishes(survey)] == [(None, 12)]


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)), st.integers(0, 12))
@settings(max_examples=300)
def test_no_part_and_no_difference_of_parts_is_of_fewer_than_five(parts, of_none):
    whole = sum(parts.values()) + of_none
    shown = told(whole, parts)
    assert all(parts[each] >= 5 for each in shown)
    left = whole - sum(parts[each] for each in shown)
    assert not shown or left == 0 or left >= 5


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40))
def test_mean_and_spread_are_those_of_the_values(values):
    rows = {(each, None): values.count(each) for each in values}
    tally = Tally(QuestionKind.GRADE, rows)
    mean = sum(values) / len(values)
    spread = (sum((each - mean) ** 2 for each in values) / len(values)) ** 0.5
    assert tally.number == len(values)
    assert abs(float(tally.mean) - mean) <= 0.051
    assert abs(float(tally.spread) - spread) <= 0.051


@pytest.mark.parametrize(
    ("kind", "values", "yes"),
    [
        (QuestionKind.SCALE, {1: 2, 3: 1, 4: 3, 5: 4}, 7),
        (QuestionKind.GRADE, {7: 3, 8: 2, 10: 1}, 3),
        (QuestionKind.ONE, {1: 4, 2: 5}, 4),
        (QuestionKind.SEVERAL, {0: 9, 1: 6, 2: 5, 3: 2}, 7),
        (QuestionKind.NUMBER, {3: 9}, None),
    ],
)
def test_what_counts_as_yes(kind, values, yes):
    tally = Tally(kind, {(value, None): count for value, count in values.items()})
    assert tally.positive(3) == yes


def test_of_a_ranking_the_first_places_and_the_mean_place_are_told():
    rows = {(1, 1): 4, (2, 1): 2, (1, 2): 2, (2, 2): 1, (3, 2): 3, (3, 3): 3, (2, 3): 3}
    tally = Tally(QuestionKind.RANKING, rows)
    assert tally.number == 6
    assert tally.counts == {1: 4, 2: 2}
    assert tally.places(3) == [Decimal("1.3"), Decimal("2.2"), Decimal("2.5")]
