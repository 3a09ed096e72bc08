"""How a questionnaire is put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis.errors import Refused
from leerhuis.surveys.editing import rules
from leerhuis.surveys.editing.rules import Placed, Said
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind


def lines(*words):
    return tuple({"text": each} for each in words)


def check(said, *, of=SurveyKind.EVALUATION, measured=()):
    rules.check_question(said, of=of, measured=measured)


@st.composite
def questionnaires(draw):
    """Questions in sections of which each may hang on an earlier one."""
    number = draw(st.integers(1, 8))
    made = []
    for at in range(1, number + 1):
        on = draw(st.none() | st.integers(1, at - 1)) if at > 1 else None
        made.append(Placed(at, draw(st.sampled_from("ABC")), on))
    return made


@given(questionnaires(), st.data())
def test_however_one_moves_questions_each_comes_after_what_it_hangs_on(questions, data):
    for _step in range(8):
        number = data.draw(st.sampled_from([each.id for each in questions]))
        try:
            questions = rules.moved(questions, number, up=data.draw(st.booleans()))
        except Refused:
            continue
    order = [each.id for each in questions]
    assert sorted(order) == list(range(1, len(order) + 1))
    for each in questions:
        assert each.only_if_id is None or order.index(each.only_if_id) < order.index(each.id)


@given(questionnaires(), st.sampled_from("ABCD"))
def test_a_new_question_comes_right_after_the_last_of_its_section(questions, section):
    place = rules.place_for(section, questions)
    same = [at for at, each in enumerate(questions) if each.section == section]
    assert place == (same[-1] + 1 if same else len(questions))


def test_at_the_edge_of_its_section_a_question_goes_over_first():
    questions = [Placed(1, "Inhoud"), Placed(2, "Locatie")]
    over = rules.moved(questions, 2, up=True)
    assert over == [Placed(1, "Inhoud"), Placed(2, "Inhoud")]
    assert rules.moved(over, 2, up=True) == [Placed(2, "Inhoud"), Placed(1, "Inhoud")]


def test_the_first_cannot_go_up_and_the_last_cannot_go_down():
    questions = [Placed(1, ""), Placed(2, "")]
    assert rules.moved(questions, 1, up=True) == questions
    assert rules.moved(questions, 2, up=False) == questions


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Said(QuestionKind.LONG, "  "), "Fill in the question."),
        (Said(QuestionKind.SCALE, "Hoe?", choices=lines("a", "b")), "A scale has 5 words"),
        (Said(QuestionKind.ONE, "Welke?", choices=lines("a")), "from 2 to 40"),
        (Said(QuestionKind.RANKING, "Orde?", choices=lines(*"abcdefghijk")), "from 2 to 10"),
        (Said(QuestionKind.ONE, "Welke?", choices=lines("a", "a")), "may be there once"),
        (Said(QuestionKind.ONE, "Welke?", choices=lines("a", "b" * 121)), "at most 120"),
        (Said(QuestionKind.NUMBER, "Hoeveel?", measure=Measure.GRADE), "cannot tell that"),
        (Said(QuestionKind.GRADE, "Cijfer?", measure=Measure.RECOMMENDS), "cannot tell that"),
    ],
)
def test_a_question_that_cannot_be_asked_so_is_refused(said, sentence):
    with pytest.raises(Refused, match=sentence):
        check(said)


def test_one_question_gives_the_mark():
    said = Said(QuestionKind.GRADE, "Welk cijfer geef je?", measure=Measure.GRADE)
    check(said, measured=[None, Measure.KEEP])
    with pytest.raises(Refused, match="tells that already"):
        check(said, measured=[Measure.GRADE])


def test_a_wish_may_be_asked_twice_but_not_after_a_training():
    said = Said(QuestionKind.SEVERAL, "Wat wil je?", choices=lines("a", "b"), measure=Measure.WANTS)
    check(said, of=SurveyKind.NEEDS, measured=[Measure.WANTS])
    with pytest.raises(Refused, match="cannot tell that"):
        check(said)


def test_each_measure_goes_with_a_kind_of_answer_and_is_told_by_some_survey():
    assert set(rules.FITS) == set(Measure)
    assert {each for told in rules.TELLS.values() for each in told} == set(Measure)
    assert set(rules.TELLS) == set(SurveyKind)


def test_a_question_hangs_on_an_answer_of_an_earlier_one():
    values = rules.answers_to(QuestionKind.ONE, lines("ja", "nee"))
    rules.check_condition(2, 1, [2], order=[1, 2], values=values)
    for on, picks, sentence in (
        (3, [1], "asked before this one"),
        (2, [1], "asked before this one"),
        (1, [], "at least one answer"),
        (1, [3], "an answer of that question"),
    ):
        with pytest.raises(Refused, match=sentence):
            rules.check_condition(2, on, picks, order=[1, 2, 3], values=values)


def test_what_is_picked_can_be_hung_on_and_what_is_written_cannot():
    assert rules.answers_to(QuestionKind.GRADE, []) == list(range(11))
    assert rules.answers_to(QuestionKind.LONG, []) == []
    assert rules.answers_to(QuestionKind.RANKING, lines("a", "b")) == []


def test_a_course_adds_few_questions():
    rules.check_room(4, own=True)
    rules.check_room(39, own=False)
    for number, own in ((5, True), (40, False)):
        with pytest.raises(Refused, match="at most"):
            rules.check_room(number, own=own)
