"""What is read while an edition is held: the counts, the head of the line, and the facts."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, func, inspect, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling

CONFIRMED = Enrolment.state == EnrolmentState.CONFIRMED
WAITING = Enrolment.state == EnrolmentState.WAITING
ACTIVE = Enrolment.cancelled_at.is_(None)
COUNTS = (func.count().filter(CONFIRMED), func.count().filter(WAITING))
# All that a page or a letter says of an edition, in one statement.
EDITION = (
    joinedload(Edition.course).options(joinedload(Course.theme), joinedload(Course.points)),
    joinedload(Edition.sessions).options(joinedload(Session.venue), joinedload(Session.room)),
)


class Queue(NamedTuple):
    """An edition as it is counted under the hold, and whether this person is in it."""

    filling: Filling
    last_turn: int
    known_id: int | None


def queue_of(edition_id: int, *, person_id: int | None = None) -> Queue:
    """What the allocator needs, in one statement, so that count and turn are of one moment."""
    mine = and_(Enrolment.person_id == person_id, ACTIVE)
    confirmed, waiting, last_turn, known_id = db.session.execute(
        select(*COUNTS, func.max(Enrolment.turn), func.max(Enrolment.id).filter(mine)).where(
            Enrolment.edition_id == edition_id
        )
    ).one()
    return Queue(Filling(confirmed, waiting), last_turn or 0, known_id)


def heads_of(edition_id: int, *, limit: int | None) -> Sequence[Enrolment]:
    """The first in line, in order; all who wait when there is no limit."""
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.edition_id == edition_id, WAITING)
        .order_by(Enrolment.turn)
        .limit(limit)
    ).all()


def by_id(enrolment_id: int) -> Enrolment:
    return db.session.get_one(Enrolment, enrolment_id)


def read_again(enrolment: Enrolment) -> None:
    """What the row says now; what was loaded around it stays."""
    columns = [column.key for column in inspect(Enrolment).column_attrs]
    db.session.refresh(enrolment, columns)


def active_enrolment(edition_id: int, person_id: int) -> Enrolment | None:
    return db.session.scalar(
        select(Enrolment).where(
            Enrolment.edition_id == edition_id, Enrolment.person_id == person_id, ACTIVE
        )
    )


def edition_of(enrolment: Enrolment) -> Edition:
    return db.session.get_one(Edition, enrolment.edition_id)


def seated_in(edition_id: int) -> Sequence[Enrolment]:
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.edition_id == edition_id, CONFIRMED)
        .order_by(Enrolment.turn)
    ).all()


def facts_of(edition_id: int) -> Edition:
    """The edition with its course, points, sessions and venues, as they are now."""
    return (
        db.session.execute(
            select(Edition)
            .options(*EDITION)
            .where(Edition.id == edition_id)
            .execution_options(populate_existing=True)
        )
        .unique()
        .scalar_one()
    )
