"""What came of surveys, in figures that others build on: nothing of fewer than five answers.

Read from answers that were moved, never from sealed ones. While a survey is open only questions
that everybody answers are told, so that no two looks at it differ by fewer than five answers; what
can be left out, and every part by sector or organisation, is told once it is closed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from leerhuis import db
from leerhuis.people.sectors import Sector
from leerhuis.surveys.models import (
    SealedAnswer,
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyQuestion,
)
from leerhuis.surveys.rules import FEWEST, Measure, SurveyKind, SurveyState
from leerhuis.surveys.tallying import Tally, told

ASKED = (SurveyState.OPEN, SurveyState.CLOSED)
_SCORED = (Measure.GRADE, Measure.RECOMMENDS, Measure.USES)


class Response(NamedTuple):
    """How many were asked, how many sent an answer, and how many answers can be read."""

    asked: int
    sent: int
    readable: int

    @property
    def few(self) -> bool:
        return self.readable < FEWEST


class Score(NamedTuple):
    """What participants said of a group: the mean mark, and how many said yes of how many.

    `survey` is the public id of the survey that it is from, where it is from one.
    """

    asked: int
    answers: int
    grade: Decimal | None = None
    recommends: int | None = None
    recommends_of: int = 0
    uses: int | None = None
    uses_of: int = 0
    survey: str = ""


@dataclass(frozen=True)
class Wish:
    """How many want a theme or a course: in all, in a sector, or at an organisation in it."""

    theme: str | None
    course: str | None
    sector: Sector | None
    organisation_id: int | None
    count: int


def scores(edition_ids: Iterable[int]) -> dict[int, Score]:
    """What the evaluations of these groups say, for those with five answers or more."""
    return _scores(edition_ids, SurveyKind.EVALUATION)


def effects(edition_ids: Iterable[int]) -> dict[int, Score]:
    """The same of what was asked three months later."""
    return _scores(edition_ids, SurveyKind.EFFECT)


def responses(surveys: Sequence[Survey]) -> dict[int, Response]:
    """Counted from facts while a survey is open, and as it was counted once it is closed."""
    running = [each.id for each in surveys if each.state is SurveyState.OPEN]
    asked, sent, waiting = ({}, {}, {}) if not running else _counted(running)
    found = {}
    for each in surveys:
        if each.id in asked:
            number = sent.get(each.id, 0)
            found[each.id] = Response(asked[each.id], number, number - waiting.get(each.id, 0))
        else:
            number = each.answers or 0
            found[each.id] = Response(each.asked or 0, number, number)
    return found


def tallies(
    surveys: Collection[Survey], *, only: ColumnElement[bool] | None = None
) -> dict[int, list[tuple[SurveyQuestion, Tally]]]:
    """The answers to each question of these surveys that may be shown, in one statement."""
    rows = _rows([each.id for each in surveys], only=only)
    questions = _questions(number for _survey, number in rows)
    of = {each.id: each for each in surveys}
    found: dict[int, list[tuple[SurveyQuestion, Tally]]] = defaultdict(list)
    for (survey_id, question_id), counted in rows.items():
        question = questions[question_id]
        tally = Tally(question.kind, counted)
        if may_tell(question, of[survey_id]) and not tally.few:
            found[survey_id].append((question, tally))
    for survey_id, told_here in found.items():
        main = of[survey_id].version_id
        told_here.sort(key=lambda each: (each[0].version_id != main, each[0].number, each[0].id))
    return found


def may_tell(question: SurveyQuestion, survey: Survey) -> bool:
    """Whether no two looks at the answers to this question can differ by fewer than five."""
    everybody = question.required and question.only_if_id is None
    return everybody or survey.state is SurveyState.CLOSED


def wishes(survey: Survey) -> list[Wish]:
    """What is wanted, in all and, once closed, by sector and by organisation; never of a few."""
    rows = _rows([survey.id], only=SurveyQuestion.measure == Measure.WANTS, by_cell=True)
    questions = _questions(number for _survey, number in rows)
    found: list[Wish] = []
    for (_survey, number), counted in rows.items():
        question = questions[number]
        if may_tell(question, survey):
            found += _wishes_of(question, counted, parted=survey.state is SurveyState.CLOSED)
    return found


_Cell = tuple[Sector | None, int | None]


def _wishes_of(question: SurveyQuestion, counted: Mapping[Any, int], *, parted: bool) -> list[Wish]:
    by_cell: dict[_Cell, dict[tuple[int, int | None], int]] = defaultdict(dict)
    for (value, rank, sector, place), count in counted.items():
        by_cell[sector, place][value, rank] = count
    cells = {cell: Tally(question.kind, rows) for cell, rows in by_cell.items()}
    if sum(tally.number for tally in cells.values()) < FEWEST:
        return []
    found = []
    for number, choice in enumerate(question.choices, start=1):
        subject = choice.get("theme"), choice.get("course")
        wanted = {cell: tally.wanted(number) for cell, tally in cells.items()}
        if any(subject) and sum(wanted.values()) >= FEWEST:
            found += [Wish(*subject, *cell, count) for cell, count in _parts(wanted, parted)]
    return found


def _parts(wanted: Mapping[_Cell, int], parted: bool) -> Iterable[tuple[_Cell, int]]:
    """The whole, then each sector that may be told, and of each the organisations that may."""
    whole = sum(wanted.values())
    yield (None, None), whole
    sectors: dict[Sector, int] = defaultdict(int)
    for (sector, _place), count in wanted.items():
        if sector is not None:
            sectors[sector] += count
    for sector in sorted(told(whole, sectors)) if parted else []:
        yield (sector, None), sectors[sector]
        places = {
            place: count
            for (each, place), count in wanted.items()
            if each is sector and place is not None
        }
        for place in sorted(told(sectors[sector], places)):
            yield (sector, place), places[place]


def _scores(edition_ids: Iterable[int], kind: SurveyKind) -> dict[int, Score]:
    wanted = list(edition_ids)
    if not wanted:
        return {}
    surveys = db.session.scalars(
        select(Survey).where(
            Survey.edition_id.in_(wanted), Survey.kind == kind, Survey.state.in_(ASKED)
        )
    ).all()
    known = {of: each for of, each in responses(surveys).items() if not each.few}
    if not known:
        return {}
    readable = [each for each in surveys if each.id in known]
    measured = tallies(readable, only=SurveyQuestion.measure.in_(_SCORED))
    return {
        each.edition_id: score(known[each.id], measured.get(each.id, []), survey=each.public_id)
        for each in readable
        if each.edition_id is not None
    }


def score(
    response: Response,
    measured: Iterable[tuple[SurveyQuestion, Tally]],
    *,
    survey: str = "",
) -> Score:
    """The score of one survey from its tallies; of a measure the first question counts."""
    first: dict[Measure | None, tuple[SurveyQuestion, Tally]] = {}
    for question, tally in measured:
        first.setdefault(question.measure, (question, tally))
    grade = first.get(Measure.GRADE)
    recommends, of_recommends = _said_yes(first.get(Measure.RECOMMENDS))
    uses, of_uses = _said_yes(first.get(Measure.USES))
    return Score(
        asked=response.asked,
        answers=response.readable,
        grade=grade[1].mean if grade else None,
        recommends=recommends,
        recommends_of=of_recommends,
        uses=uses,
        uses_of=of_uses,
        survey=survey,
    )


def _said_yes(measured: tuple[SurveyQuestion, Tally] | None) -> tuple[int | None, int]:
    if measured is None:
        return None, 0
    question, tally = measured
    return tally.positive(len(question.choices)), tally.number


def _counted(numbers: Sequence[int]) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """How many were asked, how many of them answered, and how many answers still wait."""
    return (
        _count(SurveyInvitation.survey_id, numbers),
        _count(SurveyInvitation.survey_id, numbers, SurveyInvitation.answered),
        _count(SealedAnswer.survey_id, numbers),
    )


def _count(
    of: InstrumentedAttribute[int], numbers: Sequence[int], *conditions: Any
) -> dict[int, int]:
    rows = db.session.execute(
        select(of, func.count()).where(of.in_(numbers), *conditions).group_by(of)
    )
    return {each[0]: each[1] for each in rows}


def _rows(
    numbers: Sequence[int], *, only: ColumnElement[bool] | None, by_cell: bool = False
) -> dict[tuple[int, int], dict[Any, int]]:
    """How often each value was given, by survey and question; by sector and place if wanted."""
    values: list[Any] = [SurveyAnswer.value, SurveyAnswer.rank]
    cell: list[Any] = [SurveyAnswer.sector, SurveyAnswer.organisation_id] if by_cell else []
    columns: list[Any] = [SurveyAnswer.survey_id, SurveyAnswer.question_id, *values, *cell]
    wanted = select(*columns, func.count()).where(SurveyAnswer.survey_id.in_(numbers))
    if only is not None:
        chosen = select(SurveyQuestion.id).where(and_(only, or_(*_of(numbers))))
        wanted = wanted.where(SurveyAnswer.question_id.in_(chosen))
    found: dict[tuple[int, int], dict[Any, int]] = defaultdict(dict)
    for row in db.session.execute(wanted.group_by(*columns)):
        found[row[0], row[1]][tuple(row[2:-1])] = row[-1]
    return found


def _of(numbers: Sequence[int]) -> list[ColumnElement[bool]]:
    """The conditions that a question is of one of these surveys."""
    return [
        SurveyQuestion.version_id.in_(select(version).where(Survey.id.in_(numbers)))
        for version in (Survey.version_id, Survey.own_version_id)
    ]


def _questions(numbers: Iterable[int]) -> dict[int, SurveyQuestion]:
    rows = db.session.scalars(select(SurveyQuestion).where(SurveyQuestion.id.in_(set(numbers))))
    return {each.id: each for each in rows}
