"""Limits that end on a day: from then on their seats are for everyone who waits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select

from leerhuis import clock, db
from leerhuis.access import HOUSE
from leerhuis.courses.limits import SeatLimit
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting, seating
from leerhuis.enrolment.models import Enrolment, InvitationCode


def release_due(*, now: datetime) -> int:
    """Let the line move where a limit or a code that kept seats has ended; returns who moved.

    Every group where people wait is looked at, so that a night without a run is caught up.
    """
    return sum(
        len(seating.settle(db.session.get_one(Edition, each), by=HOUSE, now=now))
        for each in _groups(now=now)
    )


def _groups(*, now: datetime) -> Sequence[int]:
    """The groups to come where people wait and something that kept seats can have ended."""
    ends = exists().where(SeatLimit.edition_id == Edition.id, SeatLimit.release_days.is_not(None))
    ended = exists().where(
        InvitationCode.edition_id == Edition.id,
        InvitationCode.holds_seats,
        InvitationCode.ends_on < clock.day_of(now),
    )
    wanted = (
        select(Edition.id)
        .join(Enrolment, Enrolment.edition_id == Edition.id)
        .where(
            Edition.state == EditionState.PUBLISHED,
            Edition.starts_at > now,
            counting.WAITING,
            or_(ends, ended),
        )
        .distinct()
        .order_by(Edition.id)
    )
    return db.session.scalars(wanted).all()
