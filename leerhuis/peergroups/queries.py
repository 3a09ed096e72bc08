"""Reading groups of peers: by who asks, with their members, and of one person."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity, Role, below
from leerhuis.courses.queries import coordinated
from leerhuis.errors import Missing
from leerhuis.peergroups import rules
from leerhuis.peergroups.models import PeerGroup, PeerMember, PeerTerms
from leerhuis.peergroups.rules import GroupState, MemberState, Terms
from leerhuis.people import queries as people
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import lineage


class Seen(NamedTuple):
    """A group with what it is to who asks: their own place in it, and whether they coordinate."""

    group: PeerGroup
    mine: PeerMember | None
    coordinates: bool
    left: bool = False

    @property
    def is_member(self) -> bool:
        return self.mine is not None and self.mine.state is MemberState.MEMBER

    @property
    def inside(self) -> bool:
        """Whether names may be shown."""
        return self.is_member or self.coordinates

    @property
    def keeps(self) -> bool:
        """Whether who asks decides about the group; who works nowhere any more does not."""
        if self.coordinates:
            return True
        return self.mine is not None and self.is_member and self.mine.keeper and not self.left

    @property
    def plans(self) -> bool:
        """Whether who asks decides about what is to come: of a group that ended nothing is."""
        return self.keeps and self.group.state is not GroupState.ENDED


def groups() -> Select[PeerGroup]:
    """Groups with who they are of, and with the places that are not over."""
    return (
        select(PeerGroup)
        .join(PeerGroup.organisation)
        .options(
            joinedload(PeerGroup.organisation),
            selectinload(PeerGroup.members.and_(PeerMember.ended_at.is_(None))).joinedload(
                PeerMember.person
            ),
        )
        .execution_options(populate_existing=True)
    )


def group_seen_by(who: Identity, public_id: str, *, day: date) -> Seen:
    """A group that who asks may see: of their region while it looks for members, or `group_of`."""
    return _seen(who, public_id, _within_reach(who, day=day))


def group_of(who: Identity, public_id: str, *, day: date) -> Seen:
    """A group of which who asks is a member, or that they coordinate."""
    return _seen(who, public_id, _has_place(who, MemberState.MEMBER))


def group_kept_by(who: Identity, public_id: str, *, day: date) -> Seen:
    """A group whose list who asks keeps, or that they coordinate."""
    seen = group_of(who, public_id, day=day)
    if not seen.keeps:
        raise Missing
    return seen


def _seen(who: Identity, public_id: str, may: ColumnElement[bool]) -> Seen:
    group = people.found(
        groups().where(PeerGroup.public_id == public_id, or_(may, coordinated(who)))
    )
    return seen_by(who, group)


def seen_by(who: Identity, group: PeerGroup) -> Seen:
    mine = next((each for each in group.members if each.person_id == who.person_id), None)
    return Seen(group, mine, coordinates(who, group), who.has_left)


def coordinates(who: Identity, group: PeerGroup) -> bool:
    paths = people.paths_of(who, Role.COORDINATOR)
    return any(group.organisation.path.startswith(each) for each in paths)


def _within_reach(who: Identity, *, day: date) -> ColumnElement[bool]:
    looking = PeerGroup.looking & (PeerGroup.state != GroupState.ENDED)
    return or_(_has_place(who, *rules.HOLDS_PLACE), looking & region_of(who, day=day))


def _has_place(who: Identity, *states: MemberState) -> ColumnElement[bool]:
    return exists().where(
        PeerMember.group_id == PeerGroup.id,
        PeerMember.person_id == who.person_id,
        PeerMember.ended_at.is_(None),
        PeerMember.state.in_(states),
    )


def region_of(who: Identity, *, day: date) -> ColumnElement[bool]:
    """The condition that an organisation lies at or above one where `who` works that day."""
    return Organisation.id.in_(line_of(who, day=day))


def line_of(who: Identity, *, day: date) -> set[int]:
    """The numbers of all organisations at or above those where `who` works that day."""
    return {number for path in _paths_of(who, day=day) for number in lineage(path)}


def _paths_of(who: Identity, *, day: date) -> Collection[str]:
    """The places where `who` works that day."""
    return set(
        db.session.scalars(
            select(Organisation.path)
            .join(Organisation.appointments)
            .where(Appointment.person_id == who.person_id, people.appointed_on(day))
        )
    )


def is_of_region(person_id: int, group: PeerGroup, *, day: date) -> bool:
    """Whether a person works that day at or below the organisation of a group."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Appointment.person_id == person_id,
                    Appointment.organisation_id == Organisation.id,
                    people.appointed_on(day),
                    below(Organisation.path, [group.organisation.path]),
                )
            )
        )
    )


