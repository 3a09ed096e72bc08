"""Seats and points of two persons that are one: what a group brought twice counts once."""

from datetime import datetime

from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.attendance.models import Attendance
from leerhuis.enrolment import merging as enrolments
from leerhuis.enrolment.models import Enrolment
from leerhuis.privacy.merging import rows
from leerhuis.registry import queries as registrations
from leerhuis.registry import service as registry
from leerhuis.registry import settling
from leerhuis.registry.models import PointsEntry


def merge(person_id: int, into_id: int, *, by: Identity, now: datetime) -> int:
    """All enrolments become the other's, with what they brought; in how many groups.

    What was written down of them comes along first, so that nothing is expected anew of what has
    been earned already.
    """
    for name in ("points_entry", "register_entry"):
        rows.move(name, person_id, into_id, now=now)
    db.session.expire_all()
    before = _active(person_id) + _active(into_id)
    attended = db.session.scalars(
        select(Attendance.enrolment_id)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(Enrolment.person_id.in_([person_id, into_id]))
    ).all()
    groups = enrolments.merge(person_id, into_id, attended=set(attended), by=by, now=now)
    stays = set(_active(into_id))
    for ref in set(before) - stays:
        _take_back(into_id, ref, by=by, now=now)
    return groups


def settle(person_id: int, *, now: datetime) -> None:
    """Work out every registration again from all points that are the person's now."""
    settling.settle(registrations.held_of(person_id), today=clock.day_of(now))


def _active(person_id: int) -> list[str]:
    return list(
        db.session.scalars(
            select(Enrolment.public_id).where(
                Enrolment.person_id == person_id, Enrolment.cancelled_at.is_(None)
            )
        )
    )


def _take_back(person_id: int, ref: str, *, by: Identity, now: datetime) -> None:
    """What the enrolment brought that is there twice: the other one brings it."""
    last = db.session.scalar(
        select(PointsEntry)
        .where(PointsEntry.person_id == person_id, PointsEntry.ref == ref)
        .order_by(PointsEntry.id.desc())
        .limit(1)
    )
    if last is not None:
        registry.record_points(
            person_id, ref=ref, title=last.title, on=last.completed_on, rows=(), by=by, now=now
        )
