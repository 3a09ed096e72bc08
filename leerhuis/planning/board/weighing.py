"""What the board weighs of each group: a few numbers of all of them, in one statement."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BindParameter,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    union_all,
)

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.attendance.models import Attendance
from leerhuis.courses.clashing import clashing_groups
from leerhuis.courses.means import Room
from leerhuis.courses.models import Course, Edition, Round, Session, SessionTrainer
from leerhuis.courses.queries import coordinated_in, places
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Filling, Side
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.planning.board.rules import Attention, Facts, Meetings, Terms

Query = Select[*tuple[Any, ...]]
_NOW: BindParameter[datetime] = bindparam("now")
LOST = (LetterState.MISSED, LetterState.FAILED)

# Where they stand in a row, after the number of the group; lost letters and requests come last.
_TERMS = slice(1, 1 + len(Terms._fields))
_MEETINGS = slice(_TERMS.stop, _TERMS.stop + len(Meetings._fields))
_FILLING = slice(_MEETINGS.stop, _MEETINGS.stop + len(Filling._fields))


class Narrowed(NamedTuple):
    """Which groups are asked for."""

    season: Round | None = None
    state: EditionState | None = None
    only: Attention | None = None


def weighed(who: Identity, asked: Narrowed, *, now: datetime) -> dict[int, Facts]:
    """The facts of each group that a coordinator asks for, by its number."""
    paths, season = who.paths(Role.COORDINATOR), asked.season
    clashing = clashing_groups(paths, season=season, since=now)
    question = _query(len(paths), season is not None, asked.state is not None)
    given = {"season": season.id if season else None, "state": asked.state, "now": now}
    rows = db.session.execute(question, places(paths) | given)
    return {row[0]: _facts(row, clashes=row[0] in clashing) for row in rows}


def _facts(row: Any, *, clashes: bool) -> Facts:
    return Facts(
        Terms._make(row[_TERMS]),
        Meetings._make(row[_MEETINGS]),
        Filling._make(row[_FILLING]),
        row[-2],
        clashes,
        row[-1],
    )


@cache
def _query(number: int, season: bool, state: bool) -> Query:  # of one statement
    """Built once for so many places, of a round or of all, in a state or in any."""
    scope = _scope(number, season=season, state=state)
    parts = [_meetings(scope), _fillings(scope), _lost(scope), _asked(scope)]
    question = select(
        *(scope.c[name] for name in ("id", *Terms._fields)),
        *(func.coalesce(each, 0) for part in parts for each in list(part.c)[1:]),
    ).select_from(scope)
    for part in parts:
        question = question.outerjoin(part, part.c.edition_id == scope.c.id)
    return question


def _scope(number: int, *, season: bool, state: bool) -> CTE:
    question = (
        select(
            Edition.id,
            Edition.state,
            Edition.starts_at,
            Edition.capacity,
            Edition.minimum,
            Edition.decide_on,
            Edition.decided_at.is_not(None).label("decided"),
            Edition.ends_at,
        )
        .join(Edition.course)
        .join(Course.organisation)
        .where(coordinated_in(number))
    )
    if season:
        question = question.where(Edition.round_id == bindparam("season"))
    if state:
        question = question.where(Edition.state == bindparam("state"))
    return question.cte("groups")


def _meetings(scope: CTE) -> Any:
    """How many there are; over without a mark; and to come without a trainer or a room.

    A venue of which no rooms are known is one room itself.
    """
    to_come = Session.ends_at >= _NOW
    marked = exists().where(Attendance.session_id == Session.id)
    trained = exists().where(SessionTrainer.session_id == Session.id)
    roomy = exists().where(Room.venue_id == Session.venue_id, Room.in_use)
    return (
        select(
            Session.edition_id,
            func.count().label("number"),
            _number(and_(Session.ends_at < _NOW, ~marked)).label("unmarked"),
            _number(and_(to_come, ~trained)).label("without_trainer"),
            _number(and_(to_come, Session.room_id.is_(None), roomy)).label("without_room"),
        )
        .where(Session.edition_id.in_(select(scope.c.id)))
        .group_by(Session.edition_id)
        .subquery("meetings")
    )


def _number(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _fillings(scope: CTE) -> Any:
    counts = zip(counting.COUNTS, Filling._fields, strict=True)
    return (
        select(Enrolment.edition_id, *(each.label(name) for each, name in counts))
        .where(Enrolment.edition_id.in_(select(scope.c.id)), counting.ACTIVE)
        .group_by(Enrolment.edition_id)
        .subquery("fillings")
    )


def _asked(scope: CTE) -> Any:
    """The seats that are kept until the coordinator says something, those of guests too."""
    return (
        select(Enrolment.edition_id, func.count().label("asked"))
        .join(Approval, Approval.enrolment_id == Enrolment.id)
        .where(
            Enrolment.edition_id.in_(select(scope.c.id)),
            Enrolment.state == EnrolmentState.REQUESTED,
            Approval.side == Side.COORDINATOR,
            Approval.verdict.is_(None),
        )
        .group_by(Enrolment.edition_id)
        .subquery("asked")
    )


def _lost(scope: CTE) -> Any:
    """The letters that did not arrive, while it matters: to people with a seat until the group is
    over, to trainers and venues until the session is."""
    lost = (
        select(QueuedLetter.subject, func.count().label("number"))
        .where(QueuedLetter.state.in_(LOST))
        .group_by(QueuedLetter.subject)
        .cte("lost")
    )
    to_people = (
        select(Enrolment.edition_id, lost.c.number)
        .join(lost, lost.c.subject == Enrolment.public_id)
        .join(scope, scope.c.id == Enrolment.edition_id)
        .where(counting.CONFIRMED, or_(scope.c.ends_at.is_(None), scope.c.ends_at >= _NOW))
    )
    to_contacts = (
        select(Session.edition_id, lost.c.number)
        .join(lost, lost.c.subject == Session.public_id)
        .where(Session.edition_id.in_(select(scope.c.id)), Session.ends_at >= _NOW)
    )
    both = union_all(to_people, to_contacts).subquery("letters")
    return (
        select(both.c.edition_id, cast(func.sum(both.c.number), Integer).label("missed"))
        .group_by(both.c.edition_id)
        .subquery("missed")
    )
