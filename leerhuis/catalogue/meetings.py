"""What groups and courses have: a theme with its look, sessions, and points."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, null, select

from leerhuis import clock, db
from leerhuis.catalogue.rules import PointsRow
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import CoursePoints, Session, SessionTrainer
from leerhuis.courses.rules import HUES, Gable

Query = Select[*tuple[Any, ...]]


class ThemeLook(NamedTuple):
    """A theme as it is drawn."""

    name: str
    gable: Gable
    public_id: str = ""

    @property
    def hue(self) -> str:
        return HUES[self.gable]


class Meeting(NamedTuple):
    """A session of a group; without a venue it is online."""

    public_id: str
    starts_at: datetime
    ends_at: datetime
    venue: str | None
    street: str | None
    town: str | None
    room: str | None
    trainers: str | None

    @property
    def day(self) -> date:
        return clock.day_of(self.starts_at)


def meetings_of(edition_ids: Iterable[int]) -> dict[int, list[Meeting]]:
    """The sessions of these editions, the first on top, without their trainers."""
    found: dict[int, list[Meeting]] = defaultdict(list)
    for row in db.session.execute(_meetings_query(), {"wanted": list(edition_ids)}):
        found[row[0]].append(Meeting._make(row[1:]))
    return found


def points_of(course_ids: Iterable[int]) -> dict[int, list[PointsRow]]:
    """The points of these courses, in the order in which they were entered."""
    found: dict[int, list[PointsRow]] = defaultdict(list)
    for row in db.session.execute(_points_query(), {"wanted": list(course_ids)}):
        found[row[0]].append(PointsRow(*row[1:]))
    return found


# The names of the trainers of a session, in one word of the answer.
_TRAINERS = (
    select(func.aggregate_strings(Trainer.name, ", "))
    .join(SessionTrainer, SessionTrainer.trainer_id == Trainer.id)
    .where(SessionTrainer.session_id == Session.id)
    .correlate(Session)
    .scalar_subquery()
)
# A `Meeting` of a session, with its venue and room.
MEETING = (
    Session.public_id,
    Session.starts_at,
    Session.ends_at,
    Venue.name,
    Venue.street,
    Venue.town,
    Room.name,
    _TRAINERS,
)


@cache
def _meetings_query() -> Query:
    return (
        select(Session.edition_id, *MEETING[:-1], null())
        .outerjoin(Session.venue)
        .outerjoin(Session.room)
        .where(Session.edition_id.in_(bindparam("wanted", expanding=True)))
        .order_by(Session.starts_at, Session.id)
    )


@cache
def _points_query() -> Query:
    return (
        select(CoursePoints.course_id, *(getattr(CoursePoints, each) for each in PointsRow._fields))
        .where(CoursePoints.course_id.in_(bindparam("wanted", expanding=True)))
        .order_by(CoursePoints.id)
    )
