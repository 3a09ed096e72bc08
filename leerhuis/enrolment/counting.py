"""What is read while an edition is held: the counts, the head of the line, and the facts."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    inspect,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from leerhuis import db
from leerhuis.courses.contents import Prerequisite
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import rules, weighing
from leerhuis.enrolment.allocating import Applicant
from leerhuis.enrolment.models import Enrolment, Question
from leerhuis.enrolment.rules import EnrolmentState, Filling

CONFIRMED = Enrolment.state == EnrolmentState.CONFIRMED
WAITING = Enrolment.state == EnrolmentState.WAITING
RESERVED = Enrolment.state.in_((EnrolmentState.REQUESTED, EnrolmentState.OFFERED))
HELD = Enrolment.state.in_(rules.HOLDS_SEAT)
ACTIVE = Enrolment.cancelled_at.is_(None)
# What a `Filling` is made of.
COUNTS = (
    func.count().filter(CONFIRMED),
    func.count().filter(WAITING),
    func.count().filter(RESERVED),
)
Query = Select[*tuple[Any, ...]]
EDITION_ID: BindParameter[Any] = bindparam("edition")
COURSE: BindParameter[Any] = bindparam("course")
PERSON: BindParameter[Any] = bindparam("person")
# The order of the line.
IN_LINE = (Enrolment.priority.desc(), Enrolment.turn)
# All that a page or a letter says of an edition, in one statement.
EDITION = (
    joinedload(Edition.course).options(joinedload(Course.theme), joinedload(Course.points)),
    joinedload(Edition.sessions).options(joinedload(Session.venue), joinedload(Session.room)),
)


class Queue(NamedTuple):
    """An edition as it is counted under the hold, and what there is to ask of this person.

    `limited` says whether it matters who someone is. `left_id` is the enrolment of this person in
    a group of the course that was called off; `asks` whether the course asks something beforehand,
    `inquires` whether it has questions at enrolment, and `came_back` whether they left before.
    """

    filling: Filling
    last_turn: int
    limited: bool = False
    known_id: int | None = None
    left_id: int | None = None
    asks: bool = False
    inquires: bool = False
    came_back: bool = False


def queue_of(edition_id: int) -> Queue:
    """What the allocator needs, in one statement, so that count and turn are of one moment."""
    *counts, last_turn, limited = db.session.execute(_queue_query(), {"edition": edition_id}).one()
    return Queue(Filling(*counts), max(last_turn or 0, 0), bool(limited))


def queue_for(edition: Edition, person_id: int) -> Queue:
    """The same, with what there is of this person, in one statement as well."""
    given = {"edition": edition.id, "course": edition.course_id, "person": person_id}
    row = db.session.execute(_queue_query_for_person(), given).one()
    *counts, last_turn, limited, known_id, left_id, asks, inquires, times_left = row
    return Queue(
        Filling(*counts),
        max(last_turn or 0, 0),
        bool(limited),
        known_id,
        left_id,
        bool(asks),
        bool(inquires),
        times_left > 0,
    )


# Building these statements costs more than running them: each is built once.
@cache
def _queue_query() -> Query:
    return select(*COUNTS, func.max(Enrolment.turn), weighing.is_limited(EDITION_ID)).where(
        Enrolment.edition_id == EDITION_ID
    )


@cache
def _queue_query_for_person() -> Query:
    return _queue_query().add_columns(
        func.max(Enrolment.id).filter(and_(Enrolment.person_id == PERSON, ACTIVE)),
        _left(),
        exists().where(Prerequisite.course_id == COURSE),
        exists().where(Question.course_id == COURSE, Question.in_use),
        func.count().filter(and_(Enrolment.person_id == PERSON, ~ACTIVE)),
    )


def _left() -> ScalarSelect[int | None]:
    """The newest enrolment in the course, if that group was called off."""
    other, where = aliased(Enrolment), aliased(Edition)
    return (
        select(case((where.state == EditionState.CANCELLED, other.id)))
        .join(where, where.id == other.edition_id)
        .where(
            where.course_id == COURSE,
            other.person_id == PERSON,
            other.cancelled_at.is_(None),
        )
        .order_by(other.enrolled_at.desc(), other.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def turn_in(edition: Edition, queue: Queue) -> int:
    """The turn of whoever joins: the last, or the one that was kept from a group called off."""
    if queue.left_id is None:
        return queue.last_turn + 1
    left = by_id(queue.left_id)
    turn = rules.kept_turn(left.turn, had_seat=left.state in rules.HOLDS_SEAT)
    while _is_taken(edition.id, turn):
        turn += 1
    return turn


def _is_taken(edition_id: int, turn: int) -> bool:
    """Two groups of one course may have been called off, each with the same turns."""
    where = (Enrolment.edition_id == edition_id, Enrolment.turn == turn)
    return bool(db.session.scalar(select(exists().where(*where))))


def heads_of(edition_id: int, *, limit: int | None) -> list[Applicant]:
    """The first in line, in order; all who wait when there is no limit."""
    rows = db.session.execute(
        select(Enrolment.turn, Enrolment.priority)
        .where(Enrolment.edition_id == edition_id, WAITING)
        .order_by(*IN_LINE)
        .limit(limit)
    )
    return [Applicant(*each) for each in rows]


def rows_at(edition_id: int, turns: Iterable[int]) -> dict[int, Enrolment]:
    """The enrolments of these turns."""
    rows = db.session.scalars(
        select(Enrolment).where(Enrolment.edition_id == edition_id, Enrolment.turn.in_(list(turns)))
    )
    return {each.turn: each for each in rows}


def place_of(enrolment: Enrolment) -> int:
    """The place in line of who waits, 1 for who is next."""
    return db.session.scalars(
        select(func.count(Enrolment.id)).where(
            Enrolment.edition_id == enrolment.edition_id, WAITING, not_behind(enrolment)
        )
    ).one()


def not_behind(one: Any, *, other: Any = Enrolment) -> ColumnElement[bool]:
    """Whether the other stands before this one in line, or is this one."""
    return or_(
        other.priority > one.priority,
        and_(other.priority == one.priority, other.turn <= one.turn),
    )


def active_in(edition_id: int) -> Sequence[Enrolment]:
    """Everyone with a seat or a place in line, in order."""
    return db.session.scalars(
        select(Enrolment).where(Enrolment.edition_id == edition_id, ACTIVE).order_by(*IN_LINE)
    ).all()


def waiting_in(edition_id: int) -> Sequence[Enrolment]:
    """Everyone who waits, in order."""
    return db.session.scalars(
        select(Enrolment).where(Enrolment.edition_id == edition_id, WAITING).order_by(*IN_LINE)
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


def ended_of(edition_id: int, person_id: int) -> Sequence[str]:
    """The public ids of what this person had in this group, and has no more."""
    return db.session.scalars(
        select(Enrolment.public_id).where(
            Enrolment.edition_id == edition_id, Enrolment.person_id == person_id, ~ACTIVE
        )
    ).all()


def edition_of(enrolment: Enrolment) -> Edition:
    return db.session.get_one(Edition, enrolment.edition_id)


def seated_in(edition_id: int) -> Sequence[Enrolment]:
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.edition_id == edition_id, CONFIRMED)
        .order_by(Enrolment.turn)
    ).all()


def hold(edition: Edition) -> None:
    """Hold a group and read it anew with all that letters say of it, in two statements."""
    db.hold(edition, read_again=False)
    facts_of(edition.id)


def facts_of(edition_id: int) -> Edition:
    """The edition with its course, points, sessions and venues, as they are now."""
    found = db.session.execute(
        _facts_query(), {"edition": edition_id}, execution_options={"populate_existing": True}
    )
    return found.unique().scalar_one()


@cache
def _facts_query() -> Select[Edition]:
    return select(Edition).options(*EDITION).where(Edition.id == EDITION_ID)
