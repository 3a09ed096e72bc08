"""Places that end, the list that goes on to another, and a group that stops."""

from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.offer import tell
from leerhuis.errors import Missing, Refused
from leerhuis.mail import service as mail
from leerhuis.peergroups import mails, placing, queries, rules
from leerhuis.peergroups.meeting import due, seats
from leerhuis.peergroups.meeting.rules import check_all_ticked
from leerhuis.peergroups.models import PeerGroup, PeerMember
from leerhuis.peergroups.rules import GroupState, MemberState, WhyEnded


def leave(group: PeerGroup, *, by: Identity, now: datetime) -> None:
    """Give up one's own place; leaving twice is leaving once."""
    with db.transaction():
        held = placing.hold(group, *([by.person_id] if by.person_id else []))
        mine = next((each for each in held.members if each.person_id == by.person_id), None)
        if mine is not None and mine.state is MemberState.MEMBER:
            end_place(held, mine, WhyEnded.LEFT, by=by, now=now)


def take_out(
    group: PeerGroup, place: PeerMember, why: WhyEnded, *, by: Identity, now: datetime
) -> None:
    """Somebody else's place ends, for one of the reasons that there are for it."""
    if why not in rules.REASONS_TO_TAKE_OUT:
        raise Refused("Choose why this place ends.", field="why")
    with db.transaction():
        held = placing.hold(group, place.person_id)
        there = next((each for each in held.members if each.id == place.id), None)
        if there is None:
            return
        if there.state is not MemberState.MEMBER:
            raise Missing
        end_place(held, there, why, by=by, now=now)


def end_place(
    group: PeerGroup,
    place: PeerMember,
    why: WhyEnded,
    *,
    by: Identity,
    now: datetime,
    heir: PeerMember | None = None,
) -> None:
    """Under the hold of the group: end a place, hand on its list, and tell whom it concerns."""
    was_member, kept_list = place.state is MemberState.MEMBER, place.keeper
    place.state, place.ended_at, place.why, place.keeper = MemberState.ENDED, now, why, False
    db.session.flush()
    queries.read_again(group)
    tell(Action.PEER_ENDED, place, by=by, now=now, group=group.public_id, why=why.value)
    if was_member:
        seats.let_go(group, place.person_id, now=now)
    if kept_list:
        hand_on(group, heir, by=by, now=now)
    _write(group, place, why, by=by, now=now)
    if was_member and why is not WhyEnded.REPLACED:
        _look_at_size(group, by=by, now=now)


def hand_on(group: PeerGroup, heir: PeerMember | None, *, by: Identity, now: datetime) -> None:
    """The list goes to who takes the place over, or else to the one who is longest in the group."""
    others = sorted(queries.members(group), key=lambda each: (each.joined_at or now, each.id))
    chosen = heir or next(iter(others), None)
    if chosen is not None:
        _keep(group, chosen, by=by, now=now)


def _keep(group: PeerGroup, chosen: PeerMember, *, by: Identity, now: datetime) -> None:
    chosen.keeper = True
    db.session.flush()
    tell(Action.PEER_KEEPER_CHANGED, chosen, by=by, now=now, group=group.public_id)
    if chosen.person_id != by.person_id:
        mail.queue(mails.keeper(group, chosen, now=now), now=now)


def _write(
    group: PeerGroup, place: PeerMember, why: WhyEnded, *, by: Identity, now: datetime
) -> None:
    """The keeper hears who is out; who did not leave by themselves hears it as well."""
    keeper = queries.keeper_of(group)
    if keeper is not None and keeper.person_id not in (by.person_id, place.person_id):
        name = place.person.name
        mail.queue(mails.left(group, place, to=keeper.person_id, person=name, why=why), now=now)
    if place.person_id != by.person_id:
        mail.queue(mails.out(group, place, why=why), now=now)


def _look_at_size(group: PeerGroup, *, by: Identity, now: datetime) -> None:
    """A running group that drops below its least is told; one without members has ended."""
    members = queries.members(group)
    if not members:
        _stop(group, by=by, now=now)
        return
    keeper = queries.keeper_of(group)
    just_fell = len(members) == group.least - 1 and group.state is GroupState.RUNNING
    if just_fell and keeper is not None:
        letter = mails.too_small(group, to=keeper.person_id, members=len(members), now=now)
        mail.queue(letter, now=now)


def hand_over(group: PeerGroup, place: PeerMember, *, by: Identity, now: datetime) -> None:
    """Another member keeps the list from now on."""
    with db.transaction():
        held = placing.hold(group)
        there = next((each for each in held.members if each.id == place.id), None)
        if there is None or there.state is not MemberState.MEMBER:
            raise Refused("Only a member can keep the list.")
        if there.keeper:
            return
        keeper = queries.keeper_of(held)
        if keeper is not None:
            keeper.keeper = False
            db.session.flush()
        _keep(held, there, by=by, now=now)


def set_looking(group: PeerGroup, *, looking: bool, by: Identity, now: datetime) -> None:
    """Whether newcomers can join by themselves; who was invited still can."""
    with db.transaction():
        held = placing.hold(group)
        rules.check_open(held.state)
        if held.looking != looking:
            held.looking = looking
            tell(Action.PEER_GROUP_CHANGED, held, by=by, now=now, changed=["looking"])


def end(group: PeerGroup, *, by: Identity, now: datetime) -> None:
    """Everyone's place ends; what they did stays theirs. Ending twice is ending once.

    Nobody keeps the list of a group that ended: who was at its meetings is said before.
    """
    with db.transaction():
        held = placing.hold(group, *(each.person_id for each in queries.read_again(group).members))
        if held.state is GroupState.ENDED:
            return
        check_all_ticked(unticked=due.has_unticked(held.id, now=now))
        seats.call_off_all(held, now=now)
        for each in list(held.members):
            _end_with_group(held, each, by=by, now=now)
        _stop(held, by=by, now=now)


def _end_with_group(group: PeerGroup, place: PeerMember, *, by: Identity, now: datetime) -> None:
    was_member = place.state is MemberState.MEMBER
    place.state, place.ended_at = MemberState.ENDED, now
    place.why, place.keeper = WhyEnded.GROUP_ENDED, False
    db.session.flush()
    tell(
        Action.PEER_ENDED,
        place,
        by=by,
        now=now,
        group=group.public_id,
        why=WhyEnded.GROUP_ENDED.value,
    )
    if was_member:
        seats.let_go(group, place.person_id, now=now)
    else:
        mail.withdraw(subject=place.public_id, kinds=[mails.INVITED])
    if place.person_id != by.person_id:
        mail.queue(mails.ended(group, to=place.person_id), now=now)


def _stop(group: PeerGroup, *, by: Identity, now: datetime) -> None:
    group.state, group.ended_at, group.looking = GroupState.ENDED, now, False
    db.session.flush()
    tell(Action.PEER_GROUP_ENDED, group, by=by, now=now)
