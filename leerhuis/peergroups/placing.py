"""Whether somebody can have a place in a group, and giving it: under the hold of the group."""

from collections.abc import Collection
from datetime import date, datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.offer import tell
from leerhuis.errors import Refused
from leerhuis.peergroups import hierarchy, hours, origins, queries, rules
from leerhuis.peergroups.meeting import seats
from leerhuis.peergroups.models import PeerGroup, PeerMember
from leerhuis.peergroups.rules import GroupState, MemberState
from leerhuis.registry.dossier.queries import wait_for


def hold(group: PeerGroup, *person_ids: int) -> PeerGroup:
    """Make others who want a place here, or for these people anywhere, wait; read it anew.

    The people come first, in one order, as their dossiers are written to under this hold.
    """
    for each in sorted(set(person_ids)):
        wait_for(each)
    db.hold(group)
    return queries.read_again(group)


def check_place(
    group: PeerGroup, person_id: int, *, day: date, besides: PeerMember | None = None
) -> None:
    """Refuse who cannot be a member; `besides` is a place that does not count, as it goes."""
    rules.check_open(group.state)
    there = [each for each in group.members if each is not besides and each.person_id != person_id]
    rules.check_free(taken=queries.taken(there), most=group.most)
    _check_region(group, person_id, day=day)
    check_mix(group, [each.person_id for each in there], person_id, day=day)
    check_level(group, [each.person_id for each in there], newcomer=person_id, day=day)
    check_hours(group, person_id)


def _check_region(group: PeerGroup, person_id: int, *, day: date) -> None:
    if not queries.is_of_region(person_id, group, day=day):
        raise Refused(
            "This group is for people who work at %(place)s.", place=group.organisation.name
        )


def check_mix(group: PeerGroup, there: Collection[int], newcomer: int, *, day: date) -> None:
    known = origins.of([*there, newcomer], day=day)
    bounds = rules.Bounds(group.of_one_organisation, group.of_one_municipality)
    rules.check_mix(bounds, [known[each] for each in there], known[newcomer])


def check_level(
    group: PeerGroup, there: Collection[int], *, newcomer: int | None = None, day: date
) -> None:
    """The newcomer, or else the guide, is above nobody and below nobody; a guide is no member.

    Who came to stand above another later is asked to leave: that keeps no third person out.
    """
    guide = hierarchy.known_by(group.guide_email)
    people = [*there, *([newcomer] if newcomer is not None else [])]
    if guide is not None and guide in people:
        raise Refused("The guide of a group is no member of it.")
    about = guide if newcomer is None else newcomer
    everyone = [*people, *([guide] if guide is not None else [])]
    pairs = hierarchy.above(everyone, day=day)
    rules.check_level({pair for pair in pairs if about in pair})


def check_hours(group: PeerGroup, person_id: int) -> None:
    others = [each for each in queries.groups_of(person_id) if each.id != group.id]
    rules.check_no_clash(hours.clash(group, others))


def seat(
    group: PeerGroup,
    place: PeerMember | None,
    person_id: int,
    *,
    instead_of: PeerMember | None = None,
    by: Identity,
    now: datetime,
) -> PeerMember:
    """Make somebody a member, in the place that was kept for them or in a new one."""
    if place is None:
        place = PeerMember(group_id=group.id, person_id=person_id, state=MemberState.MEMBER)
        group.members.append(place)
    place.state, place.joined_at = MemberState.MEMBER, now
    place.keeper = queries.keeper_of(group) is None
    db.session.flush()
    tell(Action.PEER_JOINED, place, by=by, now=now, group=group.public_id)
    seats.take_in(group, person_id, now=now)
    run_if_enough(group, goes=instead_of)
    return place


def run_if_enough(group: PeerGroup, *, goes: PeerMember | None = None) -> None:
    """A group that gathers runs once it has its least number, without who goes now."""
    members = [each for each in queries.members(group) if each is not goes]
    enough = not rules.is_too_small(members=len(members), least=group.least)
    if group.state is GroupState.GATHERING and enough:
        group.state = GroupState.RUNNING
        db.session.flush()