def read_again(group: PeerGroup) -> PeerGroup:
    """A group with its places as they are now."""
    return people.found(groups().where(PeerGroup.id == group.id))


def active_members(group_id: int) -> list[PeerMember]:
    """The members of a group with who they are, the longest first; no invitations."""
    wanted = (
        select(PeerMember)
        .options(joinedload(PeerMember.person))
        .where(
            PeerMember.group_id == group_id,
            PeerMember.ended_at.is_(None),
            PeerMember.state == MemberState.MEMBER,
        )
        .order_by(PeerMember.joined_at, PeerMember.id)
    )
    return list(db.session.scalars(wanted))


def groups_of(person_id: int) -> list[PeerGroup]:
    """The groups of which someone is a member now, by weekday and hour."""
    return list(db.session.scalars(_of_person(person_id, MemberState.MEMBER)))


def invitations_of(person_id: int) -> list[PeerGroup]:
    """The groups that keep a place for someone until they answer."""
    return list(db.session.scalars(_of_person(person_id, MemberState.INVITED)))


def _of_person(person_id: int, state: MemberState) -> Select[PeerGroup]:
    place = exists().where(
        PeerMember.group_id == PeerGroup.id,
        PeerMember.person_id == person_id,
        PeerMember.ended_at.is_(None),
        PeerMember.state == state,
    )
    wanted = groups().where(place, PeerGroup.state != GroupState.ENDED)
    return wanted.order_by(PeerGroup.weekday, PeerGroup.start, PeerGroup.id)


def member_in(group: PeerGroup, public_id: str) -> PeerMember:
    """A place of a group that is not over."""
    found = next((each for each in group.members if each.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def keeper_of(group: PeerGroup) -> PeerMember | None:
    return next((each for each in group.members if each.keeper), None)


def members(group: PeerGroup) -> list[PeerMember]:
    """Who takes part, of a group that was read with its places."""
    return [each for each in group.members if each.state is MemberState.MEMBER]


def invited(group: PeerGroup) -> list[PeerMember]:
    return [each for each in group.members if each.state is MemberState.INVITED]


def taken(places: Sequence[PeerMember]) -> int:
    """How many places are taken; who is asked to replace another takes none yet."""
    there = {each.id for each in places}
    return sum(each.state is MemberState.MEMBER or each.replaces_id not in there for each in places)


def takes_place() -> ColumnElement[bool]:
    """The same as a condition on places that are not over."""
    replaced = aliased(PeerMember)
    there = exists().where(replaced.id == PeerMember.replaces_id, replaced.ended_at.is_(None))
    return (PeerMember.state == MemberState.MEMBER) | ~there.correlate(PeerMember)


def free_places(group: PeerGroup) -> int:
    return max(0, group.most - taken(group.members))


def terms_for(path: str) -> Terms:
    """The terms that hold for an organisation: the nearest upwards, or those of the rules."""
    row = db.session.scalar(
        select(PeerTerms)
        .join(Organisation, Organisation.id == PeerTerms.organisation_id)
        .where(PeerTerms.organisation_id.in_(lineage(path)))
        .order_by(func.length(Organisation.path).desc())
        .limit(1)
    )
    if row is None:
        return Terms()
    return Terms(row.least, row.most, row.meetings, row.minutes)


def terms_of(organisation_id: int) -> PeerTerms | None:
    """What an organisation itself set."""
    return db.session.scalar(select(PeerTerms).where(PeerTerms.organisation_id == organisation_id))


def founding_places(who: Identity, *, day: date) -> Sequence[Organisation]:
    """The regions in which a professional can start a group: the tops of where they work."""
    tops = {lineage(path)[0] for path in _paths_of(who, day=day)}
    rows = db.session.scalars(select(Organisation).where(Organisation.id.in_(tops)))
    return sorted(rows, key=lambda each: each.name)
