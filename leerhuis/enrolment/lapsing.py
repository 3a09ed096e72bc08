"""Seats that were kept for an answer which did not come: free again, for the next in line.

A seat is kept until this job has run, also past its moment: nobody gets it meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, and_, or_, select

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting, seating
from leerhuis.enrolment import mails_of_turns as letters
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState


def lapse_due(*, now: datetime) -> int:
    """End the offers and requests whose moment has come; returns how many.

    Each group by itself, so that one that is busy does not keep the others waiting.
    """
    return sum(_lapse_in(each, now=now) for each in _groups_due(now=now))


def _groups_due(*, now: datetime) -> Sequence[int]:
    """A group that was called off stays as it was then."""
    wanted = (
        select(Enrolment.edition_id)
        .join(Enrolment.edition)
        .where(_is_due(now), Edition.state == EditionState.PUBLISHED)
        .distinct()
        .order_by(Enrolment.edition_id)
    )
    return db.session.scalars(wanted).all()


def _lapse_in(edition_id: int, *, now: datetime) -> int:
    with db.transaction():
        edition = db.session.get_one(Edition, edition_id)
        counting.hold(edition)
        if edition.state is not EditionState.PUBLISHED:
            return 0
        due = _due_in(edition_id, now=now)
        if not due:
            return 0
        for each in due:
            _lapse(each, edition, now=now)
        seating.settle(edition, by=HOUSE, now=now)
        return len(due)


def _lapse(enrolment: Enrolment, edition: Edition, *, now: datetime) -> None:
    was, link = enrolment.state, enrolment.offer_hash
    seating.record(Action.ENROLMENT_LAPSED, enrolment, edition, by=HOUSE, now=now, was=was.value)
    letter = partial(letters.lapsed, was=was)
    seating.end(enrolment, edition, state=EnrolmentState.LAPSED, letter=letter, now=now)
    enrolment.offer_hash = link  # its link says that it is over


def _due_in(edition_id: int, *, now: datetime) -> Sequence[Enrolment]:
    wanted = select(Enrolment).where(Enrolment.edition_id == edition_id, _is_due(now))
    return db.session.scalars(
        wanted.order_by(Enrolment.turn).execution_options(populate_existing=True)
    ).all()


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Enrolment.state == EnrolmentState.OFFERED, Enrolment.offer_ends_at <= now),
        and_(Enrolment.state == EnrolmentState.REQUESTED, Enrolment.decide_by_at <= now),
    )
