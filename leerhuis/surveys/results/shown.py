"""One survey as a page and a paper show it: the charts with their sentences, and what is beside."""

from collections.abc import Sequence
from dataclasses import dataclass

from leerhuis.surveys.models import Survey
from leerhuis.surveys.results import queries, rules, trends, words
from leerhuis.surveys.results.queries import Outcome, Told
from leerhuis.surveys.results.rules import Bar, Scale
from leerhuis.surveys.results.trends import Compared, Point, Trend
from leerhuis.surveys.rules import QuestionKind, SurveyKind

NOTHING = Trend([], [])


@dataclass(frozen=True)
class Chart:
    """The answers to one question as bars, and what they say."""

    row: Told
    bars: Sequence[Bar]
    sentence: str

    @property
    def highest(self) -> int:
        return max((each.count for each in self.bars), default=1) or 1


@dataclass(frozen=True)
class Shown:
    """All of it; alone for a trainer, who reads nothing of sectors or of other groups."""

    outcome: Outcome
    scales: Sequence[tuple[Scale, str]]
    charts: Sequence[Chart]
    trend: Trend = NOTHING
    before: Point | None = None
    compared: Sequence[Compared] = ()
    alone: bool = False

    @property
    def survey(self) -> Survey:
        return self.outcome.survey


def shown(survey: Survey, *, beside: bool) -> Shown:
    """With what stands beside it, or the group alone."""
    outcome = queries.outcome_of(survey)
    charts = [_chart(each) for each in outcome.told if each.question.kind is not QuestionKind.SCALE]
    scales = [(each, words.of_scale(each)) for each in rules.scales(outcome.told)]
    if not beside or survey.edition is None:
        return Shown(outcome, scales, charts, alone=not beside)
    own = survey.kind is SurveyKind.EVALUATION and not outcome.response.few
    known = {survey.edition.id: outcome.score} if own else {}
    trend = trends.trend_of(survey.edition.course_id, known=known)
    return Shown(
        outcome=outcome,
        scales=scales,
        charts=charts,
        trend=trend,
        before=trends.before(trend, survey.edition),
        compared=trends.compared(survey),
    )


def _chart(row: Told) -> Chart:
    bars = rules.bars(row.question, row.tally)
    return Chart(row, bars, words.of_bars(row, bars))
