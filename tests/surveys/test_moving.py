"""From sealed to results: never fewer than five at once, and mixed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import db
from leerhuis.surveys import closing, moving, service
from leerhuis.surveys.models import (
    SealedAnswer,
    SurveyAnswer,
    SurveyInvitation,
    SurveyText,
    TextLabel,
)
from leerhuis.surveys.moving import movable
from leerhuis.surveys.rules import FEWEST, QuestionKind, SurveyState
from tests.factories import HOUSE, NOW, saved
from tests.factories_surveys import (
    filled,
    make_answers,
    make_group_survey,
    make_invitation,
    make_invitations,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def survey(app):
    return make_group_survey(QuestionKind.SCALE, QuestionKind.LONG)


def moved():
    return db.session.query(SurveyAnswer).count()


def waiting():
    return db.session.query(SealedAnswer).count()


@given(st.lists(st.integers(1, 9), max_size=40), st.integers(0, 500))
def test_what_is_moved_at_once_and_what_stays_behind_is_never_fewer_than_five(batches, more):
    asked, answered, seen = sum(batches) + more, 0, 0
    for each in batches:
        answered += each
        number = movable(answered - seen, asked, answered)
        assert number == 0 or number >= FEWEST or answered < 2 * FEWEST
        seen += number
        stays = answered - seen
        assert seen == 0 or stays >= FEWEST or answered == asked


@given(st.integers(0, 400), st.integers(0, 400))
def test_when_everyone_answered_nobody_waits(waiting, moved_before):
    answered = waiting + moved_before
    assert movable(waiting, answered, answered) == waiting


def test_nine_answers_wait_and_of_ten_five_are_moved(survey):
    make_invitations(survey, 3)
    make_answers(survey, [1, 2, 3, 4, 5, 1, 2, 3, 4])
    assert moving.move_due(now=NOW) == 0
    make_answers(survey, [5])
    assert moving.move_due(now=NOW) == 5
    assert (moved(), waiting()) == (5, 5)
    assert moving.move_due(now=NOW) == 0


def test_every_answer_arrives_with_its_words_and_nothing_waits_at_the_end(survey):
    make_answers(survey, [1, 1, 2, 5, 5, 5, 3], text="Meer tijd")
    closing.close(survey, by=HOUSE, now=NOW)
    assert sorted(each.value for each in db.session.query(SurveyAnswer)) == [1, 1, 2, 3, 5, 5, 5]
    assert [each.text for each in db.session.query(SurveyText)] == ["Meer tijd"] * 7
    assert waiting() == 0


def test_a_label_stays_with_its_text_when_all_is_written_anew(survey):
    make_answers(survey, [1] * 10)
    make_invitation(survey)
    moving.move_due(now=NOW)
    text = db.session.query(SurveyText).first()
    kept = text.public_id
    saved(TextLabel(text_id=text.id, label="zaal"))
    make_answers(survey, [2] * 5)
    moving.move_due(now=NOW)
    closing.close(survey, by=HOUSE, now=NOW)
    db.session.expire_all()
    found = db.session.query(SurveyText).filter_by(public_id=kept).one()
    assert [each.label for each in db.session.query(TextLabel)] == ["zaal"]
    assert db.session.query(TextLabel).one().text_id == found.id


def test_what_stays_behind_is_sealed_anew(survey):
    make_invitation(survey)
    make_answers(survey, [1] * 10)
    before = {each.sealed for each in db.session.query(SealedAnswer)}
    moving.move_due(now=NOW)
    db.session.expire_all()
    after = {each.sealed for each in db.session.query(SealedAnswer)}
    assert len(after) == 5
    assert not before & after


def test_a_survey_that_everyone_answered_closes_by_itself(survey):
    make_answers(survey, [1, 2, 3, 4, 5])
    assert moving.move_due(now=NOW) == 0
    assert closing.close_due(now=NOW) == 1
    assert closing.close_due(now=NOW) == 0
    assert (survey.state, survey.asked, survey.answers) == (SurveyState.CLOSED, 5, 5)
    assert moved() == 5


def test_it_closes_when_its_last_day_is_over_and_not_before(survey):
    make_answers(survey, [1, 2, 3, 4, 5])
    make_invitation(survey)
    last = NOW.replace(day=25, hour=22, minute=30)
    assert closing.close_due(now=last) == 0
    assert closing.close_due(now=last.replace(hour=23)) == 1  # 24.00 in the Netherlands
    assert (survey.asked, survey.answers) == (6, 5)


def test_fewer_than_five_answers_are_removed_and_only_counted(survey):
    make_invitations(survey, 6)
    make_answers(survey, [1, 2, 3, 4])
    closing.close(survey, by=HOUSE, now=NOW)
    assert (moved(), waiting(), db.session.query(SurveyText).count()) == (0, 0, 0)
    assert (survey.asked, survey.answers) == (10, 4)


def test_at_the_end_it_is_forgotten_who_answered_and_drafts_are_gone(survey):
    make_answers(survey, [1, 2, 3, 4, 5])
    half = make_invitation(survey)
    service.save_draft(half, filled(survey), now=NOW)
    closing.close(survey, by=HOUSE, now=NOW)
    db.session.expire_all()
    rows = db.session.query(SurveyInvitation).all()
    assert {(each.answered, each.draft) for each in rows} == {(None, None)}


def test_closing_twice_is_closing_once(survey):
    make_answers(survey, [1, 2, 3, 4, 5])
    closing.close(survey, by=HOUSE, now=NOW)
    closing.close(survey, by=HOUSE, now=NOW)
    assert survey.answers == 5
    assert moved() == 5
