"""How full groups are, by round and by theme; where people wait, and where too few come."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from leerhuis import db
from leerhuis.access import Identity, Role
from leerhuis.courses.models import Course, Edition, Round, Theme
from leerhuis.courses.queries import coordinated, coordinated_in, places
from leerhuis.courses.rules import EditionState, group_name
from leerhuis.enrolment import counting
from leerhuis.enrolment.models import Enrolment
from leerhuis.planning.board.rules import share

Query = Select[*tuple[Any, ...]]
OFFERED = (EditionState.PUBLISHED, EditionState.DONE)


@dataclass
class Filled:
    """Groups together: how many, their seats and people. Those without a limit have no seats."""

    name: str
    groups: int = 0
    seats: int = 0
    seated: int = 0
    taken: int = 0
    waiting: int = 0
    short: int = 0

    @property
    def share(self) -> int | None:
        return share(self.taken, self.seats)


@dataclass
class Fillings:
    by_round: dict[int | None, Filled] = field(default_factory=dict)
    by_theme: dict[int, Filled] = field(default_factory=dict)


class Queue(NamedTuple):
    """A group where people wait."""

    public_id: str
    label: str
    starts_at: datetime
    title: str
    waiting: int

    @property
    def name_with_course(self) -> str:
        return group_name(self.title, self.label)


def fillings(who: Identity, *, season: Round | None) -> Fillings:
    """Every round where this person coordinates, and the themes of one round or of all."""
    found = Fillings()
    for round_id, round_name, theme_id, theme_name, *numbers in _rows(who):
        _add(found.by_round.setdefault(round_id, Filled(round_name or "")), *numbers)
        if season is None or season.id == round_id:
            _add(found.by_theme.setdefault(theme_id, Filled(theme_name)), *numbers)
    return found


def _rows(who: Identity) -> Iterable[Any]:
    """One row a group: its round, theme, seats, minimum, who has a seat and who waits."""
    counted = (
        select(Enrolment.edition_id, *counting.COUNTS).group_by(Enrolment.edition_id).subquery()
    )
    _number, confirmed, waiting, reserved = counted.c
    return db.session.execute(
        select(
            Edition.round_id,
            Round.name,
            Course.theme_id,
            Theme.name,
            Edition.capacity,
            Edition.minimum,
            func.coalesce(confirmed, 0),
            func.coalesce(waiting, 0),
            func.coalesce(reserved, 0),
        )
        .join(Edition.course)
        .join(Course.organisation)
        .join(Course.theme)
        .outerjoin(Edition.round)
        .outerjoin(counted, counted.c.edition_id == Edition.id)
        .where(coordinated(who), Edition.state.in_(OFFERED))
        .order_by(Round.starts_on.desc(), Theme.name, Edition.id)
    )


def _add(total: Filled, capacity: int | None, minimum: int | None, *counts: int) -> None:
    confirmed, waiting, reserved = counts
    total.groups += 1
    total.seated += confirmed
    total.waiting += waiting
    total.short += minimum is not None and confirmed < minimum
    if capacity is not None:
        total.seats += capacity
        total.taken += min(confirmed + reserved, capacity)


def queues(who: Identity, *, now: datetime) -> list[Queue]:
    """The groups to come where people wait, the longest line first."""
    paths = who.paths(Role.COORDINATOR)
    rows = db.session.execute(_queues_query(len(paths)), places(paths) | {"now": now})
    return [Queue._make(row) for row in rows]


@cache
def _queues_query(number: int) -> Query:
    """Built once for so many places."""
    waiting = (
        select(Enrolment.edition_id, func.count().label("number"))
        .where(counting.WAITING)
        .group_by(Enrolment.edition_id)
        .subquery()
    )
    return (
        select(Edition.public_id, Edition.label, Edition.starts_at, Course.title, waiting.c.number)
        .join(waiting, waiting.c.edition_id == Edition.id)
        .join(Edition.course)
        .join(Course.organisation)
        .where(
            coordinated_in(number),
            Edition.state == EditionState.PUBLISHED,
            Edition.starts_at > bindparam("now"),
        )
        .order_by(waiting.c.number.desc(), Edition.starts_at, Edition.id)
    )
