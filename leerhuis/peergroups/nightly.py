"""What time and others do to groups: who works elsewhere now, and who came to stand above whom."""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import aliased

from leerhuis import audit, clock, db
from leerhuis.access import HOUSE
from leerhuis.audit import Action
from leerhuis.mail import service as mail
from leerhuis.peergroups import ending, hierarchy, inviting, mails, placing, queries
from leerhuis.peergroups.models import PeerGroup, PeerMember
from leerhuis.peergroups.rules import GroupState, MemberState, WhyEnded
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation, Person

GUIDE_KEPT = timedelta(days=731)


def look_after(*, now: datetime) -> int:
    """End places and invitations that are over, and tell of who stands above another."""
    ended = inviting.lapse_due(now=now) + _let_go(now=now) + _give_lists(now=now)
    return ended + _tell_of_levels(now=now) + _forget_guides(now=now)


def _let_go(*, now: datetime) -> int:
    """Who works nowhere in the region of their group any more has no place in it."""
    found = db.session.scalars(_elsewhere(clock.day_of(now))).all()
    for each in found:
        group = db.session.get_one(PeerGroup, each.group_id)
        with db.transaction():
            held = placing.hold(group, each.person_id)
            there = next((row for row in held.members if row.id == each.id), None)
            if there is not None:
                ending.end_place(held, there, WhyEnded.ELSEWHERE, by=HOUSE, now=now)
    return len(found)


def _elsewhere(day: date) -> Select[PeerMember]:
    place = aliased(Organisation)
    works = exists().where(
        Appointment.person_id == PeerMember.person_id,
        Appointment.organisation_id == place.id,
        appointed_on(day),
        place.path.startswith(Organisation.path),
    )
    return (
        select(PeerMember)
        .join(PeerMember.group)
        .join(PeerGroup.organisation)
        .where(PeerMember.ended_at.is_(None), ~works.correlate(PeerMember, Organisation))
        .order_by(PeerMember.id)
    )


def _give_lists(*, now: datetime) -> int:
    """A group whose keeper turned out to be another member gets a keeper again."""
    holds = PeerMember.group_id == PeerGroup.id, PeerMember.ended_at.is_(None)
    wanted = select(PeerGroup).where(
        exists().where(*holds, PeerMember.state == MemberState.MEMBER),
        ~exists().where(*holds, PeerMember.keeper),
    )
    found = db.session.scalars(wanted.order_by(PeerGroup.id)).all()
    for each in found:
        with db.transaction():
            ending.hand_on(placing.hold(each), None, by=HOUSE, now=now)
    return len(found)


def _forget_guides(*, now: datetime) -> int:
    """The guide of a group that ended two years ago is named no more."""
    with db.transaction():
        done = db.session.execute(
            update(PeerGroup)
            .where(PeerGroup.ended_at <= now - GUIDE_KEPT, PeerGroup.guide_name != "")
            .values(guide_name="", guide_email="", guide_number="")
            .execution_options(synchronize_session=False)
        )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _tell_of_levels(*, now: datetime) -> int:
    """Tell the two and who keeps the list, once, that one of them stands above the other."""
    told = 0
    for group_id, manager, other in db.session.execute(hierarchy.hits(day=clock.day_of(now))).all():
        group = queries.read_again(db.session.get_one(PeerGroup, group_id))
        if group.state is not GroupState.ENDED:
            told += _tell(group, manager, other, now=now)
    return told


def _tell(group: PeerGroup, manager: int, other: int, *, now: datetime) -> int:
    pair = (_name(manager), _name(other))
    keeper = queries.keeper_of(group)
    readers = {manager: "above", other: "below"}
    if keeper is not None:
        readers.setdefault(keeper.person_id, "keeper")
    letters = [mails.above(group, to=to, pair=pair, role=role) for to, role in readers.items()]
    with db.transaction():
        written = mail.queue_all(letters, now=now)
        if written:
            place = next(each for each in group.members if each.person_id == manager)
            audit.record(
                Action.PEER_ABOVE_TOLD,
                by=HOUSE,
                kind=place.__tablename__,
                subject=place.public_id,
                now=now,
                group=group.public_id,
            )
    return int(bool(written))


def _name(person_id: int) -> str:
    return db.session.get_one(Person, person_id).name
