"""Which sessions clash, all of a season at once. What one session needs is in `needs`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from leerhuis import db
from leerhuis.access import below
from leerhuis.courses import clashes
from leerhuis.courses.clashes import LONGEST, ClashKind
from leerhuis.courses.means import Room, Trainer, TrainerTime
from leerhuis.courses.models import Course, Edition, Round, Session, SessionTrainer
from leerhuis.courses.needs import (
    Clash,
    Wanted,
    clashes_of,
    in_full,
    plan_of,
    sessions,
    span_of,
    times_of,
    wanted_by,
    wanted_of,
)
from leerhuis.courses.remedies import free_rooms, free_times, free_trainers
from leerhuis.courses.rules import EditionState, Span
from leerhuis.people.models import Organisation

__all__ = [
    "Clash",
    "Conflict",
    "Wanted",
    "clashes_of",
    "conflicts_in",
    "free_rooms",
    "free_times",
    "free_trainers",
    "plan_of",
    "wanted_by",
    "wanted_of",
]


class LookedAt(NamedTuple):
    """The sessions whose clashes are asked for, and when others can meet them."""

    scope: Select[Any]
    ids: frozenset[int]
    between: tuple[Any, ...]


class Conflict(NamedTuple):
    """A session as it is planned now, and what stands in its way."""

    session: Session
    clash: Clash


def conflicts_in(
    paths: Sequence[str],
    *,
    season: Round | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Conflict]:
    """What clashes in the groups of these organisations, the soonest first.

    Two sessions that are both theirs are one conflict: of the one that is easier to move, so the
    draft, else the later one made. `season`, `since` and `until` narrow it.
    """
    scope = _scope(paths, season=season, since=since, until=until)
    looked_at = _looked_at(scope)
    if not looked_at.ids:
        return []
    rooms, trainers = _room_pairs(looked_at), _trainer_pairs(looked_at)
    cannot, small = _trained(scope), _in_small_rooms(scope)
    ids = {number for each in (*rooms, *trainers) for number in (each.one, each.other)}
    ids |= {row[0] for row in cannot} | set(small)
    known = (
        {each.id: each for each in in_full(sessions().where(Session.id.in_(ids)))} if ids else {}
    )
    found = [_meeting(ClashKind.ROOM, known, each) for each in rooms]
    found += [_meeting(ClashKind.TRAINER, known, each) for each in trainers]
    found += [
        Conflict(known[number], Clash(ClashKind.TRAINER_CANNOT, name, trainer_id, *hours))
        for number, trainer_id, name, hours in cannot
    ]
    found += [_small(known[number]) for number in small]
    once = {(each.session.id, *each.clash.same): each for each in found}
    return sorted(once.values(), key=lambda each: (each.session.starts_at, each.session.id))


def _scope(
    paths: Sequence[str],
    *,
    season: Round | None,
    since: datetime | None,
    until: datetime | None,
) -> Select[Any]:
    """The numbers of the sessions that are looked at."""
    question = (
        select(Session.id)
        .join(Session.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(below(Organisation.path, paths), Edition.state != EditionState.CANCELLED)
    )
    if season is not None:
        question = question.where(Edition.round_id == season.id)
    if since is not None:
        question = question.where(Session.ends_at > since)
    if until is not None:
        question = question.where(Session.starts_at < until)
    return question


def _looked_at(scope: Select[Any]) -> LookedAt:
    """What began more than a day before the first of them is over, so it is never read."""
    rows = db.session.execute(
        select(Session.id, Session.starts_at, Session.ends_at).where(Session.id.in_(scope))
    ).all()
    first = min((row[1] for row in rows), default=None)
    last = max((row[2] for row in rows), default=None)
    between = (Session.starts_at > first - LONGEST, Session.starts_at < last) if first else ()
    return LookedAt(scope, frozenset(row[0] for row in rows), between)


def _room_pairs(looked_at: LookedAt) -> list[clashes.Meeting]:
    own = select(Session.room_id).where(Session.id.in_(looked_at.scope))
    return _pairs(looked_at, _uses(Session.room_id).where(Session.room_id.in_(own)))


def _trainer_pairs(looked_at: LookedAt) -> list[clashes.Meeting]:
    own = select(SessionTrainer.trainer_id).where(SessionTrainer.session_id.in_(looked_at.scope))
    question = (
        _uses(SessionTrainer.trainer_id)
        .join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .where(SessionTrainer.trainer_id.in_(own))
    )
    return _pairs(looked_at, question)


def _uses(what: Any) -> Select[Any]:
    return (
        select(what, Session.id, Session.edition_id, Session.starts_at, Session.ends_at)
        .join(Session.edition)
        .where(Edition.state != EditionState.CANCELLED)
    )


def _pairs(looked_at: LookedAt, question: Select[Any]) -> list[clashes.Meeting]:
    """The sessions of different groups that use the same at once, one of them looked at."""
    rows = db.session.execute(question.where(*looked_at.between))
    found = clashes.meetings(clashes.Use(*row) for row in rows)
    return [each for each in found if each.one in looked_at.ids or each.other in looked_at.ids]


def _trained(scope: Select[Any]) -> list[tuple[int, int, str, Span]]:
    """Sessions in scope whose trainer cannot come then, with the hours."""
    question = (
        select(Session.id, Session.starts_at, Session.ends_at, Trainer.id, Trainer.name)
        .join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .join(Trainer, Trainer.id == SessionTrainer.trainer_id)
        .where(Session.id.in_(scope), Trainer.id.in_(select(TrainerTime.trainer_id)))
    )
    rows = db.session.execute(question).all()
    times = times_of({row[3] for row in rows}) if rows else {}
    return [
        (number, trainer_id, name, hours)
        for number, starts_at, ends_at, trainer_id, name in rows
        if (hours := clashes.cannot(Span(starts_at, ends_at), times[trainer_id]))
    ]


def _in_small_rooms(scope: Select[Any]) -> list[int]:
    question = (
        select(Session.id)
        .join(Session.room)
        .join(Session.edition)
        .where(Session.id.in_(scope), Room.capacity < Edition.capacity)
    )
    return list(db.session.scalars(question))


def _meeting(kind: ClashKind, known: dict[int, Session], each: clashes.Meeting) -> Conflict:
    moving, other = sorted(
        (known[each.one], known[each.other]),
        key=lambda one: (one.edition.state is not EditionState.DRAFT, -one.id),
    )
    what = _name(kind, moving, each.what)
    return Conflict(moving, Clash(kind, what, each.what, other.starts_at, other.ends_at, other))


def _name(kind: ClashKind, session: Session, number: int) -> str:
    """Of the room or the trainer of this session."""
    if kind is ClashKind.ROOM:
        return session.room_name
    return next(each.name for each in session.trainers if each.id == number)


def _small(session: Session) -> Conflict:
    room = session.room
    assert room is not None  # the query asked for it
    hours = span_of(session)
    small = Clash(ClashKind.ROOM_SMALL, room.name, room.id, *hours, seats=room.capacity)
    return Conflict(session, small)
