"""Reading groups that have a place, wishes, and who would fit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.courses.queries import PAGE_SIZE, Listing
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.finding import facts, matching
from leerhuis.peergroups.finding.matching import Match, Peer, Wish
from leerhuis.peergroups.finding.searching import Asked
from leerhuis.peergroups.models import PeerGroup, PeerMember, PeerOffer, PeerWish
from leerhuis.peergroups.rules import HOLDS_PLACE, GroupState, MemberState
from leerhuis.people import distances
from leerhuis.people.homes import home_of
from leerhuis.people.models import Appointment, Organisation, Person
from leerhuis.people.queries import appointed_on

MOST_GROUPS = 500
MOST_WISHES = 300
_TAKEN = (
    select(func.count())
    .where(
        PeerMember.group_id == PeerGroup.id,
        PeerMember.ended_at.is_(None),
        PeerMember.state.in_(HOLDS_PLACE),
        groups.takes_place(),
    )
    .correlate(PeerGroup)
    .scalar_subquery()
)


_INVITED = select(PeerMember.id).where(
    PeerMember.person_id == PeerWish.person_id,
    PeerMember.ended_at.is_(None),
    PeerMember.state == MemberState.INVITED,
)


class Found(NamedTuple):
    """A group with a place, and how it suits who looks."""

    group: PeerGroup
    match: Match


@dataclass(frozen=True)
class Search:
    """A page of groups; `home` is from where it was measured, and `wish` what was said before."""

    listing: Listing[Found]
    home: str
    wish: PeerWish | None
    towns: Sequence[str]


class Candidate(NamedTuple):
    """Somebody who looks for a group, and how this one suits them."""

    person: Person
    organisation: str
    municipality: str
    match: Match


def with_a_place() -> ColumnElement[bool]:
    """The condition that newcomers may join a group, and that it has a place."""
    return PeerGroup.looking & (PeerGroup.state != GroupState.ENDED) & (PeerGroup.most > _TAKEN)


def search(who: Identity, asked: Asked, *, page: int, day: date) -> Search:
    """The groups of the own region with a place, the nearest first; only a page is weighed."""
    person_id = who.person_id or 0
    mine, home = wish_of(person_id), home_of(person_id, today=day)
    wish = asked.wish(facts.wish_said(mine, home=home))
    every = _open_to(groups.line_of(who, day=day), person_id)
    near = [each for each in every if asked.admits(each)]
    near.sort(key=lambda each: _way_there(each, wish))
    page = min(max(page, 1), max(1, -(-len(near) // PAGE_SIZE)))
    shown = near[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    matches = weigh(shown, person_id, wish, day=day)
    rows = [Found(each, matches[each.id]) for each in shown]
    towns = sorted({each.town for each in every if each.town})
    return Search(Listing(rows, page, len(near)), wish.home, mine, towns)


def _way_there(group: PeerGroup, wish: Wish) -> tuple[bool, int, int]:
    """The nearest first; what is not known comes last, and online is as near as can be."""
    way = distances.between(wish.home, group.town) if group.town else 0
    return way is None, way or 0, group.id


def _open_to(line: Collection[int], person_id: int) -> list[PeerGroup]:
    """Those with a place, but for the groups in which this person has one."""
    has_place = exists().where(
        PeerMember.group_id == PeerGroup.id,
        PeerMember.person_id == person_id,
        PeerMember.ended_at.is_(None),
    )
    return list(
        db.session.scalars(
            _looking()
            .where(PeerGroup.organisation_id.in_(line), with_a_place(), ~has_place)
            .limit(MOST_GROUPS)
        )
    )


def _looking() -> Select[PeerGroup]:
    return (
        select(PeerGroup)
        .join(PeerGroup.organisation)
        .options(contains_eager(PeerGroup.organisation))
        .order_by(PeerGroup.id)
    )


def weigh(shown: Sequence[PeerGroup], person_id: int, wish: Wish, *, day: date) -> dict[int, Match]:
    """Each of these groups weighed for one person."""
    if not shown:
        return {}
    circles, peers, above = facts.circles_of(shown, besides=[person_id], day=day)
    me = peers[person_id]
    return {each: matching.judge(me, wish, of, above=above) for each, of in circles.items()}


def joinable(who: Identity, *, day: date) -> list[Found]:
    """The groups that somebody could join now, the best first."""
    person_id = who.person_id or 0
    wish = facts.wish_said(wish_of(person_id), home=home_of(person_id, today=day))
    every = {each.id: each for each in _open_to(groups.line_of(who, day=day), person_id)}
    best = matching.ranked(weigh(list(every.values()), person_id, wish, day=day).values())
    return [Found(every[each.circle.id], each) for each in best if each.may_join]


def wish_of(person_id: int) -> PeerWish | None:
    """What somebody looks for now."""
    return db.session.scalar(
        select(PeerWish).where(PeerWish.person_id == person_id, PeerWish.ended_at.is_(None))
    )


def fitting(group: PeerGroup, *, day: date) -> list[Candidate]:
    """Who looks for a group and could join this one, the best first: for its keeper.

    Who looks agreed to be found: the page of the wish says who sees it.
    """
    wishes = {each.person_id: each for each in _wishes_near(group, day=day)}
    circles, peers, above = facts.circles_of([group], besides=list(wishes), day=day)
    circle, found = circles[group.id], []
    for person_id, row in wishes.items():
        said = facts.wish_said(row, home=peers[person_id].origin.municipality)
        match = matching.judge(peers[person_id], said, circle, above=above)
        if match.is_wished:
            found.append(_candidate(row.person, peers[person_id], match))
    return sorted(found, key=lambda each: (-each.match.score, each.person.sort_name))


def _candidate(person: Person, peer: Peer, match: Match) -> Candidate:
    return Candidate(person, peer.origin.organisation, peer.origin.municipality, match)


def _wishes_near(group: PeerGroup, *, day: date) -> list[PeerWish]:
    """Of who works at or below the organisation of a group, the first to ask first."""
    works = (
        select(Appointment.person_id)
        .join(Appointment.organisation)
        .where(appointed_on(day), below(Organisation.path, [group.organisation.path]))
    )
    return list(
        db.session.scalars(
            select(PeerWish)
            .options(joinedload(PeerWish.person))
            .where(PeerWish.ended_at.is_(None), PeerWish.person_id.in_(works))
            .order_by(PeerWish.said_at, PeerWish.id)
            .limit(MOST_WISHES)
        )
    )


def wishes_for(who: Identity, *, day: date) -> list[PeerWish]:
    """Who looks for a group where `who` coordinates, the first to ask first.

    Whoever works nowhere any more is left out, and who has an invitation to answer until they did.
    """
    return list(
        db.session.scalars(
            select(PeerWish)
            .join(Organisation, Organisation.id == PeerWish.organisation_id)
            .options(joinedload(PeerWish.person))
            .where(
                PeerWish.ended_at.is_(None),
                below(Organisation.path, who.paths(Role.COORDINATOR)),
                PeerWish.person_id.in_(select(Appointment.person_id).where(appointed_on(day))),
                ~_INVITED.exists(),
            )
            .order_by(PeerWish.said_at, PeerWish.id)
            .limit(MOST_WISHES)
        )
    )


class Due(NamedTuple):
    """Somebody who looks, and the groups that fit of which they were not told; the best first."""

    wish: PeerWish
    found: Sequence[Found]


def answered() -> list[PeerWish]:
    """The wishes of who became a member of a group since they said what they look for."""
    joined = exists().where(
        PeerMember.person_id == PeerWish.person_id,
        PeerMember.state == MemberState.MEMBER,
        PeerMember.ended_at.is_(None),
        PeerMember.joined_at >= PeerWish.said_at,
    )
    wanted = select(PeerWish).where(PeerWish.ended_at.is_(None), joined)
    return list(db.session.scalars(wanted.order_by(PeerWish.id)))


def due(*, day: date) -> list[Due]:
    """For each wish the groups with a place that fit it, and of which nobody told them yet."""
    pairs = _untold(day=day)
    if not pairs:
        return []
    wishes = {each.id: each for each in _all(PeerWish, {wish for wish, _group in pairs})}
    circles = {each.id: each for each in _all(PeerGroup, {group for _wish, group in pairs})}
    people = [each.person_id for each in wishes.values()]
    known, peers, above = facts.circles_of(list(circles.values()), besides=people, day=day)
    found: dict[int, list[Match]] = {}
    for number, group in pairs:
        wish = wishes[number]
        me = peers[wish.person_id]
        said = facts.wish_said(wish, home=me.origin.municipality)
        match = matching.judge(me, said, known[group], above=above)
        if match.is_wished:
            found.setdefault(number, []).append(match)
    return [
        Due(wishes[at], [Found(circles[each.circle.id], each) for each in matching.ranked(of)])
        for at, of in found.items()
    ]


def _untold(*, day: date) -> list[tuple[int, int]]:
    """Wishes with the groups of their region that have a place and the form that was asked."""
    works = (
        select(Appointment.id)
        .join(Appointment.organisation)
        .where(
            Appointment.person_id == PeerWish.person_id,
            appointed_on(day),
            Organisation.path.startswith(_OF_GROUP.path),
        )
    )
    told = select(PeerOffer.id).where(
        PeerOffer.wish_id == PeerWish.id, PeerOffer.group_id == PeerGroup.id
    )
    rows = db.session.execute(
        select(PeerWish.id, PeerGroup.id)
        .join(PeerGroup, or_(PeerWish.form.is_(None), PeerWish.form == PeerGroup.form))
        .join(_OF_GROUP, _OF_GROUP.id == PeerGroup.organisation_id)
        .where(PeerWish.ended_at.is_(None), with_a_place(), works.exists(), ~told.exists())
        .order_by(PeerWish.id, PeerGroup.id)
    )
    return [(wish, group) for wish, group in rows]


_OF_GROUP = aliased(Organisation)
Row = TypeVar("Row", PeerWish, PeerGroup)


def _all(kind: type[Row], numbers: Collection[int]) -> list[Row]:
    return list(db.session.scalars(select(kind).where(kind.id.in_(numbers))))
