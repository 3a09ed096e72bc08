"""What came in with the form of a survey, by question; whether it will do is decided later.

The names of the fields are those of `surveys/question.html`.
"""

from collections.abc import Sequence
from typing import Protocol

from werkzeug.datastructures import MultiDict

from leerhuis.surveys import answers
from leerhuis.surveys.answers import Value
from leerhuis.surveys.rules import TEXTS, QuestionKind

# The longest number that is read; a longer one is kept as it was typed, and refused.
_DIGITS = 9


class Shown(answers.Asked, Protocol):
    """A question with a field in the form."""

    public_id: str


Given = MultiDict[str, str]


def values(questions: Sequence[Shown], given: Given) -> dict[int, Value]:
    """The answers by question; what was not filled in is not there."""
    read = {each.id: _read(each, given) for each in questions}
    return {number: value for number, value in read.items() if value not in ("", [])}


def name_of(question: Shown) -> str:
    return f"vraag-{question.public_id}"


def _read(question: Shown, given: Given) -> Value:
    name = name_of(question)
    if question.kind is QuestionKind.SEVERAL:
        return [_number(each) for each in given.getlist(name)]
    if question.kind is QuestionKind.RANKING:
        return _order(question, given)
    text = given.get(name, "")
    if question.kind in TEXTS:
        return text
    number = _number(text)
    typed = question.kind is QuestionKind.NUMBER or not text
    return text.strip() if number < 0 and typed else number


def _order(question: Shown, given: Given) -> list[int]:
    """The choices from the highest place down; 0 where no choice has that place."""
    name, number = name_of(question), len(question.choices)
    places = {at: _number(given.get(f"{name}-{at}", "")) for at in range(1, number + 1)}
    by_place = {place: at for at, place in places.items() if 1 <= place <= number}
    return [by_place.get(place, 0) for place in range(1, number + 1)] if by_place else []


def _number(text: str) -> int:
    """The number that was typed, or -1, which is no answer to anything."""
    plain = text.strip()
    fits = plain.isascii() and plain.isdigit() and len(plain) <= _DIGITS
    return int(plain) if fits else -1
