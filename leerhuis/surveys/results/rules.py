"""How answers are drawn: which questions share a chart, and the bars of the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, Protocol, TypeVar

from leerhuis.surveys.rules import HIGHEST_GRADE, QuestionKind
from leerhuis.surveys.tallying import Tally

MOST_BARS = 6
_NICE = (1, 2, 5)


class Question(Protocol):
    """A question, as far as drawing its answers goes."""

    @property
    def kind(self) -> QuestionKind: ...
    @property
    def choices(self) -> Sequence[Mapping[str, Any]]: ...


class Answered(Protocol):
    """A question with its tally."""

    @property
    def question(self) -> Question: ...
    @property
    def tally(self) -> Tally: ...


Row = TypeVar("Row", bound=Answered)


class Scale(NamedTuple):
    """Questions with the same words, the lowest first, which share a chart and its legend."""

    words: tuple[str, ...]
    rows: list[Any]

    @property
    def highest(self) -> Any:
        return max(self.rows, key=lambda each: each.tally.mean)

    @property
    def lowest(self) -> Any:
        return min(self.rows, key=lambda each: each.tally.mean)


@dataclass(frozen=True)
class Bar:
    """One line of a chart: from which value to which, in which words, and how many said so.

    `place` is the mean place in a ranking.
    """

    words: str
    count: int
    place: Decimal | None = None


def scales(rows: Iterable[Row]) -> list[Scale]:
    """The questions on a scale, those with the same words together, as they were asked."""
    found: dict[tuple[str, ...], Scale] = {}
    for each in rows:
        if each.question.kind is QuestionKind.SCALE:
            words = texts(each.question)
            found.setdefault(words, Scale(words, [])).rows.append(each)
    return list(found.values())


def texts(question: Question) -> tuple[str, ...]:
    return tuple(str(each["text"]) for each in question.choices)


def bars(question: Question, tally: Tally) -> list[Bar]:
    """The lines of the chart of one question: marks from high to low, a ranking best first."""
    match question.kind:
        case QuestionKind.GRADE:
            low = min(1, *tally.counts) if tally.counts else 1
            marks = range(HIGHEST_GRADE, low - 1, -1)
            return [Bar(str(each), tally.counts.get(each, 0)) for each in marks]
        case QuestionKind.NUMBER:
            return [Bar(_span(*span), count) for *span, count in bins(tally.counts)]
        case QuestionKind.RANKING:
            return _ranked(question, tally)
    return [
        Bar(words, tally.counts.get(at, 0)) for at, words in enumerate(texts(question), start=1)
    ]


def _ranked(question: Question, tally: Tally) -> list[Bar]:
    words = texts(question)
    places = tally.places(len(words))
    rows = [
        Bar(each, tally.counts.get(at, 0), place)
        for at, (each, place) in enumerate(zip(words, places, strict=True), start=1)
    ]
    return sorted(rows, key=lambda each: each.place or 0)


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"


def bins(counts: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """Numbers in at most six bins of one width, from which to which: (from, to, how many)."""
    if not counts:
        return []
    low, high = min(counts), max(counts)
    width = _width(high - low + 1)
    first = low - low % width
    return [
        (
            start,
            start + width - 1,
            sum(counts.get(each, 0) for each in _within(start, width, counts)),
        )
        for start in range(first, high + 1, width)
    ]


def _within(start: int, width: int, counts: Mapping[int, int]) -> list[int]:
    return [each for each in counts if start <= each < start + width]


def _width(reach: int) -> int:
    """The first of 1, 2, 5, 10, 20, 50 and so on of which five cover the reach."""
    power = 1
    while True:
        for nice in _NICE:
            if nice * power * (MOST_BARS - 1) >= reach:
                return nice * power
        power *= 10
