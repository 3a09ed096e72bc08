"""Reading what somebody followed in a calendar year."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.certificates.models import Certificate
from leerhuis.courses import models as offer
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.home.year.rules import Course, Earned, summed
from leerhuis.registry import queries as registry
from leerhuis.registry.models import PointsEntry, Registration


def years_of(person_id: int, *, today: date) -> list[int]:
    """The years in which this person followed something, the last first; this year always."""
    moments = db.session.scalars(
        select(Edition.ends_at).join(Enrolment).where(*_followed(person_id))
    )
    years = {clock.day_of(each).year for each in moments if each} | {today.year}
    return sorted((each for each in years if each <= today.year), reverse=True)


def courses_of(person_id: int, year: int, *, now: datetime) -> list[Course]:
    """What this person followed of which the last session was in this year, and is over."""
    begin, end = (clock.moment_of(date(each, 1, 1), time(0)) for each in (year, year + 1))
    rows = db.session.execute(
        select(
            Enrolment.id,
            Enrolment.public_id,
            Enrolment.completed_on,
            offer.Course.title,
            offer.Course.hours,
            Edition.starts_at,
            Edition.ends_at,
        )
        .join(Enrolment.edition)
        .join(Edition.course)
        .where(
            *_followed(person_id),
            Edition.ends_at >= begin,
            Edition.ends_at < end,
            Edition.ends_at < now,
        )
        .order_by(Edition.starts_at, Edition.id)
    ).all()
    points = _points(person_id, [row.public_id for row in rows])
    papers = _certificates([row.id for row in rows])
    return [_course(row, points, papers) for row in rows]


def _followed(person_id: int) -> tuple[Any, ...]:
    return (
        Enrolment.person_id == person_id,
        Enrolment.state == EnrolmentState.CONFIRMED,
        Edition.state != EditionState.CANCELLED,
    )


def _course(row: Any, points: dict[str, list[Earned]], papers: dict[int, str]) -> Course:
    completed = row.completed_on is not None
    return Course(
        enrolment_id=row.public_id,
        title=row.title,
        first_on=clock.day_of(row.starts_at),
        last_on=clock.day_of(row.ends_at),
        completed=completed,
        hours=row.hours if completed else None,
        points=points.get(row.public_id, ()),
        certificate_id=papers.get(row.id),
    )


def _points(person_id: int, refs: Collection[str]) -> dict[str, list[Earned]]:
    """By course, what counts for a registration that this person has; the best of two chambers."""
    if not refs:
        return {}
    held = registry.registrations_of(person_id)
    entries = db.session.scalars(
        select(PointsEntry).where(PointsEntry.person_id == person_id, PointsEntry.ref.in_(refs))
    ).all()
    return {ref: _best([each for each in entries if each.ref == ref], held) for ref in refs}


def _best(entries: Sequence[PointsEntry], held: Sequence[Registration]) -> list[Earned]:
    best: dict[tuple[Any, Any], Decimal] = {}
    for registration in held:
        mine = [each for each in entries if registry.counts_for(each, registration)]
        for row in summed(Earned(each.register, each.category, each.points) for each in mine):
            kind = (row.register, row.category)
            best[kind] = max(best.get(kind, Decimal(0)), row.points)
    return [Earned(*kind, points) for kind, points in best.items()]


def _certificates(enrolment_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Certificate.enrolment_id, Certificate.public_id).where(
            Certificate.enrolment_id.in_(enrolment_ids),
            Certificate.withdrawn_at.is_(None),
            Certificate.superseded_at.is_(None),
        )
    )
    return {row[0]: row[1] for row in rows}
