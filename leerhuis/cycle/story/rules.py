"""The story of a course: by year what was asked, decided and given, and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from leerhuis.cycle.rules import Opinion, Outcome, ProposalState
from leerhuis.people import counted
from leerhuis.people.counted import Cell
from leerhuis.surveys.rules import Measure
from leerhuis.surveys.signals import rules as signals

_TENTH = Decimal("0.1")


class Asked(NamedTuple):
    """How many wanted the course, or its theme, in a needs survey."""

    year: int
    survey_id: str
    title: str
    course: int | None
    theme: int | None


class Proposed(NamedTuple):
    """A proposal, with what it answers to, what was advised and what was decided."""

    year: int
    public_id: str
    title: str
    round_name: str
    editions: int
    state: ProposalState
    grounds: Sequence[tuple[str, int | None]]
    opinions: Mapping[Opinion, int]
    outcome: Outcome | None = None
    granted: int = 0
    reason: str = ""
    decided_on: date | None = None
    made: int = 0


class Signalled(NamedTuple):
    """A score of a group that asked for a decision, and the decision."""

    public_id: str
    measure: Measure
    value: Decimal
    limit: Decimal
    why: signals.Why
    decision: signals.Decision | None
    reason: str
    decided_on: date | None


class Held(NamedTuple):
    """A group as it was counted. `people` is None while it is not over."""

    year: int
    edition_id: int
    public_id: str
    name: str
    round_name: str
    first_on: date | None
    called_off: bool
    over: bool
    people: int
    proposal_id: str = ""


class Said(NamedTuple):
    """What was said of a group: a mark, who uses it, and where to read more."""

    answers: int = 0
    grade: Decimal | None = None
    uses: int = 0
    uses_of: int = 0
    survey_id: str = ""
    effect_id: str = ""


class Group(NamedTuple):
    """A group as it is told."""

    held: Held
    people: Cell
    said: Said
    cents: int
    signals: Sequence[Signalled] = ()


class Chapter(NamedTuple):
    """A year of a course."""

    year: int
    asked: Sequence[Asked]
    proposed: Sequence[Proposed]
    groups: Sequence[Group]
    people: Cell
    said: Said
    cents: int

    @property
    def given(self) -> int:
        return sum(each.held.over and not each.held.called_off for each in self.groups)


class Known(NamedTuple):
    """All that was read of a course."""

    asked: Sequence[Asked]
    proposed: Sequence[Proposed]
    held: Sequence[Held]
    said: Mapping[int, Said]
    cents: Mapping[int, int]
    signals: Mapping[int, Sequence[Signalled]]


def chapters(known: Known) -> list[Chapter]:
    """Each year in which something happened, the last first."""
    years = {each.year for each in known.asked} | {each.year for each in known.proposed}
    order = sorted(years | {each.year for each in known.held}, reverse=True)
    held = [[each for each in known.held if each.year == year] for year in order]
    shown = [counted.cells([each.people for each in row]) for row in held]
    return [
        _chapter(year, known, groups, people, parts)
        for year, groups, (people, parts) in zip(order, held, shown, strict=True)
    ]


def _chapter(
    year: int, known: Known, held: Sequence[Held], people: Cell, parts: Sequence[Cell]
) -> Chapter:
    groups = [
        Group(
            each,
            part,
            known.said.get(each.edition_id, Said()),
            known.cents.get(each.edition_id, 0),
            known.signals.get(each.edition_id, ()),
        )
        for each, part in zip(held, parts, strict=True)
    ]
    return Chapter(
        year=year,
        asked=[each for each in known.asked if each.year == year],
        proposed=[each for each in known.proposed if each.year == year],
        groups=groups,
        people=people,
        said=together(each.said for each in groups),
        cents=sum(each.cents for each in groups),
    )


def together(said: Iterable[Said]) -> Said:
    """What was said of several groups: each answer weighs alike."""
    known = list(said)
    graded = [(each.grade, each.answers) for each in known if each.grade is not None]
    answers = sum(number for _grade, number in graded)
    total = sum((grade * number for grade, number in graded), Decimal(0))
    return Said(
        answers=answers,
        grade=(total / answers).quantize(_TENTH, ROUND_HALF_UP) if answers else None,
        uses=sum(each.uses for each in known),
        uses_of=sum(each.uses_of for each in known),
    )


def turn(told: Sequence[Chapter]) -> tuple[Chapter, Chapter] | None:
    """The first and the last year with a mark, if there are two: what the story comes to."""
    marked = [each for each in told if each.said.grade is not None]
    return (marked[-1], marked[0]) if len(marked) > 1 else None
