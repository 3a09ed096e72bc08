"""A group begins, changes, is joined, and ends."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.offer import put, tell
from leerhuis.courses.rules import check_link
from leerhuis.errors import Missing
from leerhuis.mail import service as mail
from leerhuis.peergroups import mails, placing, plans, queries, rules
from leerhuis.peergroups.models import PeerGroup, PeerMember
from leerhuis.peergroups.rules import GroupState, MemberState, Plan
from leerhuis.people.models import Organisation, Person


def found(
    organisation: Organisation,
    plan: Plan,
    *,
    taking_part: bool,
    by: Identity,
    now: datetime,
) -> PeerGroup:
    """Start a group; who starts it and takes part is its first member, and keeps its list."""
    group = PeerGroup(
        organisation_id=organisation.id,
        state=GroupState.GATHERING,
        looking=True,
        founded_at=now,
        founded_by_id=by.person_id,
        **_checked(plan, organisation),
    )
    with db.transaction():
        db.add(group)
        tell(Action.PEER_GROUP_FOUNDED, group, by=by, now=now, form=group.form.value)
        read = queries.read_again(group)
        if taking_part and by.person_id is not None:
            placing.hold(read, by.person_id)
            placing.check_place(read, by.person_id, day=clock.day_of(now))
            placing.seat(read, None, by.person_id, by=by, now=now)
    return read


def change(group: PeerGroup, plan: Plan, *, by: Identity, now: datetime) -> None:
    """Say all of a group anew; who is in it stays, so what is said must fit them."""
    said = _checked(plan, group.organisation)
    with db.transaction():
        held = placing.hold(group)
        rules.check_open(held.state)
        plans.check_holds(plan, taken=queries.taken(held.members))
        put(held, Action.PEER_GROUP_CHANGED, said, by=by, now=now)
        day, there = clock.day_of(now), [each.person_id for each in held.members]
        placing.check_level(held, there, day=day)
        for each in queries.members(held):
            placing.check_hours(held, each.person_id)
        placing.run_if_enough(held)


def _checked(plan: Plan, organisation: Organisation) -> dict[str, Any]:
    plans.check_plan(plan, queries.terms_for(organisation.path))
    if plan.online_url:
        check_link(plan.online_url, field="online_url")
    return asdict(plan)


def join(group: PeerGroup, *, by: Identity, now: datetime) -> PeerMember:
    """Take a place at once, in a group that looks for members."""
    if by.person_id is None:
        raise Missing
    with db.transaction():
        held = placing.hold(group, by.person_id)
        mine = next((each for each in held.members if each.person_id == by.person_id), None)
        if mine is not None and mine.state is MemberState.MEMBER:
            return mine
        if mine is None:
            rules.check_looking(looking=held.looking)
        placing.check_place(held, by.person_id, day=clock.day_of(now))
        place = placing.seat(held, mine, by.person_id, by=by, now=now)
        tell_keeper(held, place, now=now)
    return place


def tell_keeper(group: PeerGroup, place: PeerMember, *, now: datetime) -> None:
    """Who keeps the list hears who joined."""
    mail.withdraw(subject=place.public_id, kinds=[mails.INVITED])
    keeper = queries.keeper_of(group)
    if keeper is None or keeper.id == place.id:
        return
    person = db.session.get_one(Person, place.person_id)
    members = len(queries.members(group))
    letter = mails.joined(group, place, to=keeper.person_id, person=person.name, members=members)
    mail.queue(letter, now=now)
