"""What the board and the page of a group read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.attendance.models import Attendance
from leerhuis.courses.models import Course, Edition, Round, Session
from leerhuis.courses.queries import PAGE_SIZE, SHOWN, Listing, coordinated
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling
from leerhuis.planning.rules import Attention, Facts, attention, order, seats_free


@dataclass(frozen=True)
class Line:
    """A group on the board."""

    edition: Edition
    facts: Facts
    attention: Attention | None

    @property
    def free(self) -> int | None:
        return seats_free(capacity=self.facts.capacity, confirmed=self.facts.filling.confirmed)

    @property
    def first(self) -> Session | None:
        return self.edition.sessions[0] if self.edition.sessions else None


@dataclass(frozen=True)
class Board:
    """One page of the groups, and how many of all groups need someone for each reason."""

    listing: Listing[Line]
    lit: dict[Attention, int]


def board(
    who: Identity,
    *,
    season: Round | None,
    state: EditionState | None,
    only: Attention | None,
    page: int,
    now: datetime,
) -> Board:
    """The groups of a coordinator, what needs someone first.

    All are weighed by a few numbers each; only those of the page are read in full.
    """
    weighed = _weighed(who, season=season, state=state, now=now)
    lit = {number: attention(facts, now=now) for number, facts in weighed.items()}
    wanted = [number for number in weighed if only is None or lit[number] is only]
    wanted.sort(key=lambda number: (order(weighed[number], now=now), number))
    page = min(max(page, 1), max(1, -(-len(wanted) // PAGE_SIZE)))
    shown = wanted[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    rows = [Line(each, weighed[each.id], lit[each.id]) for each in _in_full(shown)]
    counts = {each: list(lit.values()).count(each) for each in Attention}
    return Board(Listing(rows, page, len(wanted)), {key: n for key, n in counts.items() if n})


def _weighed(
    who: Identity, *, season: Round | None, state: EditionState | None, now: datetime
) -> dict[int, Facts]:
    sessions = select(func.count(Session.id)).where(Session.edition_id == Edition.id)
    question = (
        select(
            Edition.id,
            Edition.state,
            Edition.starts_at,
            Edition.capacity,
            sessions.scalar_subquery(),
            _enrolled(EnrolmentState.CONFIRMED),
            _enrolled(EnrolmentState.WAITING),
            _unmarked(now),
        )
        .join(Edition.course)
        .join(Course.organisation)
        .where(coordinated(who))
    )
    if season is not None:
        question = question.where(Edition.round_id == season.id)
    if state is not None:
        question = question.where(Edition.state == state)
    return {
        number: Facts(is_, starts_at, count, capacity, Filling(confirmed, waiting), unmarked)
        for number, is_, starts_at, capacity, count, confirmed, waiting, unmarked in (
            db.session.execute(question)
        )
    }


def _enrolled(state: EnrolmentState) -> ScalarSelect[int]:
    return (
        select(func.count(Enrolment.id))
        .where(Enrolment.edition_id == Edition.id, Enrolment.state == state)
        .scalar_subquery()
    )


def _unmarked(now: datetime) -> ScalarSelect[int]:
    """How many sessions are over while nobody has said who was there."""
    return (
        select(func.count(Session.id))
        .where(
            Session.edition_id == Edition.id,
            Session.ends_at < now,
            ~exists().where(Attendance.session_id == Session.id),
        )
        .scalar_subquery()
    )


def _in_full(numbers: Sequence[int]) -> list[Edition]:
    """These editions in this order, with all that a line of the board says."""
    rows = db.session.scalars(
        select(Edition)
        .join(Edition.course)
        .options(
            contains_eager(Edition.course).joinedload(Course.theme),
            joinedload(Edition.round),
            selectinload(Edition.sessions).options(*SHOWN),
        )
        .where(Edition.id.in_(numbers))
    )
    return sorted(rows, key=lambda each: numbers.index(each.id))


def marked_sessions(edition: Edition) -> set[int]:
    """The sessions of which someone has said who was there."""
    return set(
        db.session.scalars(
            select(Attendance.session_id)
            .join(Attendance.session)
            .where(Session.edition_id == edition.id)
            .distinct()
        )
    )


def ever_enrolled(edition: Edition) -> bool:
    """Whether anyone ever had a seat or a place in line, also if they signed off."""
    return bool(db.session.scalar(select(exists().where(Enrolment.edition_id == edition.id))))
