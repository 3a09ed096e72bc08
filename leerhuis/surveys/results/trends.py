"""A group beside others: the same course before and after, its trainers, before and after it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.means import Trainer
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer
from leerhuis.courses.queries import coordinated
from leerhuis.courses.rules import EditionState
from leerhuis.surveys import outcomes
from leerhuis.surveys.models import Survey, SurveyQuestion
from leerhuis.surveys.outcomes import Score
from leerhuis.surveys.rules import QuestionKind, SurveyKind, SurveyState
from leerhuis.surveys.tallying import Tally, tenths

# Trainers are laid beside each other from so many answers for each.
COMPARED_FROM = 10
_ANSWERED = select(Survey.edition_id).where(
    Survey.kind == SurveyKind.EVALUATION, Survey.state.in_(outcomes.ASKED)
)


class Point(NamedTuple):
    """A group or a round of a course in time, with what participants said."""

    name: str
    starts_at: datetime | None
    edition: Edition | None
    score: Score


class Trend(NamedTuple):
    """A course through time: by group, and by round; the oldest first."""

    groups: list[Point]
    rounds: list[Point]


class Trained(NamedTuple):
    """What was said of the groups of one trainer; without a mark under ten answers."""

    trainer: Trainer
    groups: int
    answers: int
    grade: Decimal | None


class Compared(NamedTuple):
    """A question that was asked before and after: the means, and how many answered."""

    question: SurveyQuestion
    before: Tally
    after: Tally

    @property
    def change(self) -> Decimal:
        return (self.after.mean or Decimal(0)) - (self.before.mean or Decimal(0))


def trend_of(course_id: int, *, known: Mapping[int, Score]) -> Trend:
    """What the groups of a course were given, those with five answers or more.

    Of some groups it is known already, by their number.
    """
    editions = db.session.scalars(
        select(Edition)
        .options(joinedload(Edition.round), joinedload(Edition.course))
        .where(Edition.course_id == course_id, Edition.id.in_(_ANSWERED))
        .order_by(Edition.starts_at, Edition.id)
    ).all()
    others = [each.id for each in editions if each.id not in known]
    scores = {**known, **(outcomes.scores(others) if others else {})}
    groups = [
        Point(each.name_with_course, each.starts_at, each, scores[each.id])
        for each in editions
        if each.id in scores
    ]
    return Trend(groups, _rounds(groups))


def _rounds(groups: Iterable[Point]) -> list[Point]:
    """The groups of a round together; whatever may be told of them may be added up."""
    by_round: dict[int, list[Point]] = defaultdict(list)
    for each in groups:
        if each.edition is not None and each.edition.round_id is not None:
            by_round[each.edition.round_id].append(each)
    return [_together(points) for points in by_round.values()]


def _together(points: Sequence[Point]) -> Point:
    first = points[0]
    season = first.edition.round if first.edition is not None else None
    scores = [each.score for each in points]
    return Point(
        season.name if season is not None else first.name,
        first.starts_at,
        None,
        Score(
            asked=sum(each.asked for each in scores),
            answers=sum(each.answers for each in scores),
            grade=mean((each.grade, each.answers) for each in scores),
            recommends=sum(each.recommends or 0 for each in scores),
            recommends_of=sum(each.recommends_of for each in scores),
            uses=sum(each.uses or 0 for each in scores),
            uses_of=sum(each.uses_of for each in scores),
        ),
    )


def mean(marks: Iterable[tuple[Decimal | None, int]]) -> Decimal | None:
    """The mean of marks that so many people gave together, in tenths."""
    known = [(mark, number) for mark, number in marks if mark is not None]
    number = sum(count for _mark, count in known)
    if not number:
        return None
    return tenths(sum((mark * count for mark, count in known), Decimal(0)) / number)


def before(trend: Trend, edition: Edition) -> Point | None:
    """The last group of the course that began before this one."""
    earlier = [
        each
        for each in trend.groups
        if each.edition is not None and _began(each.edition) < _began(edition)
    ]
    return earlier[-1] if earlier else None


def _began(edition: Edition) -> tuple[float, int]:
    return (edition.starts_at.timestamp() if edition.starts_at else 0.0, edition.id)


def trained(who: Identity, *, course: Course | None = None) -> list[Trained]:
    """The trainers of groups that were evaluated where this person coordinates, by name.

    A group with two trainers counts for both: participants were not asked who was better.
    """
    of_trainer = _groups_by_trainer(who, course)
    scores = outcomes.scores({number for groups in of_trainer.values() for number in groups})
    trainers = db.session.scalars(
        select(Trainer).where(Trainer.id.in_(of_trainer)).order_by(Trainer.name, Trainer.id)
    )
    return [
        _trained(each, [scores[number] for number in of_trainer[each.id] if number in scores])
        for each in trainers
    ]


def _trained(trainer: Trainer, scores: Sequence[Score]) -> Trained:
    marked = [each for each in scores if each.grade is not None]
    answers = sum(each.answers for each in marked)
    enough = answers >= COMPARED_FROM
    grade = mean((each.grade, each.answers) for each in marked) if enough else None
    return Trained(trainer, len(marked), answers, grade)


def _groups_by_trainer(who: Identity, course: Course | None) -> Mapping[int, set[int]]:
    wanted = (
        select(SessionTrainer.trainer_id, Session.edition_id)
        .join(Session, Session.id == SessionTrainer.session_id)
        .join(Session.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(
            coordinated(who),
            Edition.state != EditionState.CANCELLED,
            Edition.id.in_(_ANSWERED),
        )
        .distinct()
    )
    if course is not None:
        wanted = wanted.where(Course.id == course.id)
    found: dict[int, set[int]] = defaultdict(set)
    for trainer_id, edition_id in db.session.execute(wanted):
        found[trainer_id].add(edition_id)
    return found


def courses_evaluated(who: Identity) -> Sequence[Course]:
    """The courses of which a group was evaluated, to choose from."""
    return db.session.scalars(
        select(Course)
        .join(Course.organisation)
        .options(contains_eager(Course.organisation))
        .where(
            coordinated(who),
            Course.id.in_(select(Edition.course_id).where(Edition.id.in_(_ANSWERED))),
        )
        .order_by(Course.title)
    ).all()


def compared(survey: Survey) -> list[Compared]:
    """An effect beside the start of the same group: the same questions, the group as a whole.

    The same is a question with the same key, or with the same words.
    """
    if survey.kind is not SurveyKind.EFFECT or survey.edition_id is None:
        return []
    start = db.session.scalar(
        select(Survey).where(
            Survey.edition_id == survey.edition_id,
            Survey.kind == SurveyKind.START,
            Survey.state == SurveyState.CLOSED,
        )
    )
    if start is None:
        return []
    answers = outcomes.tallies([start, survey], only=SurveyQuestion.kind == QuestionKind.SCALE)
    return _pairs(answers.get(start.id, []), answers.get(survey.id, []))


def _pairs(
    first: Sequence[tuple[SurveyQuestion, Tally]], then: Sequence[tuple[SurveyQuestion, Tally]]
) -> list[Compared]:
    by_key = {question.key: tally for question, tally in first}
    by_words = {question.text.casefold(): tally for question, tally in first}
    found = []
    for question, after in then:
        was = by_key.get(question.key) or by_words.get(question.text.casefold())
        if was is not None:
            found.append(Compared(question, was, after))
    return found
