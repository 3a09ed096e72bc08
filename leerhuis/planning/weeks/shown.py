"""The sessions of a week as plain rows, because a week has many and changes none."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from leerhuis import db
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer, Theme
from leerhuis.courses.queries import coordinated_in, places
from leerhuis.courses.rules import HUES, EditionState, Gable, group_name
from leerhuis.enrolment import counting
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import Filling

Query = Select[*tuple[Any, ...]]
_BETWEEN = "\n"  # stands in no name


class Shown(NamedTuple):
    """What the week draws of a session and its group; without a venue it is online."""

    id: int
    edition_id: int
    starts_at: datetime
    ends_at: datetime
    public_id: str
    state: EditionState
    label: str
    capacity: int | None
    minimum: int | None
    title: str
    gable: Gable
    venue: str | None
    room: str | None
    trained_by: str | None
    filling: Filling

    @property
    def name_with_course(self) -> str:
        return group_name(self.title, self.label)

    @property
    def hue(self) -> str:
        return HUES[self.gable]

    @property
    def trainers(self) -> str:
        """The names of who trains it, in the order of the alphabet."""
        return ", ".join(sorted(self.trained_by.split(_BETWEEN))) if self.trained_by else ""


def shown_in(paths: Sequence[str], *, since: datetime, until: datetime) -> list[Shown]:
    """What begins from then to then in the groups of these organisations that go ahead."""
    given = places(paths) | {"since": since, "until": until}
    own = len(Shown._fields) - 1
    return [
        Shown._make((*row[:own], Filling._make(row[own:])))
        for row in db.session.execute(_query(len(paths)), given)
    ]


@cache
def _query(number: int) -> Query:
    """Built once for so many places."""
    begins = (Session.starts_at >= bindparam("since"), Session.starts_at < bindparam("until"))
    counts = _counts(select(Session.edition_id).where(*begins))
    trained_by = (
        select(func.aggregate_strings(Trainer.name, _BETWEEN))
        .join(SessionTrainer, SessionTrainer.trainer_id == Trainer.id)
        .where(SessionTrainer.session_id == Session.id)
        .correlate(Session)
        .scalar_subquery()
    )
    return (
        select(
            Session.id,
            Session.edition_id,
            Session.starts_at,
            Session.ends_at,
            Edition.public_id,
            Edition.state,
            Edition.label,
            Edition.capacity,
            Edition.minimum,
            Course.title,
            Theme.gable,
            Venue.name,
            Room.name,
            trained_by,
            *(func.coalesce(each, 0) for each in list(counts.c)[1:]),
        )
        .join(Session.edition)
        .join(Edition.course)
        .join(Course.organisation)
        .join(Course.theme)
        .outerjoin(Session.venue)
        .outerjoin(Session.room)
        .outerjoin(counts, counts.c.edition_id == Edition.id)
        .where(coordinated_in(number), Edition.state != EditionState.CANCELLED, *begins)
        .order_by(Session.starts_at, Session.id)
    )


def _counts(groups: Any) -> Any:
    """How full each of these groups is, as the numbers of a `Filling`; counted once for all."""
    counts = zip(counting.COUNTS, Filling._fields, strict=True)
    return (
        select(Enrolment.edition_id, *(each.label(name) for each, name in counts))
        .where(Enrolment.edition_id.in_(groups), counting.ACTIVE)
        .group_by(Enrolment.edition_id)
        .cte("counts")
        .prefix_with("MATERIALIZED")
    )
