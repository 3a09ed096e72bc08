"""How a questionnaire is put together: sound questions, in an order in which they can be asked."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from leerhuis.errors import Refused
from leerhuis.surveys.rules import HIGHEST_GRADE, TEXTS, Measure, QuestionKind, SurveyKind

MOST_QUESTIONS = 40
MOST_OWN = 5
MOST_CHOICES = 40
MOST_RANKED = 10
SCALE_WORDS = 5
LONGEST_TEXT = 300
LONGEST_HINT = 300
LONGEST_SECTION = 120
LONGEST_CHOICE = 120

LISTED = frozenset({QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.RANKING})
# What someone answers before the next question can be picked from, so another can hang on it.
CONDITIONS = frozenset(
    {QuestionKind.SCALE, QuestionKind.GRADE, QuestionKind.ONE, QuestionKind.SEVERAL}
)
# A tile counts words, a scale or a mark in one way only, so a measure goes with some kinds.
FITS: Mapping[Measure, frozenset[QuestionKind]] = {
    Measure.GRADE: frozenset({QuestionKind.GRADE}),
    Measure.RECOMMENDS: frozenset({QuestionKind.SCALE}),
    Measure.USES: frozenset({QuestionKind.SCALE}),
    Measure.KEEP: frozenset({QuestionKind.SHORT, QuestionKind.LONG}),
    Measure.IMPROVE: frozenset({QuestionKind.SHORT, QuestionKind.LONG}),
    Measure.WANTS: LISTED,
}
# Which of them tell something in which kind of survey.
TELLS: Mapping[SurveyKind, frozenset[Measure]] = {
    SurveyKind.EVALUATION: frozenset(
        {Measure.GRADE, Measure.RECOMMENDS, Measure.USES, Measure.KEEP, Measure.IMPROVE}
    ),
    SurveyKind.EFFECT: frozenset({Measure.GRADE, Measure.USES, Measure.KEEP, Measure.IMPROVE}),
    SurveyKind.START: frozenset({Measure.USES}),
    SurveyKind.NEEDS: frozenset({Measure.WANTS}),
}


class Said(NamedTuple):
    """What someone says of a question. A choice is {"text"}, of a wish "theme" or "course" too."""

    kind: QuestionKind
    text: str
    hint: str = ""
    section: str = ""
    choices: tuple[dict[str, Any], ...] = ()
    required: bool = True
    measure: Measure | None = None


class Placed(NamedTuple):
    """A question as its order goes: its number, its section, and what it hangs on."""

    id: int
    section: str
    only_if_id: int | None = None


class Kinded(Protocol):
    """A question, as far as it says how it is answered."""

    kind: QuestionKind


def check_name(name: str) -> None:
    if not name.strip():
        raise Refused("Fill in the name of the questionnaire.", field="name")


def check_room(number: int, *, own: bool) -> None:
    """What a course adds is short: the questions of the region come first."""
    most = MOST_OWN if own else MOST_QUESTIONS
    if number >= most:
        raise Refused("There can be at most %(most)d questions.", most=most)


def check_question(said: Said, *, of: SurveyKind, measured: Sequence[Measure | None]) -> None:
    """Whether it can be asked so; `measured` is what the other questions tell."""
    if not said.text.strip():
        raise Refused("Fill in the question.", field="text")
    _check_choices(said.kind, [each["text"] for each in said.choices])
    if said.measure is None:
        return
    if said.measure not in TELLS[of] or said.kind not in FITS[said.measure]:
        raise Refused("A question with this kind of answer cannot tell that.", field="measure")
    if said.measure is not Measure.WANTS and said.measure in measured:
        raise Refused("Another question tells that already.", field="measure")


def _check_choices(kind: QuestionKind, choices: Sequence[str]) -> None:
    if kind is QuestionKind.SCALE and len(choices) != SCALE_WORDS:
        raise Refused("A scale has 5 words, one on each line, the lowest first.", field="choices")
    if kind in LISTED:
        most = MOST_RANKED if kind is QuestionKind.RANKING else MOST_CHOICES
        if not 2 <= len(choices) <= most:
            raise Refused("Give from 2 to %(most)d answers.", field="choices", most=most)
    if len(set(choices)) < len(choices):
        raise Refused("Each answer may be there once.", field="choices")
    if any(len(each) > LONGEST_CHOICE for each in choices):
        raise Refused(
            "Use at most %(most)d characters for an answer.", field="choices", most=LONGEST_CHOICE
        )


def minutes(questions: Sequence[Kinded]) -> int:
    """About how long it takes: ten seconds to pick an answer, half a minute to write one."""
    seconds = sum(30 if each.kind in TEXTS else 10 for each in questions)
    return max(1, round(seconds / 60))


def has_choices(kind: QuestionKind) -> bool:
    return kind is QuestionKind.SCALE or kind in LISTED


def answers_to(kind: QuestionKind, choices: Sequence[Any]) -> list[int]:
    """The values that a question can be answered with, as far as they can be picked."""
    if kind is QuestionKind.GRADE:
        return list(range(HIGHEST_GRADE + 1))
    return list(range(1, len(choices) + 1)) if kind in CONDITIONS else []


def check_condition(
    question: int, on: int, picks: Sequence[int], *, order: Sequence[int], values: Sequence[int]
) -> None:
    """It hangs on an answer that was given before it is asked."""
    if order.index(on) >= order.index(question):
        raise Refused("Choose a question that is asked before this one.", field="on")
    if not picks:
        raise Refused("Choose at least one answer.", field="picks")
    if not set(picks) <= set(values):
        raise Refused("Choose an answer of that question.", field="picks")


def place_for(section: str, questions: Sequence[Placed]) -> int:
    """Where a new question of this section comes: after the last of it, else at the end."""
    last = [at for at, each in enumerate(questions) if each.section == section]
    return last[-1] + 1 if last else len(questions)


def moved(questions: Sequence[Placed], number: int, *, up: bool) -> list[Placed]:
    """The order once this one went a step up or down.

    At the edge of its section it first goes over into the next one and keeps its place.
    """
    order = list(questions)
    at = next(at for at, each in enumerate(order) if each.id == number)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(order):
        return order
    if order[other].section != order[at].section:
        order[at] = order[at]._replace(section=order[other].section)
        return order
    order[at], order[other] = order[other], order[at]
    _check_order(order)
    return order


def _check_order(order: Sequence[Placed]) -> None:
    seen: set[int] = set()
    for each in order:
        if each.only_if_id is not None and each.only_if_id not in seen:
            raise Refused("A question stays below the one that it hangs on.")
        seen.add(each.id)


def check_left_out(number: int, questions: Sequence[Placed]) -> None:
    if any(each.only_if_id == number for each in questions):
        raise Refused("Another question hangs on this one. Change that one first.")
