"""The words of surveys: the kinds of questions and answers, and what a question tells of."""

from collections.abc import Sequence
from typing import Any, Protocol

from leerhuis.registers import N_
from leerhuis.surveys.rules import Measure, QuestionKind, SurveyKind, SurveyState

QUESTION_KINDS = {
    QuestionKind.SCALE: N_("A scale of five with words"),
    QuestionKind.GRADE: N_("A mark from 0 to 10"),
    QuestionKind.ONE: N_("One of a list"),
    QuestionKind.SEVERAL: N_("Several of a list"),
    QuestionKind.RANKING: N_("A list to put in order"),
    QuestionKind.NUMBER: N_("A number"),
    QuestionKind.SHORT: N_("A few words"),
    QuestionKind.LONG: N_("Text of several lines"),
}
MEASURES = {
    Measure.GRADE: N_("The mark for the training"),
    Measure.RECOMMENDS: N_("Who recommends the training"),
    Measure.USES: N_("Who uses at work what they learned"),
    Measure.KEEP: N_("What should stay"),
    Measure.IMPROVE: N_("What should become better"),
    Measure.WANTS: N_("What people want to learn"),
}
STATES = {
    SurveyState.DRAFT: N_("Draft"),
    SurveyState.OPEN: N_("Open"),
    SurveyState.CLOSED: N_("Closed"),
    SurveyState.TOO_FEW: N_("Too few people to ask"),
}
# When each kind goes out, for who chooses the questions.
MOMENTS = {
    SurveyKind.EVALUATION: N_("After the last session"),
    SurveyKind.EFFECT: N_("3 months after the last session"),
    SurveyKind.START: N_("7 days before the first session"),
    SurveyKind.NEEDS: N_("When you open it"),
}


class Answerable(Protocol):
    """A question, as far as its answers have words."""

    choices: list[dict[str, Any]]


def answers(question: Answerable, values: Sequence[int]) -> list[str]:
    """What was picked in words; of a mark the words are its figures."""
    words = {number: each["text"] for number, each in enumerate(question.choices, 1)}
    return [str(words.get(each, each)) for each in values]
