"""What sessions need, and what stands in their way.

A cancelled group needs nothing. Sessions of one group are compared by `rules.check_overlap`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, null, select, union_all
from sqlalchemy.orm import contains_eager

from leerhuis import clock, db
from leerhuis.access import Identity, Role
from leerhuis.courses import clashes
from leerhuis.courses.clashes import LONGEST, ClashKind, Time
from leerhuis.courses.means import Room, Trainer, TrainerTime
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer
from leerhuis.courses.queries import SHOWN
from leerhuis.courses.rules import EditionState, SessionPlan, Span
from leerhuis.courses.words import Admits, RoundState


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


def clashes_of(wanted: Sequence[Wanted], *, edition: Edition, anew: bool = False) -> list[Clash]:
    """All that stands in the way of these sessions of a group, in their order.

    `anew` reads what others have as it is now, also where a page read it before.
    """
    rooms = {each.id: each for each in rows(Room, {each.room_id for each in wanted})}
    trainers = {each.id: each for each in rows(Trainer, trainers_in(wanted))}
    there = _there(wanted, edition=edition, anew=anew)
    times = times_of(trainers) if trainers else {}
    found = []
    for at, each in enumerate(wanted):
        others = [other for other in there if clashes.overlap(each.span, span_of(other))]
        if each.room_id is not None:
            room = rooms[each.room_id]
            found += _of_room(room, each.span, others, at=at, capacity=edition.capacity)
        for number in sorted(each.trainer_ids):
            found += _of_trainer(trainers[number], each.span, others, at=at, times=times)
    return sorted(found, key=lambda each: (each.at, list(ClashKind).index(each.kind)))


def _there(wanted: Sequence[Wanted], *, edition: Edition, anew: bool) -> list[Session]:
    """Sessions of other groups that have one of the rooms or trainers in the same hours.

    Two plain questions that an index answers, then a look at the hours; only what clashes is read
    in full, and mostly that is nothing.
    """
    ids = {
        number
        for number, starts_at, ends_at, room_id, trainer_id in _in_window(wanted, edition)
        for each in wanted
        if starts_at < each.span.ends_at
        and each.span.starts_at < ends_at
        and (room_id == each.room_id if room_id else trainer_id in each.trainer_ids)
    }
    if not ids:
        return []
    question = sessions().where(Session.id.in_(ids))
    return in_full(question.execution_options(populate_existing=anew))


def _in_window(wanted: Sequence[Wanted], edition: Edition) -> Iterable[Any]:
    """What other groups have of these rooms (without trainer) and trainers (without room) from the
    first of the hours to the last."""
    numbers, trainers = {each.room_id for each in wanted} - {None}, trainers_in(wanted)
    if not numbers and not trainers:
        return []
    window = Span(
        min(each.span.starts_at for each in wanted), max(each.span.ends_at for each in wanted)
    )
    hours = (Session.id, Session.starts_at, Session.ends_at)
    others = (
        *meets(window),
        Edition.state != EditionState.CANCELLED,
        Session.edition_id != edition.id,
    )
    in_rooms = select(*hours, Session.room_id, null()).join(Session.edition)
    given = select(*hours, null(), SessionTrainer.trainer_id).join(Session.edition)
    given = given.join(SessionTrainer, SessionTrainer.session_id == Session.id)
    return db.session.execute(
        union_all(
            in_rooms.where(Session.room_id.in_(numbers), *others),
            given.where(SessionTrainer.trainer_id.in_(trainers), *others),
        )
    )


def _of_room(
    room: Room, span: Span, others: Sequence[Session], *, at: int, capacity: int | None
) -> list[Clash]:
    taken = [
        Clash(ClashKind.ROOM, room.name, room.id, *span_of(other), other, at)
        for other in others
        if other.room_id == room.id
    ]
    if not clashes.too_small(seats=room.capacity, capacity=capacity):
        return taken
    kind, seats = ClashKind.ROOM_SMALL, room.capacity
    return [*taken, Clash(kind, room.name, room.id, *span, at=at, seats=seats)]


def _of_trainer(
    trainer: Trainer,
    span: Span,
    others: Sequence[Session],
    *,
    at: int,
    times: Mapping[int, list[Time]],
) -> list[Clash]:
    busy = [
        Clash(ClashKind.TRAINER, trainer.name, trainer.id, *span_of(other), other, at)
        for other in others
        if trainer.id in {each.id for each in other.trainers}
    ]
    hours = clashes.cannot(span, times.get(trainer.id, ()))
    if hours is None:
        return busy
    kind = ClashKind.TRAINER_CANNOT
    return [*busy, Clash(kind, trainer.name, trainer.id, *hours, at=at)]


def times_of(numbers: Iterable[int]) -> dict[int, list[Time]]:
    """When trainers said they can or cannot, by their number; who said nothing is not in it."""
    found: dict[int, list[Time]] = defaultdict(list)
    question = select(TrainerTime).where(TrainerTime.trainer_id.in_(set(numbers)))
    for row in db.session.scalars(question.order_by(TrainerTime.starts_at)):
        found[row.trainer_id].append(Time(row.kind, row.starts_at, row.ends_at))
    return dict(found)


def sessions() -> Select[Session]:
    return select(Session).join(Session.edition).join(Edition.course).join(Course.organisation)


def in_full(question: Select[Session]) -> list[Session]:
    """With place, trainers, group, round, course and organisation."""
    edition = contains_eager(Session.edition)
    course = edition.contains_eager(Edition.course)
    loaded = question.options(
        *SHOWN, course.contains_eager(Course.organisation), edition.joinedload(Edition.round)
    )
    return list(db.session.scalars(loaded.order_by(Session.starts_at, Session.id)).unique())


def known_to(who: Identity, session: Session) -> bool:
    """Whether someone may know which group this is: of another region not a draft, nor what its
    region keeps to itself."""
    edition = session.edition
    path = edition.course.organisation.path
    if any(path.startswith(each) for each in who.paths(Role.COORDINATOR)):
        return True
    in_draft = edition.round is not None and edition.round.state is RoundState.DRAFT
    shown = edition.state is not EditionState.DRAFT and not in_draft
    return shown and edition.admits is Admits.OTHERS


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
    wanted = numbers - {None}
    return list(db.session.scalars(select(kind).where(kind.id.in_(wanted)))) if wanted else []
