"""Which answers are sound, who reads them, and until when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.access import Role
from leerhuis.enrolment.questions import rules
from leerhuis.enrolment.questions.rules import Asked
from leerhuis.enrolment.rules import AnswerKind, Subject
from leerhuis.errors import Refused

WORDS = Asked(1, "diet", Subject.DIET, AnswerKind.TEXT, "Wat eet je niet?")
LUNCH = Asked(2, "lunch", Subject.OTHER, AnswerKind.YES_NO, "Eet je mee?", required=True)
DISH = Asked(
    3, "dish", Subject.OTHER, AnswerKind.CHOICE, "Wat?", ("soep", "brood"), True, 2, rules.YES
)


def wrong(asked, answers, **how):
    return {key: str(no) for key, no in rules.judge(asked, answers, **how).wrong.items()}


def test_what_is_required_must_be_answered():
    assert wrong([WORDS, LUNCH], {"lunch": "  "}) == {"lunch": "Answer this question."}


def test_whoever_enrols_somebody_else_need_not_know_the_answers():
    assert wrong([LUNCH], {}, required=False) == {}


def test_a_question_that_hangs_on_another_is_put_to_who_gave_that_answer_only():
    assert rules.judge([LUNCH, DISH], {"lunch": "no", "dish": "soep"}).answers == {2: "no"}
    assert wrong([LUNCH, DISH], {"lunch": "yes"}) == {"dish": "Answer this question."}
    assert rules.judge([LUNCH, DISH], {"lunch": "yes", "dish": "soep"}).wrong == {}


def test_it_makes_no_difference_which_of_the_two_stands_first():
    said = {"lunch": "yes", "dish": "soep"}
    assert rules.judge([DISH, LUNCH], said).answers == {2: "yes", 3: "soep"}


def test_one_chooses_from_the_list():
    assert wrong([LUNCH], {"lunch": "maybe"}) == {"lunch": "Choose from the list."}
    assert list(wrong([LUNCH, DISH], {"lunch": "yes", "dish": "vis"})) == ["dish"]


def test_an_answer_has_at_most_500_characters():
    assert wrong([WORDS], {"diet": "x" * 500}) == {}
    assert wrong([WORDS], {"diet": "x" * 501}) == {"diet": "Use at most 500 characters."}


def test_control_signs_are_left_out():
    assert rules.judge([WORDS], {"diet": " no\x00ten\n\x1bvis "}).answers == {1: "noten\nvis"}


@given(st.dictionaries(st.sampled_from(["diet", "lunch", "dish", "unknown"]), st.text()))
def test_whatever_is_sent_only_sound_answers_to_what_was_asked_are_kept(sent):
    asked = [WORDS, LUNCH, DISH]
    judged = rules.judge(asked, sent)
    known = {each.id: each for each in asked}
    for number, text in judged.answers.items():
        question = known[number]
        assert 0 < len(text) <= rules.LONGEST
        assert not question.values or text in question.values
        assert rules.is_asked(question, judged.answers)
        assert question.key not in judged.wrong


def test_diet_goes_seven_days_after_the_last_session_and_consent_after_half_a_year():
    last = date(2027, 8, 31)
    assert rules.erase_on(Subject.DIET, 7, last_day=last) == last + timedelta(days=7)
    assert rules.erase_on(Subject.CONSENT, 7, last_day=last) == date(2028, 2, 29)


def test_diet_and_access_needs_are_read_by_the_coordinator_only():
    assert set(rules.readable([Role.COORDINATOR])) == set(Subject) - {Subject.LEARNING}
    assert rules.readable([Role.TRAINER]) == [Subject.OTHER]
    assert rules.readable([Role.MANAGER, Role.ADMINISTRATOR, Role.PROFESSIONAL]) == []


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        (["soep"], "Give from 2 to 8 answers, one on each line."),
        ([str(n) for n in range(9)], "Give from 2 to 8 answers, one on each line."),
        (["soep", "soep"], "Each answer may be there once."),
        (["soep", "x" * 81], "Use at most 80 characters for an answer."),
    ],
)
def test_a_list_to_choose_from_is_one(choices, sentence):
    with pytest.raises(Refused, match=sentence):
        check(kind=AnswerKind.CHOICE, choices=choices)


def test_a_question_hangs_on_an_answer_that_there_is_of_a_question_for_everyone():
    check(condition=LUNCH, only_if="yes")
    for condition, only_if in ((LUNCH, "soep"), (WORDS, "x"), (DISH, "soep")):
        with pytest.raises(Refused):
            check(condition=condition, only_if=only_if)


@pytest.mark.parametrize("days", [-1, 366])
def test_answers_are_kept_for_a_year_at_most(days):
    with pytest.raises(Refused, match="from 0 to 365"):
        check(erase_days=days)


def check(**said):
    usual = {
        "kind": AnswerKind.TEXT,
        "choices": [],
        "erase_days": 7,
        "condition": None,
        "only_if": "",
    }
    rules.check_question(**usual | said)


def test_a_course_asks_a_dozen_questions_at_most():
    rules.check_room(11)
    with pytest.raises(Refused, match="at most 12 questions"):
        rules.check_room(12)


@given(st.lists(st.integers(), unique=True, min_size=1), st.data(), st.booleans())
def test_moving_up_and_then_down_again_changes_nothing(order, data, up):
    number = data.draw(st.sampled_from(order))
    moved = rules.moved(order, number, up=up)
    assert sorted(moved) == sorted(order)
    if moved != order:
        assert rules.moved(moved, number, up=not up) == order
