"""The groups on one page of the board, with their sessions, as plain rows in one statement."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from leerhuis import db
from leerhuis.courses.means import Room, Trainer, Venue
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer
from leerhuis.courses.rules import EditionState, group_name
from leerhuis.enrolment.rules import seats_free
from leerhuis.planning.board.results import Results
from leerhuis.planning.board.rules import Attention, Facts
from leerhuis.surveys.outcomes import Score

Query = Select[*tuple[Any, ...]]
_BETWEEN = "\n"  # stands in no name


class Group(NamedTuple):
    """What the board says of a group itself."""

    id: int
    public_id: str
    state: EditionState
    label: str
    capacity: int | None
    minimum: int | None
    decide_on: date | None
    fee: Decimal | None
    starts_at: datetime | None
    title: str

    @property
    def name_with_course(self) -> str:
        return group_name(self.title, self.label)


class Meeting(NamedTuple):
    """A session of a group; without a venue it is online."""

    starts_at: datetime
    ends_at: datetime
    room: str | None
    venue: str | None
    trained_by: str | None

    @property
    def trainers(self) -> list[str]:
        return sorted(self.trained_by.split(_BETWEEN)) if self.trained_by else []


@dataclass(frozen=True)
class Line:
    """A group on the board, with what needs someone and what came of it."""

    edition: Group
    sessions: Sequence[Meeting]
    facts: Facts
    lit: Sequence[Attention]
    results: Results
    score: Score | None

    @property
    def free(self) -> int | None:
        return seats_free(capacity=self.edition.capacity, held=self.facts.filling.held)

    @property
    def decide(self) -> bool:
        """Whether someone must say that it goes ahead, now or within two weeks."""
        return Attention.DECIDE in self.lit or Attention.TOO_FEW in self.lit

    @property
    def first(self) -> Meeting | None:
        return self.sessions[0] if self.sessions else None

    @property
    def places(self) -> list[str]:
        """Where its sessions are, each place once; what is online says nothing here."""
        found = [
            ", ".join(filter(None, (each.room, each.venue))) for each in self.sessions if each.venue
        ]
        return list(dict.fromkeys(found))

    @property
    def trainers(self) -> list[str]:
        return list(dict.fromkeys(name for each in self.sessions for name in each.trainers))


def groups_of(numbers: Sequence[int]) -> list[tuple[Group, list[Meeting]]]:
    """These groups in this order, each with its sessions in the order of time."""
    groups: dict[int, Group] = {}
    sessions: dict[int, list[Meeting]] = defaultdict(list)
    own = len(Group._fields)
    for row in db.session.execute(_query(), {"wanted": numbers}):
        if row[0] not in groups:
            groups[row[0]] = Group._make(row[:own])
        if row[own] is not None:
            sessions[row[0]].append(Meeting._make(row[own:]))
    return [(groups[each], sessions[each]) for each in numbers]


@cache
def _query() -> Query:
    trained_by = (
        select(func.aggregate_strings(Trainer.name, _BETWEEN))
        .join(SessionTrainer, SessionTrainer.trainer_id == Trainer.id)
        .where(SessionTrainer.session_id == Session.id)
        .correlate(Session)
        .scalar_subquery()
    )
    return (
        select(
            *(getattr(Edition, each) for each in Group._fields[:-1]),
            Course.title,
            Session.starts_at,
            Session.ends_at,
            Room.name,
            Venue.name,
            trained_by,
        )
        .join(Edition.course)
        .outerjoin(Edition.sessions)
        .outerjoin(Session.room)
        .outerjoin(Session.venue)
        .where(Edition.id.in_(bindparam("wanted", expanding=True)))
        .order_by(Session.starts_at, Session.id)
    )
