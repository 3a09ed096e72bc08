"""Which sessions clash, all of a season at once. What one session needs is in `needs`."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from leerhuis.courses import clashes
from leerhuis.courses.clashes import ClashKind
from leerhuis.courses.models import Round, Session
from leerhuis.courses.needs import (
    Clash,
    Wanted,
    clashes_of,
    in_full,
    plan_of,
    sessions,
    span_of,
    wanted_by,
    wanted_of,
)
from leerhuis.courses.overlaps import Absent, overlaps_in
from leerhuis.courses.remedies import free_rooms, free_times, free_trainers
from leerhuis.courses.rules import EditionState

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
    told = overlaps_in(paths, season_id=season.id if season else None, since=since, until=until)
    if not told.sessions:
        return []
    read = in_full(sessions().where(Session.id.in_(told.sessions)))
    known = {each.id: each for each in read}
    found = [_meeting(ClashKind.ROOM, known, each) for each in told.rooms]
    found += [_meeting(ClashKind.TRAINER, known, each) for each in told.trainers]
    found += [_away(known[each.session], each) for each in told.cannot]
    found += [_small(known[number]) for number in told.small]
    once = {(each.session.id, *each.clash.same): each for each in found}
    return sorted(once.values(), key=lambda each: (each.session.starts_at, each.session.id))


def clashing_groups(paths: Sequence[str], *, season: Round | None, since: datetime) -> set[int]:
    """The numbers of the groups of which something clashes; a small room is only said."""
    told = overlaps_in(paths, season_id=season.id if season else None, since=since)
    return {told.editions[number] for number in told.hard}


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


def _away(session: Session, each: Absent) -> Conflict:
    name = _name(ClashKind.TRAINER, session, each.trainer)
    return Conflict(session, Clash(ClashKind.TRAINER_CANNOT, name, each.trainer, *each.hours))


def _small(session: Session) -> Conflict:
    room = session.room
    assert room is not None  # the query asked for it
    hours = span_of(session)
    small = Clash(ClashKind.ROOM_SMALL, room.name, room.id, *hours, seats=room.capacity)
    return Conflict(session, small)
