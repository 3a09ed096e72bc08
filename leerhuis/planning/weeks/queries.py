"""What is planned in a week, by day, by room and by trainer; and all that is still to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager

from leerhuis import clock, db
from leerhuis.access import Identity, Role
from leerhuis.courses import clashing
from leerhuis.courses.clashing import Conflict
from leerhuis.courses.means import Room, Trainer, TrainerTime, Venue
from leerhuis.courses.models import Course, Edition, Round, Session
from leerhuis.courses.queries import SHOWN, Listing, coordinated, listed, trainers_for
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Availability
from leerhuis.planning.board.queries import of_ours
from leerhuis.planning.weeks.rules import Week
from leerhuis.planning.weeks.shown import Shown, shown_in

SESSIONS_A_PAGE = 50


@dataclass(frozen=True)
class Planned:
    """The sessions of a week, and what clashes in it."""

    sessions: list[Shown]
    conflicts: list[Conflict]


class Entry(NamedTuple):
    """A session in a row of the week; without one the hours are taken by somebody else."""

    starts_at: datetime
    ends_at: datetime
    session: Session | None

    @property
    def day(self) -> date:
        return clock.day_of(self.starts_at)

    @property
    def whole_days(self) -> bool:
        return self.ends_at - self.starts_at >= timedelta(hours=20)


class Row(NamedTuple):
    """A room or a trainer with what is planned there, and the venue or bureau that it is of.

    A venue without rooms has no name of a room; what is online has neither.
    """

    group: str
    name: str
    entries: list[Entry]

    def on(self, day: date) -> list[Entry]:
        """What touches this day; who cannot come may be away for days."""
        return [each for each in self.entries if each.day <= day <= clock.day_of(each.ends_at)]


def planned_in(who: Identity, week: Week) -> Planned:
    """The sessions of a week of where this person coordinates; cancelled groups left out."""
    since, until = bounds(week)
    paths = who.paths(Role.COORDINATOR)
    conflicts = clashing.conflicts_in(paths, since=since, until=until)
    found = shown_in(paths, since=since, until=until)
    return Planned(found, [of_ours(who, each) for each in conflicts])


def coming(
    who: Identity, *, season: Round | None, past: bool, page: int, now: datetime
) -> Listing[Session]:
    """The sessions that are still to come, or all of them, the first on top."""
    question = _sessions(who)
    if season is not None:
        question = question.where(Edition.round_id == season.id)
    if not past:
        question = question.where(Session.ends_at >= now)
    total = db.session.scalar(
        question.with_only_columns(func.count(Session.id), maintain_column_froms=True)
    )
    loaded = question.options(*_loaded()).order_by(Session.starts_at, Session.id)
    return listed(loaded, page=page, total=total, size=SESSIONS_A_PAGE)


def by_room(who: Identity, week: Week) -> list[Row]:
    """Each room in use with what is planned there; the groups of others are only hours taken.

    A venue without rooms is one room itself, and online comes last.
    """
    since, until = bounds(week)
    own = {each.id: each for each in _all(_sessions(who).where(*_between(since, until)))}
    entries: dict[int, list[Entry]] = {}
    for session_id, room_id, starts_at, ends_at, state in _in_rooms(since, until):
        if session_id in own or state is not EditionState.DRAFT:
            entry = Entry(starts_at, ends_at, own.get(session_id))
            entries.setdefault(room_id, []).append(entry)
    rows = [
        Row(room.venue.name_in_town, room.name, entries.get(room.id, []))
        for room in _rooms(own.values())
    ]
    return [*rows, *_without_room(own.values())]


def by_trainer(who: Identity, week: Week) -> list[Row]:
    """Each trainer in use with what they train, and when they cannot."""
    since, until = bounds(week)
    found = _all(_sessions(who).where(*_between(since, until)))
    names: dict[int, Trainer] = {each.id: each for each in trainers_for(who)}
    entries: dict[int, list[Entry]] = {number: [] for number in names}
    for session in found:
        for trainer in session.trainers:
            names.setdefault(trainer.id, trainer)
            entries.setdefault(trainer.id, []).append(_entry(session))
    for number, absence in _absences(names, since, until):
        entries[number].append(absence)
    rows = [
        Row(names[number].bureau, names[number].name, sorted(each, key=lambda one: one.starts_at))
        for number, each in entries.items()
    ]
    return sorted(rows, key=lambda row: (row.group != "", row.group, row.name))


def bounds(week: Week) -> tuple[datetime, datetime]:
    """From the first moment of Monday to that of the next."""
    monday = week.monday
    return clock.moment_of(monday, time(0)), clock.moment_of(monday + timedelta(days=7), time(0))


def _sessions(who: Identity) -> Select[Session]:
    return (
        select(Session)
        .join(Session.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .where(coordinated(who), Edition.state != EditionState.CANCELLED)
    )


def _between(since: Any, until: Any) -> tuple[Any, Any]:
    return Session.starts_at >= since, Session.starts_at < until


def _loaded() -> tuple[Any, ...]:
    course = contains_eager(Session.edition).contains_eager(Edition.course)
    return (*SHOWN, course.joinedload(Course.theme))


def _all(question: Select[Session]) -> list[Session]:
    loaded = question.options(*_loaded()).order_by(Session.starts_at, Session.id)
    return list(db.session.scalars(loaded).unique())


def _entry(session: Session) -> Entry:
    return Entry(session.starts_at, session.ends_at, session)


def _in_rooms(since: datetime, until: datetime) -> Iterable[Any]:
    """Who is in which room when, of every region; a draft of another claims nothing."""
    question = (
        select(Session.id, Session.room_id, Session.starts_at, Session.ends_at, Edition.state)
        .join(Session.edition)
        .where(
            Session.room_id.is_not(None),
            Edition.state != EditionState.CANCELLED,
            *_between(since, until),
        )
    )
    return db.session.execute(question.order_by(Session.starts_at, Session.id))


def _without_room(sessions: Iterable[Session]) -> list[Row]:
    """By venue, and what is online last."""
    found: dict[str, list[Entry]] = {}
    for each in sessions:
        if each.room_id is None:
            name = each.venue.name_in_town if each.venue else ""
            found.setdefault(name, []).append(_entry(each))
    return [Row(name, "", found[name]) for name in sorted(found, key=lambda name: (not name, name))]


def _rooms(own: Iterable[Session]) -> list[Room]:
    """Those in use, and those that are used now."""
    used = {each.room_id for each in own} - {None}
    question = (
        select(Room)
        .join(Room.venue)
        .options(contains_eager(Room.venue))
        .where(or_(Room.in_use, Room.id.in_(used)))
        .order_by(Venue.town, Venue.name, Room.name)
    )
    return list(db.session.scalars(question))


def _absences(numbers: Iterable[int], since: datetime, until: datetime) -> list[tuple[int, Entry]]:
    """When these trainers said that they cannot come, within the week."""
    question = select(TrainerTime).where(
        TrainerTime.trainer_id.in_(list(numbers)),
        TrainerTime.kind == Availability.CANNOT,
        TrainerTime.ends_at > since,
        TrainerTime.starts_at < until,
    )
    return [
        (each.trainer_id, Entry(max(each.starts_at, since), min(each.ends_at, until), None))
        for each in db.session.scalars(question.order_by(TrainerTime.starts_at))
    ]
