"""How much people of different organisations met: by round, and in each group of one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.attendance import mixing
from leerhuis.attendance.mixing import Mixing
from leerhuis.courses.models import Course, Edition, Round
from leerhuis.courses.queries import coordinated
from leerhuis.courses.rules import group_name
from leerhuis.planning.board.filling import OFFERED


class GroupMet(NamedTuple):
    """A group with the pairs that met in it."""

    public_id: str
    name: str
    starts_at: datetime
    mixing: Mixing


class RoundMet(NamedTuple):
    """A round (no name: groups of none) with the pairs of its groups together."""

    name: str
    groups: int
    mixing: Mixing


class Met(NamedTuple):
    rounds: Sequence[RoundMet]
    groups: Sequence[GroupMet]


def met(who: Identity, *, season: Round | None, now: datetime) -> Met:
    """Every round where somebody coordinates, and the groups of one round that were marked."""
    rows = db.session.execute(
        select(
            Edition.id,
            Edition.public_id,
            Edition.label,
            Edition.starts_at,
            Course.title,
            Edition.round_id,
            Round.name,
        )
        .join(Edition.course)
        .join(Course.organisation)
        .outerjoin(Edition.round)
        .where(coordinated(who), Edition.state.in_(OFFERED), Edition.starts_at < now)
        .order_by(Round.starts_on.desc(), Edition.starts_at, Edition.id)
    ).all()
    known = mixing.of_groups([row.id for row in rows])
    by_round: dict[tuple[int | None, str], list[Mixing]] = defaultdict(list)
    for row in rows:
        if row.id in known:
            by_round[row.round_id, row.name or ""].append(known[row.id])
    return Met(
        [
            RoundMet(name, len(several), Mixing.sum(several))
            for (_id, name), several in by_round.items()
        ],
        [
            GroupMet(row.public_id, group_name(row.title, row.label), row.starts_at, known[row.id])
            for row in rows
            if row.id in known and season is not None and row.round_id == season.id
        ],
    )
