"""Whether what someone filled in can be sent, question by question; and what is kept of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from leerhuis.errors import Refused
from leerhuis.registers import N_
from leerhuis.surveys.rules import HIGHEST_GRADE, TEXTS, QuestionKind

Value = int | list[int] | str
Values = Mapping[int, Value]

MOST_SHORT = 200
MOST_LONG = 2000
MOST_NUMBER = 1_000_000


class Asked(Protocol):
    """A question, as far as its answer goes."""

    id: int
    kind: QuestionKind
    choices: list[dict[str, str]]
    required: bool
    only_if_id: int | None
    only_if: list[int]


class Wrong(Refused):
    """Some answers cannot be sent; `errors` says of which questions, and why."""

    def __init__(self, errors: Mapping[int, Refused]) -> None:
        super().__init__(N_("Not everything is filled in well yet."))
        self.errors = errors


class Given(NamedTuple):
    """One value as it is kept: of a question, at a place in a ranking."""

    question_id: int
    value: int
    rank: int | None = None


def check(questions: Sequence[Asked], values: Values) -> dict[int, Value]:
    """What will be sent: only what was asked of who answers so. `Wrong` if that cannot be."""
    given: dict[int, Value] = {}
    errors: dict[int, Refused] = {}
    for each in questions:
        if not applies(each, given):
            continue
        try:
            value = _checked(each, values.get(each.id))
        except Refused as no:
            errors[each.id] = no
            continue
        if value is not None:
            given[each.id] = value
    if errors:
        raise Wrong(errors)
    return given


def unfinished(questions: Sequence[Asked], values: Values) -> dict[int, Value]:
    """What of a draft can be kept: whatever would be refused is left out, nothing is required."""
    kept: dict[int, Value] = {}
    for each in questions:
        try:
            value = _clean(each, values.get(each.id))
        except Refused:
            continue
        if value is not None:
            kept[each.id] = value
    return kept


def applies(question: Asked, given: Values) -> bool:
    """Whether it is asked of who answered so before."""
    if question.only_if_id is None:
        return True
    before = given.get(question.only_if_id)
    picked = before if isinstance(before, list) else [before]
    return any(each in question.only_if for each in picked)


def values_of(questions: Sequence[Asked], given: Values) -> list[Given]:
    """The numbers that are kept of what was sent; a row with 0 for each who picked several."""
    found: list[Given] = []
    for each in questions:
        value = given.get(each.id)
        if isinstance(value, int):
            found.append(Given(each.id, value))
        elif isinstance(value, list) and each.kind is QuestionKind.RANKING:
            found += [Given(each.id, choice, rank) for rank, choice in enumerate(value, start=1)]
        elif isinstance(value, list):
            found += [Given(each.id, choice) for choice in (0, *value)]
    return found


def texts_of(questions: Iterable[Asked], given: Values) -> list[tuple[int, str]]:
    wanted = ((each.id, given.get(each.id)) for each in questions if each.kind in TEXTS)
    return [(number, text) for number, text in wanted if isinstance(text, str) and text]


def most_of(question: Asked) -> int:
    """How many characters fit in a text."""
    return MOST_LONG if question.kind is QuestionKind.LONG else MOST_SHORT


def _checked(question: Asked, value: Value | None) -> Value | None:
    kept = _clean(question, value)
    if kept is None and question.required:
        if question.kind in TEXTS:
            raise Refused("Write an answer to this question.")
        if question.kind is QuestionKind.NUMBER:
            raise Refused("Fill in a whole number from 0.")
        raise Refused("Choose an answer to this question.")
    return kept


def _clean(question: Asked, value: Value | None) -> Value | None:
    if value is None or value in ("", []):
        return None
    if question.kind in TEXTS:
        return _text(question, value)
    if question.kind is QuestionKind.SEVERAL:
        return _several(question, value)
    if question.kind is QuestionKind.RANKING:
        return _ranking(question, value)
    lowest, highest = _reach(question)
    if isinstance(value, int) and lowest <= value <= highest:
        return value
    if question.kind is QuestionKind.NUMBER:
        raise Refused("Fill in a whole number from 0.")
    raise Refused("Choose one of the answers.")


def _reach(question: Asked) -> tuple[int, int]:
    if question.kind is QuestionKind.GRADE:
        return 0, HIGHEST_GRADE
    if question.kind is QuestionKind.NUMBER:
        return 0, MOST_NUMBER
    return 1, len(question.choices)


def _several(question: Asked, value: Value) -> list[int]:
    chosen = sorted(set(value)) if isinstance(value, list) else []
    if not chosen or not _are_choices(question, chosen):
        raise Refused("Choose one or more of the answers.")
    return chosen


def _ranking(question: Asked, value: Value) -> list[int]:
    """All choices, the highest first: a ranking of some of them would not be one."""
    order = value if isinstance(value, list) else []
    if sorted(order) != list(range(1, len(question.choices) + 1)):
        raise Refused("Give each answer its own place.")
    return order


def _are_choices(question: Asked, chosen: Iterable[int]) -> bool:
    return all(1 <= each <= len(question.choices) for each in chosen)


def _text(question: Asked, value: Value) -> str | None:
    if not isinstance(value, str):
        raise Refused("Write an answer to this question.")
    text = tidy(value)
    if len(text) > most_of(question):
        raise Refused("Use at most %(most)s characters.", most=most_of(question))
    return text or None


def tidy(text: str) -> str:
    """Text as it is kept: no control characters, lines ended in one way, no blanks around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each.isprintable() or each == "\n").strip()
