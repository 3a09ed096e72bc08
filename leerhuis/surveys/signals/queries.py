"""Reading signals: those that wait, those of a group, and what a region asks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.errors import Missing
from leerhuis.people.models import Organisation, Person, RoleGrant
from leerhuis.people.queries import granted_on
from leerhuis.people.rules import lineage
from leerhuis.surveys.models import Survey
from leerhuis.surveys.rules import Measure, SurveyKind, SurveyState
from leerhuis.surveys.signals.models import Signal, SignalBounds
from leerhuis.surveys.signals.rules import MEASURED, USUAL, Bounds


def open_for(who: Identity) -> Sequence[Signal]:
    """What waits for a decision where this person coordinates, the most pressing first."""
    wanted = _loaded(_of(who).where(Signal.decision.is_(None)))
    return db.session.scalars(wanted.order_by(Signal.due_on, Signal.id)).all()


def signals_for(who: Identity, *, decided: bool, page: int) -> Listing[Signal]:
    """One page of those that wait, or of those that were decided, the last one first."""
    wanted = _of(who).where(Signal.decision.is_not(None) if decided else Signal.decision.is_(None))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery()))
    order = (Signal.decided_at.desc(), Signal.id) if decided else (Signal.due_on, Signal.id)
    return listed(_loaded(wanted).order_by(*order), page=page, total=total)


def signal_for(who: Identity, public_id: str) -> Signal:
    found = db.session.scalar(_loaded(_of(who)).where(Signal.public_id == public_id))
    if found is None:
        raise Missing
    return found


def of_editions(edition_ids: Iterable[int]) -> dict[int, list[Signal]]:
    """The signals of each of these groups, the oldest first, whoever asks."""
    rows = db.session.scalars(
        select(Signal)
        .options(joinedload(Signal.owner), joinedload(Signal.survey))
        .where(Signal.edition_id.in_(list(edition_ids)))
        .order_by(Signal.raised_at, Signal.id)
    )
    found: dict[int, list[Signal]] = defaultdict(list)
    for each in rows:
        found[each.edition_id].append(each)
    return found


def of_survey(survey: Survey) -> Sequence[Signal]:
    """What the scores of this survey signalled."""
    of = select(Signal).where(Signal.survey_id == survey.id)
    return db.session.scalars(of.order_by(Signal.id)).all()


def bounds_at(path: str) -> Mapping[Measure, Bounds]:
    """What is asked at this place: what the nearest organisation upwards set, else the usual."""
    rows = db.session.execute(
        select(SignalBounds, Organisation.path)
        .join(SignalBounds.organisation)
        .where(SignalBounds.organisation_id.in_(lineage(path)))
        .order_by(func.length(Organisation.path))
    )
    set_here = {each.measure: Bounds(each.lowest, each.fall) for each, _path in rows}
    return {each: set_here.get(each, USUAL[each]) for each in MEASURED}


def bounds_of(organisation_id: int) -> dict[Measure, SignalBounds]:
    """What this organisation itself set."""
    rows = db.session.scalars(
        select(SignalBounds).where(SignalBounds.organisation_id == organisation_id)
    )
    return {each.measure: each for each in rows}


def owners_at(path: str, *, today: date) -> Sequence[Person]:
    """Who can look after a signal here: whoever coordinates at this place or above it."""
    return db.session.scalars(
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.COORDINATOR,
            RoleGrant.organisation_id.in_(lineage(path)),
            granted_on(today),
        )
        .distinct()
        .order_by(Person.sort_name, Person.id)
    ).all()


def unweighed(kinds: Iterable[SurveyKind]) -> Sequence[Survey]:
    """Surveys of groups that closed, of which nobody looked at the score yet."""
    return db.session.scalars(
        select(Survey)
        .options(_course(joinedload(Survey.edition)))
        .where(
            Survey.state == SurveyState.CLOSED,
            Survey.weighed_at.is_(None),
            Survey.edition_id.is_not(None),
            Survey.kind.in_(list(kinds)),
        )
        .order_by(Survey.id)
    ).all()


def overdue(*, today: date) -> Sequence[Signal]:
    """What should have been decided by now, and has an owner."""
    return db.session.scalars(
        select(Signal)
        .options(_course(joinedload(Signal.edition)), joinedload(Signal.survey))
        .where(Signal.decision.is_(None), Signal.due_on <= today, Signal.owner_id.is_not(None))
    ).all()


def earlier_groups(edition: Edition) -> list[int]:
    """The groups that this one is laid beside: those of the round of the course before this one.

    A group without a round is laid beside the last group before it.
    """
    rows = db.session.scalars(
        select(Edition)
        .join(Survey, Survey.edition_id == Edition.id)
        .where(
            Edition.course_id == edition.course_id,
            Edition.id != edition.id,
            Edition.starts_at < edition.starts_at,
            Survey.state == SurveyState.CLOSED,
        )
        .distinct()
        .order_by(Edition.starts_at.desc(), Edition.id.desc())
    ).all()
    before = [each for each in rows if each.round_id is None or each.round_id != edition.round_id]
    if not before:
        return []
    last = before[0]
    if last.round_id is None:
        return [last.id]
    return [each.id for each in before if each.round_id == last.round_id]


def _course(of: Any) -> Any:
    return of.joinedload(Edition.course).joinedload(Course.organisation)


def _of(who: Identity) -> Select[Signal]:
    return (
        select(Signal)
        .join(Signal.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(coordinated(who))
    )


def _loaded(wanted: Select[Signal]) -> Select[Signal]:
    edition = contains_eager(Signal.edition)
    course = edition.contains_eager(Edition.course)
    return wanted.options(
        edition.joinedload(Edition.round),
        course.contains_eager(Course.organisation),
        joinedload(Signal.survey),
        joinedload(Signal.owner),
    ).execution_options(populate_existing=True)
