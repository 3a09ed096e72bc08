"""What the pages of sessions read: what clashes, and what is free instead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.courses import clashing, series
from leerhuis.courses import queries as courses
from leerhuis.courses.clashes import ClashKind
from leerhuis.courses.clashing import Clash
from leerhuis.courses.holidays.queries import closed_for
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import EditionState, SessionPlan, Span
from leerhuis.courses.series import Dates
from leerhuis.planning.sessions.rules import Rhythm

ROOMS = (ClashKind.ROOM, ClashKind.ROOM_SMALL)
TRAINERS = (ClashKind.TRAINER, ClashKind.TRAINER_CANNOT)


class Means(NamedTuple):
    """What a session can be planned with."""

    venues: Sequence[Any]
    rooms: Sequence[Any]
    trainers: Sequence[Any]


@dataclass(frozen=True)
class Trouble:
    """What stands in the way of sessions, and what could be chosen instead.

    `trainers` are free for each of the trainers in `busy`.
    """

    clashes: Sequence[Clash]
    rooms: Sequence[Room] = ()
    busy: Sequence[Trainer] = ()
    trainers: Sequence[Trainer] = ()
    times: Sequence[SessionPlan] = ()


def means_for(who: Identity, sessions: Sequence[Session]) -> Means:
    """What is in use, and what these sessions have by now."""
    there = {each.room_id for each in sessions} - {None}
    rooms = (
        select(Room)
        .join(Room.venue)
        .options(contains_eager(Room.venue))
        .where(or_(Room.in_use, Room.id.in_(there)))
        .order_by(Venue.town, Venue.name, Room.name)
    )
    trainers = courses.trainers_for(who)
    known = {each.id for each in trainers}
    own = {each.id: each for session in sessions for each in session.trainers}
    others = [each for number, each in own.items() if number not in known]
    return Means(courses.venues(), list(db.session.scalars(rooms)), [*trainers, *others])


def clashes_of(edition: Edition, plans: Sequence[SessionPlan]) -> list[Clash]:
    return clashing.clashes_of([clashing.wanted_of(each) for each in plans], edition=edition)


def trouble(
    who: Identity, edition: Edition, plans: Sequence[SessionPlan], *, moving: Session | None = None
) -> Trouble:
    """Of a series no other times are offered: that is for the coordinator to think of."""
    wanted = [clashing.wanted_of(each) for each in plans]
    found = clashing.clashes_of(wanted, edition=edition)
    kinds = {each.kind for each in found}
    if not kinds:
        return Trouble([])
    spans = [each.span for each in wanted]
    busy = courses.trainers_of([each.what_id for each in found if each.kind in TRAINERS])
    return Trouble(
        found,
        rooms=_rooms(edition, plans, spans) if kinds & set(ROOMS) else (),
        busy=busy,
        trainers=clashing.free_trainers(
            spans, theme_id=edition.course.theme_id, who=who, edition=edition
        )
        if busy
        else (),
        times=_times(edition, plans, moving)
        if len(plans) == 1 and kinds != {ClashKind.ROOM_SMALL}
        else (),
    )


def _rooms(edition: Edition, plans: Sequence[SessionPlan], spans: Sequence[Span]) -> list[Room]:
    venue_id = next((each.venue_id for each in plans if each.venue_id), None)
    return clashing.free_rooms(spans, seats=edition.capacity, venue_id=venue_id, edition=edition)


def _times(
    edition: Edition, plans: Sequence[SessionPlan], moving: Session | None
) -> list[SessionPlan]:
    last = edition.round.ends_on if edition.round else None
    return clashing.free_times(plans[0], edition=edition, moving=moving, last=last)


def clashes_in(edition: Edition) -> dict[int, list[Clash]]:
    """What stands in the way of each session of a group, by its number."""
    wanted = [clashing.wanted_by(each) for each in edition.sessions]
    found: dict[int, list[Clash]] = {}
    if edition.state is not EditionState.CANCELLED:
        for clash in clashing.clashes_of(wanted, edition=edition):
            found.setdefault(edition.sessions[clash.at].id, []).append(clash)
    return found


def dates_of(edition: Edition, plan: SessionPlan, rhythm: Rhythm) -> Dates:
    """The days of a series that begins with this session."""
    closed = closed_for(edition.course.organisation.path) if rhythm.school else ()
    return series.dates(
        plan.on, times=rhythm.times, weeks=rhythm.weeks, public=rhythm.public, closed=closed
    )


def holidays_on(edition: Edition, days: Iterable[date]) -> list[tuple[date, str]]:
    """Which of these days are holidays, with the name."""
    closed = closed_for(edition.course.organisation.path)
    return [
        (day, name)
        for day in days
        if (name := series.closed_on(day, closed) or series.public_holiday(day))
    ]


def coordinates(who: Identity, path: str) -> bool:
    return any(path.startswith(each) for each in who.paths(Role.COORDINATOR))
