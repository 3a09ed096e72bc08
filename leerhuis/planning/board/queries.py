"""What the board reads: all groups weighed by a few numbers, and one page of them in full."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import clock, db
from leerhuis.access import Identity, Role
from leerhuis.attendance.models import Attendance
from leerhuis.courses import clashing
from leerhuis.courses.clashes import ClashKind
from leerhuis.courses.clashing import Conflict
from leerhuis.courses.means import Room
from leerhuis.courses.models import Course, Edition, Round, Session, SessionTrainer
from leerhuis.courses.queries import PAGE_SIZE, SHOWN, Listing, coordinated
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.planning.board.results import Results, results_of
from leerhuis.planning.board.rules import (
    Attention,
    Facts,
    Meetings,
    Terms,
    attentions,
    order,
    seats_free,
)
from leerhuis.planning.sessions.queries import coordinates

LOST = (LetterState.MISSED, LetterState.FAILED)
SEATED = (EnrolmentState.CONFIRMED, EnrolmentState.WAITING)


@dataclass(frozen=True)
class Line:
    """A group on the board, with what needs someone and what came of it."""

    edition: Edition
    facts: Facts
    lit: list[Attention]
    results: Results

    @property
    def free(self) -> int | None:
        return seats_free(capacity=self.edition.capacity, confirmed=self.facts.filling.confirmed)

    @property
    def first(self) -> Session | None:
        return self.edition.sessions[0] if self.edition.sessions else None

    @property
    def places(self) -> list[str]:
        """Where its sessions are, each place once; what is online says nothing here."""
        found = [
            ", ".join(filter(None, (each.room_name, each.venue.name)))
            for each in self.edition.sessions
            if each.venue
        ]
        return list(dict.fromkeys(found))

    @property
    def trainers(self) -> list[str]:
        return list(dict.fromkeys(t.name for s in self.edition.sessions for t in s.trainers))


class Narrowed(NamedTuple):
    """Which groups are asked for."""

    season: Round | None = None
    state: EditionState | None = None
    only: Attention | None = None


@dataclass(frozen=True)
class Board:
    """One page of the groups, and how many of all groups need someone for each reason."""

    listing: Listing[Line]
    lit: dict[Attention, int]


def board(who: Identity, asked: Narrowed, *, page: int, now: datetime) -> Board:
    """The groups of a coordinator, what needs someone first.

    All are weighed by a few numbers each; only those of the page are read in full.
    """
    today = clock.day_of(now)
    weighed = _weighed(who, asked, now=now)
    lit = {number: attentions(facts, now=now, today=today) for number, facts in weighed.items()}
    wanted = [number for number in weighed if asked.only is None or asked.only in lit[number]]
    starts = {number: facts.terms.starts_at for number, facts in weighed.items()}
    wanted.sort(key=lambda each: (order(lit[each], starts_at=starts[each], now=now), each))
    page = min(max(page, 1), max(1, -(-len(wanted) // PAGE_SIZE)))
    shown = wanted[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    results = results_of(shown, now=now)
    rows = [
        Line(each, weighed[each.id], lit[each.id], results[each.id]) for each in _in_full(shown)
    ]
    counts = Counter(reason for reasons in lit.values() for reason in reasons)
    return Board(
        Listing(rows, page, len(wanted)), {each: counts[each] for each in Attention if counts[each]}
    )


def _weighed(who: Identity, asked: Narrowed, *, now: datetime) -> dict[int, Facts]:
    scope = _scope(who, asked)
    editions = scope.with_only_columns(
        Edition.id,
        Edition.state,
        Edition.starts_at,
        Edition.capacity,
        Edition.minimum,
        Edition.decide_on,
        Edition.decided_at.is_not(None),
    )
    numbers = scope.with_only_columns(Edition.id)
    meetings, fillings = _meetings(numbers, now=now), _fillings(numbers)
    missed, clashing_now = _missed(numbers, now=now), _clashing(who, asked.season, now=now)
    return {
        row.id: Facts(
            Terms(*row[1:]),
            meetings.get(row.id, Meetings()),
            fillings.get(row.id, Filling()),
            missed.get(row.id, 0),
            row.id in clashing_now,
        )
        for row in db.session.execute(editions)
    }


def _scope(who: Identity, asked: Narrowed) -> Select[Any]:
    question = (
        select(Edition).join(Edition.course).join(Course.organisation).where(coordinated(who))
    )
    if asked.season is not None:
        question = question.where(Edition.round_id == asked.season.id)
    if asked.state is not None:
        question = question.where(Edition.state == asked.state)
    return question


def _meetings(numbers: Select[Any], *, now: datetime) -> dict[int, Meetings]:
    """How many there are; over without a mark; and to come without a trainer or a room.

    A venue of which no rooms are known is one room itself.
    """
    to_come = Session.ends_at >= now
    marked = exists().where(Attendance.session_id == Session.id)
    trained = exists().where(SessionTrainer.session_id == Session.id)
    roomy = exists().where(Room.venue_id == Session.venue_id, Room.in_use)
    rows = db.session.execute(
        select(
            Session.edition_id,
            func.count(),
            _number(and_(Session.ends_at < now, ~marked)),
            _number(and_(to_come, ~trained)),
            _number(and_(to_come, Session.room_id.is_(None), roomy)),
        )
        .where(Session.edition_id.in_(numbers))
        .group_by(Session.edition_id)
    )
    return {number: Meetings(*counts) for number, *counts in rows}


def _number(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _fillings(numbers: Select[Any]) -> dict[int, Filling]:
    rows = db.session.execute(
        select(Enrolment.edition_id, Enrolment.state, func.count())
        .where(Enrolment.edition_id.in_(numbers), Enrolment.state.in_(SEATED))
        .group_by(Enrolment.edition_id, Enrolment.state)
    )
    found: dict[int, dict[EnrolmentState, int]] = {}
    for number, state, count in rows:
        found.setdefault(number, {})[state] = count
    return {
        number: Filling(*(counts.get(state, 0) for state in SEATED))
        for number, counts in found.items()
    }


def _missed(numbers: Select[Any], *, now: datetime) -> dict[int, int]:
    """The letters to people with a seat that did not arrive, while the group is not over."""
    rows = db.session.execute(
        select(Enrolment.edition_id, func.count())
        .join(QueuedLetter, QueuedLetter.subject == Enrolment.public_id)
        .join(Enrolment.edition)
        .where(
            Enrolment.edition_id.in_(numbers),
            Enrolment.state == EnrolmentState.CONFIRMED,
            QueuedLetter.state.in_(LOST),
            or_(Edition.ends_at.is_(None), Edition.ends_at >= now),
        )
        .group_by(Enrolment.edition_id)
    )
    return {row[0]: row[1] for row in rows}


def _clashing(who: Identity, season: Round | None, *, now: datetime) -> set[int]:
    """The groups of which something still to come clashes; a small room is only said."""
    found = clashing.conflicts_in(who.paths(Role.COORDINATOR), season=season, since=now)
    hard = [each for each in found if each.clash.kind is not ClashKind.ROOM_SMALL]
    both = {session for each in hard for session in (each.session, each.clash.session)}
    return {each.edition_id for each in both if each is not None}


def conflicts(who: Identity, *, season: Round | None, now: datetime) -> list[Conflict]:
    """What still to come clashes, the soonest first, each of a session that this person plans."""
    found = clashing.conflicts_in(who.paths(Role.COORDINATOR), season=season, since=now)
    return [of_ours(who, each) for each in found]


def of_ours(who: Identity, conflict: Conflict) -> Conflict:
    """The same conflict told from the side of this coordinator, who can change that session."""
    session, clash = conflict
    if clash.session is None or coordinates(who, session.edition.course.organisation.path):
        return conflict
    theirs = replace(clash, session=session, starts_at=session.starts_at, ends_at=session.ends_at)
    return Conflict(clash.session, theirs)


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
    at = {number: place for place, number in enumerate(numbers)}
    return sorted(rows, key=lambda each: at[each.id])
