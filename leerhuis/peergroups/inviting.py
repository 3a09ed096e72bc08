"""Keeping a place for a colleague, and their answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from leerhuis import clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.courses.offer import tell
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.peergroups import ending, mails, placing, queries, service
from leerhuis.peergroups.models import PeerGroup, PeerMember
from leerhuis.peergroups.rules import INVITED_FOR, MemberState, WhyEnded
from leerhuis.people.models import EmailAddress, Person
from leerhuis.people.rules import folded
from leerhuis.signin import attempts
from leerhuis.signin.rules import Door


def invite(
    group: PeerGroup,
    person: Person,
    *,
    replaces: PeerMember | None = None,
    by: Identity,
    now: datetime,
) -> PeerMember:
    """Keep a place for somebody until they answer, for two weeks; invited twice is once."""
    with db.transaction():
        held = placing.hold(group, person.id)
        known = next((each for each in held.members if each.person_id == person.id), None)
        if known is not None and known.state is MemberState.MEMBER:
            raise Refused("This person is in the group already.", field="person")
        if known is not None:
            return known
        instead = _still_there(held, replaces)
        placing.check_place(held, person.id, day=clock.day_of(now), besides=instead)
        place = PeerMember(
            group_id=held.id,
            person_id=person.id,
            state=MemberState.INVITED,
            invited_at=now,
            invited_by_id=by.person_id,
            replaces_id=instead.id if instead else None,
        )
        db.add(place)
        _tell(held, place, person, instead, by=by, now=now)
    return place


def _tell(
    group: PeerGroup,
    place: PeerMember,
    person: Person,
    instead: PeerMember | None,
    *,
    by: Identity,
    now: datetime,
) -> None:
    tell(
        Action.PEER_INVITED,
        place,
        by=by,
        now=now,
        group=group.public_id,
        person=person.public_id,
    )
    letter = mails.invited(
        group,
        place,
        inviter=by.name,
        until=now + INVITED_FOR,
        instead_of=instead.person.name if instead else "",
    )
    mail.queue(letter, now=now)


def _still_there(group: PeerGroup, place: PeerMember | None) -> PeerMember | None:
    """The place that is to be taken over; whoever left by now leaves a free one."""
    found = next((each for each in group.members if place and each.id == place.id), None)
    if found is not None and found.state is not MemberState.MEMBER:
        raise Refused("Only a member can be replaced.", field="replaces")
    return found


def invite_by(
    group: PeerGroup,
    typed: str,
    *,
    replaces: PeerMember | None = None,
    by: Identity,
    now: datetime,
) -> PeerMember:
    """Invite somebody by their email address or whole name.

    Wrong ones are counted, as this is no way to find out who has an account.
    """
    hashes = attempts.knock(Door.SOMEONE, who=by.public_id, origin=by.origin, now=now)
    person = _known_as(group, typed, now=now)
    place = invite(group, person, replaces=replaces, by=by, now=now)
    attempts.forgive(hashes, door=Door.SOMEONE, now=now)
    return place


def _known_as(group: PeerGroup, typed: str, *, now: datetime) -> Person:
    """Who has this address or name and works in the region of the group."""
    day = clock.day_of(now)
    found = [each for each in _named(typed) if queries.is_of_region(each.id, group, day=day)]
    if not found:
        raise Refused(
            "There is nobody with this name or address who works at %(place)s.",
            field="person",
            place=group.organisation.name,
        )
    if len(found) > 1:
        raise Refused(
            "There are more people with this name. Give the email address.", field="person"
        )
    return found[0]


def _named(typed: str) -> Sequence[Person]:
    """Everyone with this address, or this whole name in one of the ways in which it is written."""
    text = folded(typed)
    first, _blank, rest = text.partition(" ")
    addresses = select(EmailAddress.person_id).where(EmailAddress.address == typed.strip().lower())
    backwards = f"{rest}, {first}"
    wanted = select(Person).where(
        Person.merged_into_id.is_(None),
        Person.erased_at.is_(None),
        or_(
            Person.id.in_(addresses),
            Person.search_name.in_([text, backwards, *_with_prefix(first, rest)]),
        ),
    )
    return db.session.scalars(wanted.limit(20)).all()


def _with_prefix(first: str, rest: str) -> list[str]:
    """How a name with "van der" is kept: "laan, pim van der"."""
    words = rest.split()
    return [
        f"{' '.join(words[at:])}, {first} {' '.join(words[:at])}" for at in range(1, len(words))
    ]


def accept(place: PeerMember, group: PeerGroup, *, by: Identity, now: datetime) -> PeerMember:
    """Take the place that was kept, and with it that of who is replaced."""
    with db.transaction():
        held = placing.hold(group, *_concerned(place))
        kept = next((each for each in held.members if each.id == place.id), None)
        if kept is None:
            raise Refused("This invitation is over.")
        if kept.state is MemberState.MEMBER:
            return kept
        instead = next((each for each in held.members if each.id == kept.replaces_id), None)
        placing.check_place(held, kept.person_id, day=clock.day_of(now), besides=instead)
        taken = placing.seat(held, kept, kept.person_id, instead_of=instead, by=by, now=now)
        if instead is not None:
            ending.end_place(held, instead, WhyEnded.REPLACED, by=by, now=now, heir=taken)
        service.tell_keeper(held, taken, now=now)
    return taken


def _concerned(place: PeerMember) -> list[int]:
    """Who takes the place, and who is replaced by that."""
    instead = place.replaces_id and db.session.get(PeerMember, place.replaces_id)
    return [place.person_id, *([instead.person_id] if instead else [])]


def decline(place: PeerMember, group: PeerGroup, *, by: Identity, now: datetime) -> None:
    _over(place, group, WhyEnded.DECLINED, by=by, now=now)


def take_back(place: PeerMember, group: PeerGroup, *, by: Identity, now: datetime) -> None:
    """An invitation that was not answered is taken back by who keeps the list."""
    _over(place, group, WhyEnded.WITHDRAWN, by=by, now=now)


def _over(
    place: PeerMember, group: PeerGroup, why: WhyEnded, *, by: Identity, now: datetime
) -> None:
    with db.transaction():
        held = placing.hold(group, place.person_id)
        kept = next((each for each in held.members if each.id == place.id), None)
        if kept is None:
            return
        if kept.state is not MemberState.INVITED:
            raise Refused("This person is in the group already.")
        ending.end_place(held, kept, why, by=by, now=now)
        mail.withdraw(subject=kept.public_id, kinds=[mails.INVITED])


def lapse_due(*, now: datetime) -> int:
    """End what nobody answered in two weeks; who keeps the list hears it."""
    rows = db.session.scalars(
        select(PeerMember)
        .where(
            PeerMember.state == MemberState.INVITED,
            PeerMember.ended_at.is_(None),
            PeerMember.invited_at <= now - INVITED_FOR,
        )
        .order_by(PeerMember.id)
    ).all()
    for each in rows:
        group = db.session.get_one(PeerGroup, each.group_id)
        _over(each, group, WhyEnded.WITHDRAWN, by=HOUSE, now=now)
    return len(rows)
