"""What many sessions need twice at once, in one statement; only what clashes leaves the database.

The statement is built once for each way to ask, because building it costs more than its answer.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from leerhuis import db
from leerhuis.courses import clashes
from leerhuis.courses.clashes import LONGEST, Meeting, Time, Use
from leerhuis.courses.means import Room, TrainerTime
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer
from leerhuis.courses.queries import coordinated_in, places
from leerhuis.courses.rules import EditionState, Span
from leerhuis.courses.words import Availability

Query = Select[*tuple[Any, ...]]
# Written out, so that a plan that PostgreSQL keeps for all values knows how few are left out.
_GOES_AHEAD = Edition.state != literal(EditionState.CANCELLED, literal_execute=True)
# What a row of the answer is; the times of trainers are named by what they say.
ROOM, TRAINER, GIVEN, SMALL = "room", "trainer", "given", "small"


class Asked(NamedTuple):
    """Of how many places, and whether a round, a first and a last moment narrow it."""

    places: int
    season: bool
    since: bool
    until: bool


class Absent(NamedTuple):
    """The hours in which the trainer of a session cannot come."""

    session: int
    trainer: int
    hours: Span


@dataclass(frozen=True)
class Overlaps:
    """By the numbers of sessions: which meet in a room or by a trainer, which lack their trainer,
    and which have too small a room."""

    rooms: list[Meeting]
    trainers: list[Meeting]
    cannot: list[Absent]
    small: list[int]
    editions: dict[int, int]

    @property
    def sessions(self) -> set[int]:
        """All that any of it is about."""
        return {*self.hard, *self.small}

    @property
    def hard(self) -> set[int]:
        """Those that cannot be; a small room is only said."""
        meetings = (*self.rooms, *self.trainers)
        met = {number for each in meetings for number in (each.one, each.other)}
        return met | {each.session for each in self.cannot}


def overlaps_in(
    paths: Sequence[str],
    *,
    season_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Overlaps:
    """Of the groups of these organisations; `season_id`, `since` and `until` narrow it."""
    asked = Asked(len(paths), season_id is not None, since is not None, until is not None)
    given = places(paths) | {"season": season_id, "since": since, "until": until}
    given |= {
        "begun": since and since - 2 * LONGEST,
        "ended": until and until + LONGEST,
    }
    found: dict[str, list[Any]] = defaultdict(list)
    for kind, *row in db.session.execute(_query(asked), given):
        found[kind].append(row)
    return Overlaps(
        rooms=_meetings(found[ROOM]),
        trainers=_meetings(found[TRAINER]),
        cannot=_cannot(found),
        small=[row[1] for row in found[SMALL]],
        editions={row[1]: row[2] for kind in (ROOM, TRAINER, GIVEN, SMALL) for row in found[kind]},
    )


def _meetings(rows: Sequence[Any]) -> list[Meeting]:
    """The sessions of different groups that meet, one of them looked at."""
    ours = {session for _what, session, *_hours, looked_at in rows if looked_at}
    found = clashes.meetings(Use(*row[:5]) for row in rows)
    return [each for each in found if each.one in ours or each.other in ours]


def _cannot(found: dict[str, list[Any]]) -> list[Absent]:
    times: dict[int, list[Time]] = defaultdict(list)
    for kind in Availability:
        for trainer_id, _none, _no_group, starts_at, ends_at, _ours in found[kind]:
            times[trainer_id].append(Time(kind, starts_at, ends_at))
    for each in times.values():
        each.sort(key=lambda time: time.starts_at)
    return [
        Absent(session, trainer_id, hours)
        for trainer_id, session, _edition, starts_at, ends_at, _ours in found[GIVEN]
        if (hours := clashes.cannot(Span(starts_at, ends_at), times[trainer_id]))
    ]


@cache
def _query(asked: Asked) -> Any:
    scope = _scope(asked)
    trainers = _trainers(scope)
    return union_all(_met(scope, trainers, asked), _given(scope), _times(trainers), _small(scope))


def _scope(asked: Asked) -> CTE:
    """The sessions that are looked at."""
    question = (
        select(
            Session.id,
            Session.edition_id,
            Session.room_id,
            Session.starts_at,
            Session.ends_at,
            Edition.capacity,
        )
        .join(Session.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(coordinated_in(asked.places), _GOES_AHEAD)
    )
    if asked.season:
        question = question.where(Edition.round_id == bindparam("season"))
    if asked.since:
        question = question.where(Session.ends_at > bindparam("since"))
    if asked.until:
        question = question.where(Session.starts_at < bindparam("until"))
    return question.cte("looked_at")


def _trainers(scope: CTE) -> CTE:
    question = select(SessionTrainer.trainer_id)
    return question.join(scope, scope.c.id == SessionTrainer.session_id).distinct().cte("trainers")


def _met(scope: CTE, trainers: CTE, asked: Asked) -> Query:
    """Whatever begins before the one before it in the same room is over, or of the same trainer;
    and that one. Of whom they are is not asked yet."""
    near = _near(scope, asked)
    rooms = select(scope.c.room_id).where(scope.c.room_id.is_not(None)).distinct().cte("rooms")
    in_rooms = _use(ROOM, Session.room_id).join(rooms, rooms.c.room_id == Session.room_id)
    trained = (
        _use(TRAINER, SessionTrainer.trainer_id)
        .join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .join(trainers, trainers.c.trainer_id == SessionTrainer.trainer_id)
    )
    uses = union_all(in_rooms.where(*near), trained.where(*near)).subquery("uses")
    same, order = (uses.c.kind, uses.c.what), (uses.c.starts_at, uses.c.id)
    until_now = func.max(uses.c.ends_at).over(partition_by=same, order_by=order, rows=(None, -1))
    next_at = func.lead(uses.c.starts_at).over(partition_by=same, order_by=order)
    beside = select(uses, until_now.label("until_now"), next_at.label("next_at")).subquery("beside")
    return select(
        *(beside.c[name] for name in uses.c.keys()),  # noqa: SIM118  # a collection of columns
        beside.c.id.in_(select(scope.c.id)).label("ours"),
    ).where(or_(beside.c.until_now > beside.c.starts_at, beside.c.next_at < beside.c.ends_at))


def _near(scope: CTE, asked: Asked) -> list[ColumnElement[bool]]:
    """From the first of the sessions on; a session lasts a day at most."""
    if asked.since:
        near = [Session.starts_at > bindparam("begun")]
    else:
        first = select(func.min(scope.c.starts_at)).scalar_subquery()
        near = [Session.ends_at > first]
    return [*near, Session.starts_at < bindparam("ended")] if asked.until else near


def _use(kind: str, what: Any) -> Query:
    return (
        select(
            _word(kind).label("kind"),
            what.label("what"),
            Session.id,
            Session.edition_id,
            Session.starts_at,
            Session.ends_at,
        )
        .join(Session.edition)
        .where(_GOES_AHEAD)
    )


def _given(scope: CTE) -> Query:
    """The sessions of trainers who said when they can or cannot."""
    said = exists().where(TrainerTime.trainer_id == SessionTrainer.trainer_id)
    return (
        select(_word(GIVEN), SessionTrainer.trainer_id, *_session(scope))
        .join(scope, scope.c.id == SessionTrainer.session_id)
        .where(said)
    )


def _times(trainers: CTE) -> Query:
    return select(
        TrainerTime.kind,
        TrainerTime.trainer_id,
        null(),
        null(),
        TrainerTime.starts_at,
        TrainerTime.ends_at,
        null(),
    ).where(TrainerTime.trainer_id.in_(select(trainers.c.trainer_id)))


def _small(scope: CTE) -> Query:
    return (
        select(_word(SMALL), Room.id, *_session(scope))
        .join(scope, scope.c.room_id == Room.id)
        .where(Room.capacity < scope.c.capacity)
    )


def _session(scope: CTE) -> tuple[Any, ...]:
    return scope.c.id, scope.c.edition_id, scope.c.starts_at, scope.c.ends_at, null()


def _word(kind: str) -> ColumnElement[str]:
    return literal_column(f"'{kind}'", String)
