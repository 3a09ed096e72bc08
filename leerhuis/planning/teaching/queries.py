"""What a trainer reads: their own groups, and nothing of the groups of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.attendance.models import Attendance
from leerhuis.attendance.queries import trained_by
from leerhuis.courses.contents import Material
from leerhuis.courses.means import Trainer, TrainerTime
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.queries import SHOWN, Listing, listed
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import queries as enrolments
from leerhuis.enrolment.rules import Filling
from leerhuis.errors import Missing

GIVEN = (EditionState.PUBLISHED, EditionState.DONE)


@dataclass(frozen=True)
class Teaching:
    """One page of the sessions that someone trains, how full the groups are, and which of the
    sessions that began have no attendance yet."""

    listing: Listing[Session]
    fillings: dict[int, Filling]
    unmarked: set[int]


@dataclass(frozen=True)
class Group:
    """A group that someone trains, which sessions are theirs, and its material."""

    edition: Edition
    own: set[int]
    unmarked: set[int]
    material: Sequence[Material]


def sessions_of(who: Identity, *, past: bool, page: int, now: datetime) -> Teaching:
    """What is not over yet, the first on top; or what has been, the last on top."""
    when = Session.ends_at < now if past else Session.ends_at >= now
    question = _sessions(who).where(when)
    numbers = db.session.scalars(question.with_only_columns(Session.id)).all()
    order = Session.starts_at.desc() if past else Session.starts_at
    listing = listed(
        question.options(*_loaded()).order_by(order, Session.id), page=page, total=len(numbers)
    )
    return Teaching(
        listing,
        enrolments.fillings({each.edition_id for each in listing.rows}),
        unmarked_in([each.id for each in listing.rows], now=now),
    )


def group_for(who: Identity, public_id: str, *, now: datetime) -> Group:
    """A published group of which this person trains a session."""
    edition = db.session.scalar(
        select(Edition)
        .options(
            joinedload(Edition.course).options(
                joinedload(Course.theme),
                joinedload(Course.organisation),
                selectinload(Course.materials),
            ),
            selectinload(Edition.sessions).options(*SHOWN),
        )
        .where(
            Edition.public_id == public_id,
            Edition.id.in_(_sessions(who).with_only_columns(Session.edition_id)),
        )
    )
    if edition is None:
        raise Missing
    own = db.session.scalars(
        _sessions(who).where(Session.edition_id == edition.id).with_only_columns(Session.id)
    )
    unmarked = unmarked_in([each.id for each in edition.sessions], now=now)
    return Group(edition, set(own), unmarked, edition.course.materials)


def times_to_come(trainers: Sequence[Trainer], *, now: datetime) -> list[TrainerTime]:
    """What is said of hours that are not over, each once, the soonest first."""
    coming = [time for each in trainers for time in each.times if time.ends_at > now]
    once = {(each.starts_at, each.ends_at, each.kind): each for each in coming}
    return [once[key] for key in sorted(once)]


def unmarked_in(numbers: Sequence[int], *, now: datetime) -> set[int]:
    """Which of these sessions have begun while nobody has said who was there."""
    marked = exists().where(Attendance.session_id == Session.id)
    question = select(Session.id).where(Session.id.in_(numbers), Session.starts_at <= now, ~marked)
    return set(db.session.scalars(question))


def _sessions(who: Identity) -> Select[Session]:
    return (
        select(Session)
        .join(Session.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(_given(who))
    )


def _given(who: Identity) -> ColumnElement[bool]:
    return and_(Edition.state.in_(GIVEN), trained_by(who))


def _loaded() -> tuple[Any, ...]:
    course = contains_eager(Session.edition).contains_eager(Edition.course)
    return (*SHOWN, course.joinedload(Course.theme))
