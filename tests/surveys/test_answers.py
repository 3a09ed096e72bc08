"""Whatever is sent in, what is kept is an answer to a question that was asked."""

import contextlib
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from leerhuis.surveys import answers
from leerhuis.surveys.answering import forms
from leerhuis.surveys.answers import Given, Wrong
from leerhuis.surveys.rules import TEXTS, QuestionKind

LISTED = (QuestionKind.SCALE, QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.RANKING)


@dataclass
class Question:
    id: int
    kind: QuestionKind
    required: bool = True
    only_if_id: int | None = None
    only_if: list = field(default_factory=list)
    choices: list = field(default_factory=list)

    @property
    def public_id(self):
        return f"q{self.id}"


def ask(kind, number=1, *, choices=3, **given):
    listed = [{"text": f"Keuze {at}"} for at in range(choices)] if kind in LISTED else []
    return Question(number, kind, choices=listed, **given)


numbers = st.integers(-3, 15) | st.integers()
junk = numbers | st.text(max_size=300) | st.lists(numbers, max_size=8) | st.none()


@given(st.sampled_from(list(QuestionKind)), st.booleans(), junk)
def test_what_is_kept_is_an_answer_that_can_be_given(kind, required, value):
    question = ask(kind, required=required)
    try:
        kept = answers.check([question], {1: value}).get(1)
    except Wrong:
        return
    if kept is None:
        assert not required
    elif kind in TEXTS:
        assert 0 < len(kept) <= answers.most_of(question)
        assert kept == answers.tidy(kept)
    elif kind is QuestionKind.RANKING:
        assert sorted(kept) == [1, 2, 3]
    elif kind is QuestionKind.SEVERAL:
        assert set(kept) <= {1, 2, 3}
        assert kept == sorted(set(kept))
    else:
        most = {QuestionKind.GRADE: 10, QuestionKind.NUMBER: answers.MOST_NUMBER}.get(kind, 3)
        assert (0 if most > 3 else 1) <= kept <= most


@given(st.sampled_from(list(QuestionKind)), junk)
def test_a_draft_keeps_only_what_could_be_sent(kind, value):
    question = ask(kind, required=False)
    kept = answers.unfinished([question], {1: value})
    assert answers.check([question], kept) == kept


@given(st.sampled_from(list(QuestionKind)), st.lists(st.text(max_size=40), max_size=4))
def test_a_form_with_anything_in_it_can_be_read(kind, typed):
    question = ask(kind)
    name = forms.name_of(question)
    fields = [(name, each) for each in typed] + [
        (f"{name}-{at}", each) for at, each in enumerate(typed, start=1)
    ]
    read = forms.values([question], MultiDict(fields))
    with contextlib.suppress(Wrong):
        answers.check([question], read)


@given(st.permutations([1, 2, 3, 4]))
def test_a_ranking_that_was_filled_in_comes_back_in_its_order(order):
    question = ask(QuestionKind.RANKING, choices=4)
    name = forms.name_of(question)
    fields = {f"{name}-{choice}": str(place) for place, choice in enumerate(order, start=1)}
    assert forms.values([question], MultiDict(fields)) == {1: list(order)}


@pytest.mark.parametrize(
    ("first", "asked"), [(1, True), (2, False), (None, False), ([1, 3], True), ([2], False)]
)
def test_a_question_for_some_is_asked_of_who_answered_so(first, asked):
    question = ask(QuestionKind.SHORT, 2, only_if_id=1, only_if=[1, 3])
    assert answers.applies(question, {} if first is None else {1: first}) is asked


def test_a_question_under_one_that_was_not_asked_is_not_asked_either():
    first = ask(QuestionKind.ONE)
    second = ask(QuestionKind.ONE, 2, only_if_id=1, only_if=[1])
    third = ask(QuestionKind.SHORT, 3, only_if_id=2, only_if=[1])
    assert answers.check([first, second, third], {1: 2, 2: 1, 3: "x"}) == {1: 2}


def test_of_several_a_row_stands_for_who_answered_and_of_a_ranking_each_has_its_place():
    several, ranking = ask(QuestionKind.SEVERAL), ask(QuestionKind.RANKING, 2)
    rows = answers.values_of([several, ranking], {1: [1, 3], 2: [2, 3, 1]})
    assert rows == [
        *(Given(1, 0), Given(1, 1), Given(1, 3)),
        *(Given(2, 2, 1), Given(2, 3, 2), Given(2, 1, 3)),
    ]


def test_a_mark_of_nought_is_an_answer():
    assert answers.check([ask(QuestionKind.GRADE)], {1: 0}) == {1: 0}
