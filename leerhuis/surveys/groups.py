"""Which groups are to be asked now, and who in them: only who was there, or has a seat to come."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import joinedload

from leerhuis import clock, db
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Course, Edition
from leerhuis.courses.prerequisites import months_later
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.surveys.models import Survey, SurveyInvitation
from leerhuis.surveys.rules import FEWEST, SurveyKind, SurveyState

# Marks may come late, and whoever is asked must still remember: a month, and no longer.
ASKED_WITHIN = timedelta(days=28)
BEFORE_START = timedelta(days=7)
EFFECT_MONTHS = 3
_OPEN_DAYS = {SurveyKind.EVALUATION: timedelta(days=14), SurveyKind.EFFECT: timedelta(days=21)}
_DAY = timedelta(days=1)
_THERE = (Extent.PRESENT, Extent.PARTLY)


class Due(NamedTuple):
    """A group in which people are to be asked who were not asked yet."""

    edition: Edition
    kind: SurveyKind
    survey: Survey | None
    newcomers: list[int]


class Span(NamedTuple):
    """From when until when people may be asked: the moment and the last day."""

    starts_at: datetime
    ends_on: date


def span_of(kind: SurveyKind, *, starts_at: datetime, ends_at: datetime) -> Span:
    """When people of a group with these first and last moments are asked."""
    if kind is SurveyKind.START:
        return Span(starts_at - BEFORE_START, clock.day_of(starts_at) - _DAY)
    if kind is SurveyKind.EVALUATION:
        return Span(ends_at, clock.day_of(ends_at) + ASKED_WITHIN)
    day = months_later(clock.day_of(ends_at), EFFECT_MONTHS)
    return Span(clock.moment_of(day, clock.local(ends_at).time()), day + ASKED_WITHIN)


def closes_on(kind: SurveyKind, edition: Edition, *, today: date) -> date:
    """The last day on which a survey can be answered that opens today."""
    if kind is SurveyKind.START and edition.starts_at is not None:
        return clock.day_of(edition.starts_at) - _DAY
    return today + _OPEN_DAYS[kind]


def due_now(kind: SurveyKind, *, now: datetime) -> list[Due]:
    """The groups in which someone can be asked; with too few of them only on the last day."""
    editions = _in_time(kind, now=now)
    numbers = [each.id for each in editions]
    surveys, people = _surveys(kind, numbers), _people(kind, numbers)
    invited = _invited([each.id for each in surveys.values()])
    found = []
    for each in editions:
        survey = surveys.get(each.id)
        known = invited[survey.id] if survey else set()
        newcomers = sorted(people[each.id] - known)
        if newcomers and _can_be_asked(kind, each, survey, len(newcomers), now=now):
            found.append(Due(each, kind, survey, newcomers))
    return found


def _can_be_asked(
    kind: SurveyKind, edition: Edition, survey: Survey | None, number: int, *, now: datetime
) -> bool:
    today = clock.day_of(now)
    if survey is not None:
        return survey.state is SurveyState.OPEN and today <= survey.closes_on
    return number >= FEWEST or today == _span(kind, edition).ends_on


def _in_time(kind: SurveyKind, *, now: datetime) -> list[Edition]:
    """Groups of which the span holds now: the database looks at days around it, we at the hour."""
    rows = db.session.scalars(
        select(Edition)
        .options(joinedload(Edition.course).joinedload(Course.organisation))
        .where(
            Edition.state == EditionState.PUBLISHED,
            Edition.starts_at.is_not(None),
            Edition.ends_at.is_not(None),
            _around(kind, now),
        )
        .order_by(Edition.id)
    )
    today = clock.day_of(now)
    spans = [(each, _span(kind, each)) for each in rows]
    return [each for each, span in spans if span.starts_at <= now and today <= span.ends_on]


def _around(kind: SurveyKind, now: datetime) -> ColumnElement[bool]:
    if kind is SurveyKind.START:
        return Edition.starts_at.between(now, now + BEFORE_START)
    if kind is SurveyKind.EVALUATION:
        return Edition.ends_at.between(now - ASKED_WITHIN - _DAY, now)
    months = timedelta(days=31 * EFFECT_MONTHS)
    return Edition.ends_at.between(now - months - ASKED_WITHIN, now - months + timedelta(days=7))


def _span(kind: SurveyKind, edition: Edition) -> Span:
    if edition.starts_at is None or edition.ends_at is None:
        raise ValueError("a group without sessions asks nobody")
    return span_of(kind, starts_at=edition.starts_at, ends_at=edition.ends_at)


def _surveys(kind: SurveyKind, edition_ids: Collection[int]) -> dict[int, Survey]:
    rows = db.session.scalars(
        select(Survey).where(Survey.kind == kind, Survey.edition_id.in_(edition_ids))
    )
    return {each.edition_id: each for each in rows if each.edition_id is not None}


def invited_to(survey: Survey) -> set[int]:
    """The people who were asked."""
    return _invited([survey.id])[survey.id]


def _invited(survey_ids: Collection[int]) -> dict[int, set[int]]:
    rows = db.session.execute(
        select(SurveyInvitation.survey_id, SurveyInvitation.person_id).where(
            SurveyInvitation.survey_id.in_(survey_ids), SurveyInvitation.person_id.is_not(None)
        )
    )
    return _by_first(rows.all())


def _people(kind: SurveyKind, edition_ids: Collection[int]) -> dict[int, set[int]]:
    """Whom this kind of survey asks, by group."""
    if kind is SurveyKind.EFFECT:
        evaluations = _surveys(SurveyKind.EVALUATION, edition_ids)
        asked = _invited([each.id for each in evaluations.values()])
        found = {at: asked[each.id] for at, each in evaluations.items()}
        return defaultdict(set, found)
    seats = select(Enrolment.edition_id, Enrolment.person_id).where(
        Enrolment.edition_id.in_(edition_ids)
    )
    confirmed = Enrolment.state == EnrolmentState.CONFIRMED
    if kind is SurveyKind.START:
        return _by_first(db.session.execute(seats.where(confirmed)).all())
    there = (
        seats.join(Attendance, Attendance.enrolment_id == Enrolment.id)
        .where(Attendance.extent.in_(_THERE), or_(confirmed, Attendance.forced))
        .distinct()
    )
    return _by_first(db.session.execute(there).all())


def _by_first(rows: Iterable[Row[int, int | None]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for first, second in rows:
        if second is not None:
            found[first].add(second)
    return found
