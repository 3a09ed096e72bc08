"""Reading what came of one survey. Every figure is of at least five answers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.attendance.queries import trained_by
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation
from leerhuis.people.sectors import Sector
from leerhuis.surveys import outcomes, questionnaires
from leerhuis.surveys.models import Survey, SurveyAnswer, SurveyQuestion, SurveyText, TextLabel
from leerhuis.surveys.outcomes import Response, Score
from leerhuis.surveys.rules import FEWEST, TEXTS, SurveyKind, SurveyState
from leerhuis.surveys.tallying import MEASURED, Tally, told

QUOTED = 3
PAGE = 50
ABOUT_A_GROUP = (SurveyKind.START, SurveyKind.EVALUATION, SurveyKind.EFFECT)


@dataclass(frozen=True)
class Told:
    """A question with its answers, in all and by those sectors that may be told."""

    question: SurveyQuestion
    tally: Tally
    sectors: Mapping[Sector, Tally]


@dataclass(frozen=True)
class Written:
    """A question with a few of the texts, and how many there are."""

    question: SurveyQuestion
    number: int
    quotes: Sequence[SurveyText]


@dataclass(frozen=True)
class Outcome:
    """What came of a survey. `few` are questions that fewer than five answered; `later` those
    that are told once nobody can answer any more."""

    survey: Survey
    response: Response
    score: Score
    told: Sequence[Told]
    written: Sequence[Written]
    few: Sequence[SurveyQuestion]
    later: Sequence[SurveyQuestion]

    @property
    def sectors(self) -> list[Sector]:
        """Those of which something is told, in a fixed order."""
        known = {each for row in self.measured for each in row.sectors}
        return [each for each in Sector if each in known]

    @property
    def measured(self) -> list[Told]:
        return [each for each in self.told if each.question.kind in MEASURED]


def survey_for(who: Identity, public_id: str) -> Survey:
    """A survey that went out, or would have, where this person coordinates."""
    return _found(_surveys().where(Survey.public_id == public_id, coordinated(who)))


def shared_for(who: Identity, public_id: str) -> Survey:
    """A survey of a group that this person trains, of which the results were shared."""
    return _found(_surveys().where(Survey.public_id == public_id, *_shared(who)))


def shared_with(who: Identity, edition_id: int) -> Sequence[Survey]:
    """The surveys of this group that its trainers may read."""
    wanted = select(Survey).where(Survey.edition_id == edition_id, *_shared(who))
    return db.session.scalars(wanted.order_by(Survey.id)).all()


def of_edition(who: Identity, edition_id: int) -> list[tuple[Survey, Response]]:
    """The surveys of this group, as its coordinator reads them, and who answered in numbers."""
    wanted = (
        select(Survey)
        .join(Survey.organisation)
        .where(Survey.edition_id == edition_id, coordinated(who))
    )
    rows = db.session.scalars(wanted.order_by(Survey.id)).all()
    counted = outcomes.responses(rows)
    return [(each, counted[each.id]) for each in rows]


def question_in(survey: Survey, public_id: str) -> SurveyQuestion:
    """A question of the survey that is answered in words, and of which the words may be told."""
    for each in questionnaires.questions_of(survey):
        texts = each.kind in TEXTS and outcomes.may_tell(each, survey)
        if each.public_id == public_id and texts:
            return each
    raise Missing


def outcome_of(survey: Survey) -> Outcome:
    """All that may be told of one survey; of fewer than five answers nothing."""
    response = outcomes.responses([survey])[survey.id]
    if response.few:
        return Outcome(survey, response, Score(response.asked, response.readable), [], [], [], [])
    questions = questionnaires.questions_of(survey)
    counted, written = _cells(survey, questions), _written(survey)
    open_to_tell = [each for each in questions if outcomes.may_tell(each, survey)]
    found = [_told(each, counted[each.id], survey) for each in open_to_tell if each.id in counted]
    rows = [each for each in found if not each.tally.few]
    quoted = [Written(each, *written[each.id]) for each in open_to_tell if each.id in written]
    shown = {each.question.id for each in rows} | {each.question.id for each in quoted}
    return Outcome(
        survey=survey,
        response=response,
        score=outcomes.score(response, [(each.question, each.tally) for each in rows]),
        told=rows,
        written=quoted,
        few=[each for each in open_to_tell if each.id not in shown],
        later=[each for each in questions if each not in open_to_tell],
    )


def texts_of(survey: Survey, question: SurveyQuestion) -> list[SurveyText]:
    """All that was written to this question with its labels; of fewer than five nothing.

    In the order of their public ids, which are random: not that of sending, nor that of another
    question.
    """
    of = SurveyText.survey_id == survey.id, SurveyText.question_id == question.id
    rows = db.session.scalars(_texts(*of)).all()
    return [] if len(rows) < FEWEST else list(rows)


def all_texts(outcome: Outcome) -> list[tuple[SurveyQuestion, list[SurveyText]]]:
    """All that was written, question by question."""
    return [(each.question, texts_of(outcome.survey, each.question)) for each in outcome.written]


def page_of_texts(
    survey: Survey, question: SurveyQuestion, *, label: str, page: int
) -> tuple[Listing[SurveyText], list[tuple[str, int]], int]:
    """One page of the texts, those with a label if one is asked; all labels; how many texts.

    Of fewer than five texts nothing.
    """
    of = SurveyText.survey_id == survey.id, SurveyText.question_id == question.id
    number = db.session.scalar(select(func.count(SurveyText.id)).where(*of)) or 0
    if number < FEWEST:
        return Listing([], 1, 0), [], 0
    counts = {
        row[0]: row[1]
        for row in db.session.execute(
            select(TextLabel.label, func.count())
            .join(SurveyText, SurveyText.id == TextLabel.text_id)
            .where(*of)
            .group_by(TextLabel.label)
            .order_by(func.count().desc(), TextLabel.label)
        )
    }
    wanted, total = _texts(*of), number
    if label in counts:
        having = select(TextLabel.text_id).where(TextLabel.label == label)
        wanted, total = wanted.where(SurveyText.id.in_(having)), counts[label]
    return listed(wanted, page=page, total=total, size=PAGE), [*counts.items()], number


def _texts(*of: ColumnElement[bool]) -> Select[SurveyText]:
    return (
        select(SurveyText)
        .options(selectinload(SurveyText.labels))
        .where(*of)
        .order_by(SurveyText.public_id)
        .execution_options(populate_existing=True)
    )


def question_of(text: SurveyText) -> SurveyQuestion:
    return db.session.get_one(SurveyQuestion, text.question_id)


def _surveys() -> Select[Survey]:
    edition = joinedload(Survey.edition)
    sessions = edition.selectinload(Edition.sessions)
    return (
        select(Survey)
        .join(Survey.organisation)
        .options(
            contains_eager(Survey.organisation),
            joinedload(Survey.round),
            edition.joinedload(Edition.course).joinedload(Course.theme),
            edition.joinedload(Edition.round),
            sessions.joinedload(Session.venue),
            sessions.selectinload(Session.trainers),
        )
        .where(Survey.state != SurveyState.DRAFT)
        .execution_options(populate_existing=True)
    )


def _shared(who: Identity) -> tuple[Any, ...]:
    trained = (
        select(Session.edition_id)
        .join(Session.edition)
        .join(Edition.course)
        .join(Organisation, Organisation.id == Course.organisation_id)
        .where(trained_by(who))
    )
    return (
        Survey.shared_at.is_not(None),
        Survey.state == SurveyState.CLOSED,
        Survey.edition_id.in_(trained),
    )


def _found(wanted: Select[Survey]) -> Survey:
    found = db.session.scalar(wanted)
    if found is None:
        raise Missing
    return found


def _told(question: SurveyQuestion, cells: Mapping[Sector | None, Tally], survey: Survey) -> Told:
    whole = merged(question, list(cells.values()))
    if survey.state is not SurveyState.CLOSED or question.kind not in MEASURED:
        return Told(question, whole, {})
    parts = {sector: each.number for sector, each in cells.items() if sector is not None}
    shown = told(whole.number, parts)
    if [parts[each] for each in shown] == [whole.number]:
        return Told(question, whole, {})  # a sector that is everybody says nothing more
    return Told(question, whole, {each: cells[each] for each in shown})


def merged(question: SurveyQuestion, parts: Sequence[Tally]) -> Tally:
    """The tally of these together."""
    rows: dict[tuple[int, int | None], int] = defaultdict(int)
    for part in parts:
        for key, count in part.rows.items():
            rows[key] += count
    return Tally(question.kind, rows)


def _cells(
    survey: Survey, questions: Sequence[SurveyQuestion]
) -> dict[int, dict[Sector | None, Tally]]:
    """The answers by question and sector, counted in one statement from one index."""
    columns = (
        SurveyAnswer.question_id,
        SurveyAnswer.value,
        SurveyAnswer.rank,
        SurveyAnswer.sector,
    )
    rows: dict[int, Any] = defaultdict(lambda: defaultdict(dict))
    for question_id, value, rank, sector, count in db.session.execute(
        select(*columns, func.count()).where(SurveyAnswer.survey_id == survey.id).group_by(*columns)
    ):
        rows[question_id][sector][value, rank] = count
    kinds = {each.id: each.kind for each in questions}
    return {
        number: {sector: Tally(kinds[number], counts) for sector, counts in parts.items()}
        for number, parts in rows.items()
    }


def _written(survey: Survey) -> dict[int, tuple[int, list[SurveyText]]]:
    """How many texts each question has, with the first few in a random order that stays."""
    of = SurveyText.question_id
    counted = db.session.execute(
        select(of, func.count()).where(SurveyText.survey_id == survey.id).group_by(of)
    )
    numbers = {row[0]: row[1] for row in counted}
    return {
        number: (total, _first_texts(survey.id, number))
        for number, total in numbers.items()
        if total >= FEWEST
    }


def _first_texts(survey_id: int, question_id: int) -> list[SurveyText]:
    of = SurveyText.survey_id == survey_id, SurveyText.question_id == question_id
    wanted = select(SurveyText).where(*of).order_by(SurveyText.public_id).limit(QUOTED)
    return list(db.session.scalars(wanted))
