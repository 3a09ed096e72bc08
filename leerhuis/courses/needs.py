"""What sessions need, and what stands in their way.

A cancelled group needs nothing. Sessions of one group are compared by `rules.check_overlap`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager

from leerhuis import clock, db
from leerhuis.courses import clashes
from leerhuis.courses.clashes import LONGEST, ClashKind, Time
from leerhuis.courses.means import Room, Trainer, TrainerTime
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer
from leerhuis.courses.queries import SHOWN
from leerhuis.courses.rules import EditionState, SessionPlan, Span


class Wanted(NamedTuple):
    """What a session needs, whether it is there already or not."""

    span: Span
    room_id: int | None
    trainer_ids: tuple[int, ...]


@dataclass(frozen=True)
class Clash:
    """What stands in the way: `session` has the room or the trainer, with its group and course.

    The hours are those of what stands in the way; `at` tells which of the wanted sessions it is,
    `seats` how many a room has that is too small.
    """

    kind: ClashKind
    what: str
    what_id: int
    starts_at: datetime
    ends_at: datetime
    session: Session | None = None
    at: int = 0
    seats: int | None = None

    @property
    def blocks(self) -> bool:
        """Whether a published group cannot have this."""
        return clashes.blocks(self.kind, other=self.session.edition.state if self.session else None)

    @property
    def same(self) -> tuple[Any, ...]:
        """What makes it the same clash after a change of the session."""
        return self.kind, self.what_id, self.session and self.session.id


def wanted_of(plan: SessionPlan) -> Wanted:
    span = Span(clock.moment_of(plan.on, plan.start), clock.moment_of(plan.on, plan.end))
    return Wanted(span, plan.room_id, tuple(plan.trainer_ids))


def wanted_by(session: Session) -> Wanted:
    numbers = tuple(each.id for each in session.trainers)
    return Wanted(Span(session.starts_at, session.ends_at), session.room_id, numbers)


def plan_of(session: Session) -> SessionPlan:
    """What a coordinator would say to have it as it is."""
    return SessionPlan(
        on=clock.day_of(session.starts_at),
        start=clock.local(session.starts_at).time(),
        end=clock.local(session.ends_at).time(),
        venue_id=session.venue_id,
        room_id=session.room_id,
        online_url=session.online_url,
        trainer_ids=tuple(each.id for each in session.trainers),
    )


def clashes_of(wanted: Sequence[Wanted], *, edition: Edition) -> list[Clash]:
    """All that stands in the way of these sessions of a group, in their order."""
    found = [
        *_in_rooms(wanted, edition=edition),
        *_of_trainers(wanted, edition=edition),
        *_who_cannot(wanted),
    ]
    return sorted(found, key=lambda each: (each.at, list(ClashKind).index(each.kind)))


def _in_rooms(wanted: Sequence[Wanted], *, edition: Edition) -> list[Clash]:
    known = {each.id: each for each in rows(Room, {each.room_id for each in wanted})}
    if not known:
        return []
    there = in_full(_others(edition).where(_any(wanted, _in_same_room)))
    found = []
    for at, each in enumerate(wanted):
        room = known.get(each.room_id or 0)
        if room is None:
            continue
        if clashes.too_small(seats=room.capacity, capacity=edition.capacity):
            seats = room.capacity
            small = Clash(ClashKind.ROOM_SMALL, room.name, room.id, *each.span, at=at, seats=seats)
            found.append(small)
        found += [
            Clash(ClashKind.ROOM, room.name, room.id, other.starts_at, other.ends_at, other, at)
            for other in there
            if other.room_id == room.id and clashes.overlap(each.span, span_of(other))
        ]
    return found


def _of_trainers(wanted: Sequence[Wanted], *, edition: Edition) -> list[Clash]:
    known = {each.id: each for each in rows(Trainer, trainers_in(wanted))}
    if not known:
        return []
    question = _others(edition).join(SessionTrainer, SessionTrainer.session_id == Session.id)
    there = in_full(question.where(_any(wanted, _with_same_trainer)))
    return [
        Clash(ClashKind.TRAINER, who.name, who.id, other.starts_at, other.ends_at, other, at)
        for at, each in enumerate(wanted)
        for other in there
        if clashes.overlap(each.span, span_of(other))
        for who in other.trainers
        if who.id in each.trainer_ids
    ]


def _who_cannot(wanted: Sequence[Wanted]) -> list[Clash]:
    times = times_of(trainers_in(wanted))
    names = {each.id: each.name for each in rows(Trainer, set(times))}
    return [
        Clash(ClashKind.TRAINER_CANNOT, names[number], number, *hours, at=at)
        for at, each in enumerate(wanted)
        for number in each.trainer_ids
        if number in times and (hours := clashes.cannot(each.span, times[number]))
    ]


def times_of(numbers: Iterable[int]) -> dict[int, list[Time]]:
    """When trainers said they can or cannot, by their number; who said nothing is not in it."""
    found: dict[int, list[Time]] = defaultdict(list)
    question = select(TrainerTime).where(TrainerTime.trainer_id.in_(set(numbers)))
    for row in db.session.scalars(question.order_by(TrainerTime.starts_at)):
        found[row.trainer_id].append(Time(row.kind, row.starts_at, row.ends_at))
    return dict(found)


def sessions() -> Select[Session]:
    return select(Session).join(Session.edition).join(Edition.course).join(Course.organisation)


def _others(edition: Edition) -> Select[Session]:
    return sessions().where(
        Edition.state != EditionState.CANCELLED, Session.edition_id != edition.id
    )


def in_full(question: Select[Session]) -> list[Session]:
    """With place, trainers, group, course and organisation."""
    course = contains_eager(Session.edition).contains_eager(Edition.course)
    loaded = question.options(*SHOWN, course.contains_eager(Course.organisation))
    return list(db.session.scalars(loaded.order_by(Session.starts_at, Session.id)).unique())


def _any(wanted: Sequence[Wanted], needs: Any) -> ColumnElement[bool]:
    return or_(*(and_(needs(each), *meets(each.span)) for each in wanted))


def _in_same_room(each: Wanted) -> ColumnElement[bool]:
    return Session.room_id == each.room_id


def _with_same_trainer(each: Wanted) -> ColumnElement[bool]:
    return SessionTrainer.trainer_id.in_(each.trainer_ids)


def meets(span: Span) -> tuple[ColumnElement[bool], ...]:
    """Bounded on both sides, so that an index finds it without reading all that has been."""
    return (
        Session.starts_at < span.ends_at,
        Session.starts_at > span.starts_at - LONGEST,
        Session.ends_at > span.starts_at,
    )


def span_of(session: Session) -> Span:
    return Span(session.starts_at, session.ends_at)


def trainers_in(wanted: Sequence[Wanted]) -> set[int]:
    return {number for each in wanted for number in each.trainer_ids}


def rows(kind: Any, numbers: set[Any]) -> list[Any]:
    return list(db.session.scalars(select(kind).where(kind.id.in_(numbers - {None}))))
