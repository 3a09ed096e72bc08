"""Which sessions clash, all of a season at once. What one session needs is in `needs`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

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
    rooms, trainers = _room_pairs(scope), _trainer_pairs(scope)
    cannot, small = _trained(scope), _in_small_rooms(scope)
    ids = {number for row in (*rooms, *trainers) for number in row[:2]}
    ids |= {row[0] for row in cannot} | set(small)
    known = {each.id: each for each in in_full(sessions().where(Session.id.in_(ids)))}
    found = [_meeting(ClashKind.ROOM, known, *row) for row in rooms]
    found += [_meeting(ClashKind.TRAINER, known, *row) for row in trainers]
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


def _pairs(scope: Select[Any]) -> tuple[Any, Any]:
    """Sessions in scope with those of other groups at the same time.

    What began more than a day before the first of them is over, so it is never read.
    """
    other, theirs = aliased(Session), aliased(Edition)
    first = db.session.scalar(select(func.min(Session.starts_at)).where(Session.id.in_(scope)))
    question = (
        select(Session.id, other.id)
        .join(
            other,
            and_(
                other.edition_id != Session.edition_id,
                other.starts_at < Session.ends_at,
                other.ends_at > Session.starts_at,
                *([other.starts_at > first - LONGEST] if first else []),
            ),
        )
        .join(theirs, theirs.id == other.edition_id)
        .where(Session.id.in_(scope), theirs.state != EditionState.CANCELLED)
    )
    return other, question


def _room_pairs(scope: Select[Any]) -> list[Any]:
    other, question = _pairs(scope)
    question = question.add_columns(Room.id, Room.name).join(Room, Room.id == Session.room_id)
    return list(db.session.execute(question.where(other.room_id == Session.room_id)))


def _trainer_pairs(scope: Select[Any]) -> list[Any]:
    other, question = _pairs(scope)
    mine, theirs = aliased(SessionTrainer), aliased(SessionTrainer)
    question = (
        question.add_columns(Trainer.id, Trainer.name)
        .join(mine, mine.session_id == Session.id)
        .join(Trainer, Trainer.id == mine.trainer_id)
        .join(theirs, and_(theirs.session_id == other.id, theirs.trainer_id == mine.trainer_id))
    )
    return list(db.session.execute(question))


def _trained(scope: Select[Any]) -> list[tuple[int, int, str, Span]]:
    """Sessions in scope whose trainer cannot come then, with the hours."""
    question = (
        select(Session.id, Session.starts_at, Session.ends_at, Trainer.id, Trainer.name)
        .join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .join(Trainer, Trainer.id == SessionTrainer.trainer_id)
        .where(Session.id.in_(scope), Trainer.id.in_(select(TrainerTime.trainer_id)))
    )
    rows = db.session.execute(question).all()
    times = times_of({row[3] for row in rows})
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


def _meeting(
    kind: ClashKind, known: dict[int, Session], one: int, two: int, what_id: int, what: str
) -> Conflict:
    easier = sorted(
        (known[one], known[two]),
        key=lambda each: (each.edition.state is not EditionState.DRAFT, -each.id),
    )
    moving, other = easier
    return Conflict(moving, Clash(kind, what, what_id, other.starts_at, other.ends_at, other))


def _small(session: Session) -> Conflict:
    room = session.room
    assert room is not None  # the query asked for it
    hours = span_of(session)
    small = Clash(ClashKind.ROOM_SMALL, room.name, room.id, *hours, seats=room.capacity)
    return Conflict(session, small)
