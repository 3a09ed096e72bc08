"""What people of the demo think of a training: each by their place in the list, always the same."""

from collections.abc import Sequence

from leerhuis.surveys.answers import Value, applies
from leerhuis.surveys.models import SurveyQuestion
from leerhuis.surveys.rules import TEXTS, Measure, QuestionKind, SurveyKind

# Choices of a scale, and marks, as they come round; a training that was less liked has lower ones.
LIKED, LESS = (5, 4, 4, 5, 3, 4, 5, 2), (3, 2, 4, 3, 1, 3, 2, 4)
MARKS, LOWER = (8, 9, 8, 7, 8, 9, 8, 6), (6, 5, 7, 6, 5, 6, 4, 7)
# Before a training people do less of it than after.
BEGINNING = (2, 3, 1, 2, 3, 2, 4, 2)
KEEP = (
    "Het oefenen met de acteur. Spannend, maar ik leerde er het meest van.",
    "De kaartjes met vragen gebruik ik nu elke week.",
    "Fijn dat er ook mensen van andere organisaties waren.",
    "De rust in het programma.",
)
IMPROVE = (
    "De zaal was koud en lastig te vinden met de trein.",
    "De middag ging snel. Liever minder theorie.",
    "Ik kon de hand-out niet openen op mijn telefoon.",
)
MISSED = ("Werken met gezinnen in armoede", "Gesprekken met een tolk", "Omgaan met agressie")
WANTED = ((1, 3), (2,), (1, 4), (3, 5), (1,), (2, 3), (4,), (1, 2, 5))


def answers_of(
    questions: Sequence[SurveyQuestion], place: int, *, kind: SurveyKind, less: bool
) -> dict[int, Value]:
    """What the one at this place in the list answers; what does not apply to them is left out."""
    scale = BEGINNING if kind is SurveyKind.START else LESS if less else LIKED
    marks = LOWER if less else MARKS
    given: dict[int, Value] = {}
    for number, each in enumerate(questions):
        if applies(each, given):
            value = _answer(each, place, scale[(place * 3 + number) % 8], marks[place % 8])
            if value not in ("", []):
                given[each.id] = value
    return given


def _answer(question: SurveyQuestion, place: int, step: int, mark: int) -> Value:
    if question.kind is QuestionKind.GRADE:
        return mark
    if question.kind is QuestionKind.SCALE:
        return step
    if question.kind in TEXTS:
        return _words(question, place)
    return _picked(question, place)


def _picked(question: SurveyQuestion, place: int) -> Value:
    number = len(question.choices)
    if question.kind is QuestionKind.NUMBER:
        return 2 + place % 5
    if question.kind is QuestionKind.ONE:
        return 1 + place * place % number
    if question.kind is QuestionKind.RANKING:
        first = place * place % number
        return [1 + (first + step) % number for step in range(number)]
    return sorted({1 + (each - 1) % number for each in WANTED[place % 8]})


def _words(question: SurveyQuestion, place: int) -> str:
    """One in three writes something."""
    if place % 3:
        return ""
    told = {Measure.KEEP: KEEP, Measure.IMPROVE: IMPROVE}
    words = told.get(question.measure, MISSED) if question.measure else MISSED
    return words[place // 3 % len(words)]
