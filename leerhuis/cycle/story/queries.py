"""Reading all that happened to a course through the years."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import clock, db
from leerhuis.access import Identity, Role, below
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.costs import queries as costs
from leerhuis.courses.models import Course, Edition, Interest, Round
from leerhuis.courses.rules import EditionState
from leerhuis.cycle.models import (
    Advice,
    Preparation,
    PreparationSurvey,
    Proposal,
    ProposalEdition,
    ProposalGround,
)
from leerhuis.cycle.rules import GROUND_LABELS, ProposalState
from leerhuis.cycle.story.rules import Asked, Held, Known, Proposed, Said, Signalled
from leerhuis.enrolment.models import Enrolment
from leerhuis.pathways.models import Track, TrackModule, TrackStep
from leerhuis.pathways.rules import TrackState
from leerhuis.people import counted
from leerhuis.people import queries as people
from leerhuis.people.counted import Cell
from leerhuis.people.models import Organisation
from leerhuis.people.rules import lineage
from leerhuis.surveys import outcomes
from leerhuis.surveys.models import Survey
from leerhuis.surveys.rules import FEWEST, SurveyKind, SurveyState
from leerhuis.surveys.signals.models import Signal

READERS = (Role.COORDINATOR, Role.ADVISER, Role.POLICY)
_WAS_THERE = (Extent.PRESENT, Extent.PARTLY)
_PLANNED = EditionState.DRAFT


def course_for(who: Identity, public_id: str) -> Course:
    """A course of an organisation where someone coordinates, advises or reads figures."""
    return people.found(
        select(Course)
        .join(Course.organisation)
        .options(contains_eager(Course.organisation), joinedload(Course.theme))
        .where(Course.public_id == public_id, below(Organisation.path, who.paths(*READERS)))
    )


def coordinates(who: Identity, course: Course) -> bool:
    """Whether this person also plans the course: then drafts are told as well."""
    paths = who.paths(Role.COORDINATOR)
    return any(course.organisation.path.startswith(each) for each in paths)


def known(course: Course, *, drafts: bool, now: datetime) -> Known:
    held = _held(course, drafts=drafts, now=now)
    numbers = [each.edition_id for each in held]
    return Known(
        asked=_asked(course),
        proposed=_proposed(course, drafts=drafts),
        held=held,
        said=_said(numbers),
        cents={number: each.real for number, each in costs.costs_of(numbers).items()},
        signals=_signals(numbers),
    )


def waiting(course: Course) -> Cell:
    """How many people wait to hear of a next group."""
    number = db.session.scalar(
        select(func.count(Interest.id)).where(
            Interest.course_id == course.id, Interest.told_at.is_(None)
        )
    )
    return counted.cells([number or 0])[0]


def goals_of(course: Course) -> list[Track]:
    """The tracks with a goal of which the course is a module."""
    wanted = (
        select(Track)
        .join(Track.steps)
        .join(TrackStep.modules)
        .where(
            TrackModule.course_id == course.id, Track.goal != "", Track.state != TrackState.DRAFT
        )
        .order_by(Track.name, Track.id)
    )
    return list(db.session.scalars(wanted).unique())


def _held(course: Course, *, drafts: bool, now: datetime) -> list[Held]:
    """Every group with a first session, the last first, with how many people were there."""
    marked = select(Attendance.enrolment_id).where(Attendance.extent.in_(_WAS_THERE))
    there = (
        select(Enrolment.edition_id, func.count().label("people"))
        .where(
            Enrolment.edition_id.in_(select(Edition.id).where(Edition.course_id == course.id)),
            Enrolment.id.in_(marked),
        )
        .group_by(Enrolment.edition_id)
        .subquery()
    )
    shown: list[ColumnElement[bool]] = [] if drafts else [Edition.state != _PLANNED]
    rows = db.session.execute(
        select(Edition, Round.name, there.c.people, Proposal.public_id)
        .outerjoin(Edition.round)
        .outerjoin(there, there.c.edition_id == Edition.id)
        .outerjoin(ProposalEdition, ProposalEdition.edition_id == Edition.id)
        .outerjoin(Proposal, Proposal.id == ProposalEdition.proposal_id)
        .where(
            Edition.course_id == course.id,
            or_(Edition.starts_at.is_not(None), Edition.round_id.is_not(None)),
            *shown,
        )
        .options(joinedload(Edition.round))
        .order_by(Edition.starts_at.desc(), Edition.id.desc())
    )
    return [_group(*row, course=course, now=now) for row in rows]


def _group(
    edition: Edition,
    season: str | None,
    people: int | None,
    proposal_id: str | None,
    *,
    course: Course,
    now: datetime,
) -> Held:
    first_on = clock.day_of(edition.starts_at) if edition.starts_at else None
    begins = first_on or (edition.round.starts_on if edition.round else clock.day_of(now))
    called_off = edition.state is EditionState.CANCELLED
    return Held(
        year=begins.year,
        edition_id=edition.id,
        public_id=edition.public_id,
        name=edition.label or course.title,
        round_name=season or "",
        first_on=first_on,
        called_off=called_off,
        over=edition.ends_at is not None and edition.ends_at < now,
        people=0 if called_off else people or 0,
        proposal_id=proposal_id or "",
    )


def _said(numbers: Sequence[int]) -> dict[int, Said]:
    scores, effects = outcomes.scores(numbers), outcomes.effects(numbers)
    surveys = _surveys(numbers)
    found = {}
    for number in numbers:
        score, effect = scores.get(number), effects.get(number)
        if score or effect:
            found[number] = Said(
                answers=score.answers if score else 0,
                grade=score.grade if score else None,
                uses=(effect.uses or 0) if effect else 0,
                uses_of=effect.uses_of if effect else 0,
                survey_id=surveys.get((number, SurveyKind.EVALUATION), "") if score else "",
                effect_id=surveys.get((number, SurveyKind.EFFECT), "") if effect else "",
            )
    return found


def _surveys(numbers: Sequence[int]) -> dict[tuple[int | None, SurveyKind], str]:
    rows = db.session.execute(
        select(Survey.edition_id, Survey.kind, Survey.public_id).where(
            Survey.edition_id.in_(numbers)
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _signals(numbers: Sequence[int]) -> Mapping[int, Sequence[Signalled]]:
    found: dict[int, list[Signalled]] = defaultdict(list)
    for row in db.session.scalars(
        select(Signal).where(Signal.edition_id.in_(numbers)).order_by(Signal.id)
    ):
        decided_on = clock.day_of(row.decided_at) if row.decided_at else None
        found[row.edition_id].append(
            Signalled(
                row.public_id,
                row.measure,
                row.value,
                row.limit,
                row.why,
                row.decision,
                row.reason,
                decided_on,
            )
        )
    return found


def _asked(course: Course) -> list[Asked]:
    """What needs surveys around the organisation counted, for the year of the round they fed."""
    rows = db.session.execute(
        select(Survey, func.min(Preparation.starts_on))
        .join(Survey.organisation)
        .outerjoin(PreparationSurvey, PreparationSurvey.survey_id == Survey.id)
        .outerjoin(Preparation, Preparation.id == PreparationSurvey.preparation_id)
        .where(
            Survey.kind == SurveyKind.NEEDS,
            Survey.state == SurveyState.CLOSED,
            Survey.answers >= FEWEST,
            or_(
                Organisation.id.in_(lineage(course.organisation.path)),
                below(Organisation.path, [course.organisation.path]),
            ),
        )
        .group_by(Survey.id)
        .order_by(Survey.id.desc())
    )
    found = []
    for survey, starts_on in rows:
        wanted = {
            (each.theme, each.course): each.count
            for each in outcomes.wishes(survey)
            if each.sector is None and each.organisation_id is None
        }
        of_course = next((n for (_t, c), n in wanted.items() if c == course.public_id), None)
        of_theme = wanted.get((course.theme.public_id, None))
        if of_course or of_theme:
            year = (starts_on or survey.closes_on).year
            found.append(Asked(year, survey.public_id, survey.title, of_course, of_theme))
    return found


def _proposed(course: Course, *, drafts: bool) -> list[Proposed]:
    """Proposals for the course, and those of which groups of it came."""
    made = (
        select(ProposalEdition.proposal_id)
        .join(ProposalEdition.edition)
        .where(Edition.course_id == course.id)
    )
    wanted = (
        select(Proposal)
        .join(Proposal.preparation)
        .options(
            contains_eager(Proposal.preparation),
            selectinload(Proposal.grounds),
            selectinload(Proposal.advice),
            selectinload(Proposal.decisions),
            selectinload(Proposal.made),
        )
        .where(or_(Proposal.course_id == course.id, Proposal.id.in_(made)))
        .order_by(Preparation.starts_on.desc(), Proposal.id.desc())
    )
    if not drafts:
        wanted = wanted.where(Proposal.state != ProposalState.DRAFT)
    return [_proposal(each) for each in db.session.scalars(wanted)]


def _proposal(row: Proposal) -> Proposed:
    last: Any = max(row.decisions, key=lambda each: each.id, default=None)
    return Proposed(
        year=row.preparation.starts_on.year,
        public_id=row.public_id,
        title=row.title,
        round_name=row.preparation.name,
        editions=row.editions,
        state=row.state,
        grounds=_grounds(row.grounds),
        opinions=_opinions(row.advice),
        outcome=last and last.outcome,
        granted=last.editions if last else 0,
        reason=last.reason if last else "",
        decided_on=last and last.decided_on,
        made=len(row.made),
    )


def _grounds(rows: Sequence[ProposalGround]) -> list[tuple[str, int | None]]:
    return [(GROUND_LABELS[each.kind], each.number) for each in rows]


def _opinions(rows: Sequence[Advice]) -> dict[Any, int]:
    return dict(Counter(each.opinion for each in rows))
