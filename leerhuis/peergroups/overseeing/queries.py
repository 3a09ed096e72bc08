"""The groups that somebody coordinates, with what asks for attention."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.courses.queries import Listing, coordinated, listed
from leerhuis.peergroups import hierarchy, origins, queries, rules
from leerhuis.peergroups.meeting import queries as meetings
from leerhuis.peergroups.models import PeerGroup, PeerMember, PeerTerms
from leerhuis.peergroups.rules import GroupState, MemberState
from leerhuis.people.models import Organisation


class Only(StrEnum):
    """Which groups are shown."""

    OPEN = "open"
    GATHERING = "gathering"
    RUNNING = "running"
    TOO_SMALL = "too_small"
    ABOVE = "above"
    ENDED = "ended"


class Row(NamedTuple):
    """A group in the list."""

    group: PeerGroup
    members: int
    free: int
    organisations: int
    next_at: datetime | None
    too_small: bool
    hit: bool


@dataclass(frozen=True)
class Asked:
    """What somebody filters by."""

    only: Only = Only.OPEN
    text: str = ""

    @classmethod
    def of(cls, *, only: str | None, text: str | None) -> "Asked":
        known = {each.value: each for each in Only}
        return cls(known.get(only or "", Only.OPEN), (text or "").strip()[:80])


def groups_for(who: Identity, asked: Asked, *, page: int, now: datetime) -> Listing[Row]:
    """One page of the groups where somebody coordinates, by name."""
    day = clock.day_of(now)
    conditions = [coordinated(who), _shown(asked.only, day=day)]
    if asked.text:
        conditions.append(_named(asked.text))
    total = db.session.scalar(
        select(func.count(PeerGroup.id)).join(PeerGroup.organisation).where(*conditions)
    )
    wanted = queries.groups().where(*conditions).order_by(PeerGroup.name, PeerGroup.id)
    found = listed(wanted, page=page, total=total)
    return replace(found, rows=_rows(found.rows, now=now))


def figures_for(who: Identity, *, now: datetime) -> Counter[Only]:
    """How many groups there are of each kind that can be filtered by."""
    day = clock.day_of(now)
    kinds = list(Only)
    counted = [func.sum(_as_number(_shown(each, day=day))) for each in kinds]
    row = db.session.execute(
        select(*counted).select_from(PeerGroup).join(PeerGroup.organisation).where(coordinated(who))
    ).one()
    return Counter({each: int(number or 0) for each, number in zip(kinds, row, strict=True)})


def _as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _shown(only: Only, *, day: date) -> ColumnElement[bool]:
    if only is Only.ENDED:
        return PeerGroup.state == GroupState.ENDED
    if only in (Only.GATHERING, Only.RUNNING):
        return PeerGroup.state == GroupState(only.value)
    still = PeerGroup.state != GroupState.ENDED
    if only is Only.TOO_SMALL:
        return (PeerGroup.state == GroupState.RUNNING) & (_members() < PeerGroup.least)
    if only is Only.ABOVE:
        hit = hierarchy.hits(day=day).subquery()
        return still & PeerGroup.id.in_(select(hit.c[0]))
    return still


def _members() -> ColumnElement[int]:
    return (
        select(func.count(PeerMember.id))
        .where(
            PeerMember.group_id == PeerGroup.id,
            PeerMember.state == MemberState.MEMBER,
            PeerMember.ended_at.is_(None),
        )
        .correlate(PeerGroup)
        .scalar_subquery()
    )


def _named(text: str) -> ColumnElement[bool]:
    return PeerGroup.name.icontains(text, autoescape=True) | PeerGroup.town.icontains(
        text, autoescape=True
    )


def _rows(groups: Sequence[PeerGroup], *, now: datetime) -> list[Row]:
    day, ids = clock.day_of(now), [each.id for each in groups]
    known = origins.of([m.person_id for each in groups for m in each.members], day=day)
    hit = set(db.session.scalars(_hit(ids, day=day)))
    coming = meetings.next_of(ids, now=now)
    return [
        Row(
            group=each,
            members=len(members),
            free=queries.free_places(each),
            organisations=len({known[m.person_id].organisation_id for m in members} - {None}),
            next_at=coming[each.id].starts_at if each.id in coming else None,
            too_small=each.state is GroupState.RUNNING
            and rules.is_too_small(members=len(members), least=each.least),
            hit=each.id in hit,
        )
        for each in groups
        for members in [queries.members(each)]
    ]


def _hit(ids: Collection[int], *, day: date) -> Select[int]:
    found = hierarchy.hits(day=day).subquery()
    return select(found.c[0]).where(found.c[0].in_(ids)).distinct()


def terms_below(who: Identity) -> Sequence[tuple[PeerTerms, Organisation]]:
    """The terms that the organisations have where somebody coordinates."""
    rows = db.session.execute(
        select(PeerTerms, Organisation)
        .join(Organisation, Organisation.id == PeerTerms.organisation_id)
        .where(coordinated(who))
        .order_by(Organisation.path)
    )
    return [(terms, place) for terms, place in rows]
