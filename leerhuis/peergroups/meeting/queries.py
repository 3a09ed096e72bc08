"""Reading the series and meetings of groups: by who asks, what is due, and who is busy when."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.calendars.models import Gathering
from leerhuis.courses.models import Session
from leerhuis.courses.queries import coordinated
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups.meeting import rules
from leerhuis.peergroups.meeting.rules import Hours
from leerhuis.peergroups.models import (
    PeerGroup,
    PeerMeeting,
    PeerMember,
    PeerPresence,
    PeerRecord,
    PeerSeries,
)
from leerhuis.peergroups.queries import Seen
from leerhuis.peergroups.rules import MemberState
from leerhuis.people.queries import found


def meeting_for(who: Identity, public_id: str) -> tuple[PeerMeeting, Seen]:
    """A meeting of a group of which who asks is a member, or that they coordinate.

    Whoever was to be at it and left the group since still finds it.
    """
    meeting = found(_meetings().where(PeerMeeting.public_id == public_id, _may_see(who)))
    return meeting, groups.seen_by(who, meeting.series.group)


def series_for(who: Identity, public_id: str) -> tuple[PeerSeries, Seen]:
    """A series with its meetings, of a group of which who asks is a member or coordinator."""
    series = found(
        with_meetings()
        .join(PeerSeries.group)
        .join(PeerGroup.organisation)
        .where(PeerSeries.public_id == public_id, or_(_is_member(who.person_id), coordinated(who)))
    )
    group = found(groups.groups().where(PeerGroup.id == series.group_id))
    return series, groups.seen_by(who, group)


def _may_see(who: Identity) -> ColumnElement[bool]:
    took_part = exists().where(
        PeerPresence.meeting_id == PeerMeeting.id, PeerPresence.person_id == who.person_id
    )
    return or_(_is_member(who.person_id), took_part, coordinated(who))


def _is_member(person_id: int | None) -> ColumnElement[bool]:
    return exists().where(
        PeerMember.group_id == PeerGroup.id,
        PeerMember.person_id == person_id,
        PeerMember.state == MemberState.MEMBER,
        PeerMember.ended_at.is_(None),
    )


def _meetings() -> Select[PeerMeeting]:
    """Meetings with all that is said of them, as it is now."""
    group = contains_eager(PeerMeeting.series).contains_eager(PeerSeries.group)
    return (
        select(PeerMeeting)
        .join(PeerMeeting.series)
        .join(PeerSeries.group)
        .join(PeerGroup.organisation)
        .options(
            group.contains_eager(PeerGroup.organisation),
            group.selectinload(PeerGroup.members.and_(PeerMember.ended_at.is_(None))).joinedload(
                PeerMember.person
            ),
            joinedload(PeerMeeting.gathering),
            selectinload(PeerMeeting.presences).joinedload(PeerPresence.person),
        )
        .execution_options(populate_existing=True)
    )


def with_meetings() -> Select[PeerSeries]:
    meetings = selectinload(PeerSeries.meetings)
    group = meetings.joinedload(PeerMeeting.series).joinedload(PeerSeries.group)
    return (
        select(PeerSeries)
        .options(
            joinedload(PeerSeries.group).joinedload(PeerGroup.organisation),
            group.joinedload(PeerGroup.organisation),
            meetings.joinedload(PeerMeeting.gathering),
            meetings.selectinload(PeerMeeting.presences).joinedload(PeerPresence.person),
        )
        .execution_options(populate_existing=True)
    )


def meeting_again(meeting_id: int) -> PeerMeeting:
    """A meeting as it is now, to decide about under a hold."""
    return found(_meetings().where(PeerMeeting.id == meeting_id))


def series_again(series_id: int) -> PeerSeries:
    return found(with_meetings().where(PeerSeries.id == series_id))


def series_of(group_id: int) -> list[PeerSeries]:
    """The series of a group with their meetings, the latest first."""
    wanted = with_meetings().where(PeerSeries.group_id == group_id)
    return list(db.session.scalars(wanted.order_by(PeerSeries.number.desc())))


def last_number(group_id: int) -> int:
    """The number of the last series of a group; 0 without any."""
    last = select(func.max(PeerSeries.number)).where(PeerSeries.group_id == group_id)
    return db.session.scalar(last) or 0


def coming(group_id: int, *, now: datetime) -> list[PeerMeeting]:
    """The meetings of a group that are still to come, the soonest first."""
    rows = db.session.scalars(
        _meetings()
        .join(PeerMeeting.gathering)
        .where(
            PeerSeries.group_id == group_id,
            Gathering.starts_at > now,
            Gathering.cancelled_at.is_(None),
        )
        .order_by(Gathering.starts_at, PeerMeeting.id)
    )
    return list(rows)


def next_of(group_ids: Collection[int], *, now: datetime) -> dict[int, Gathering]:
    """The first meeting to come of each of these groups, by group."""
    rows = db.session.execute(
        select(PeerSeries.group_id, Gathering)
        .join(PeerMeeting, PeerMeeting.series_id == PeerSeries.id)
        .join(PeerMeeting.gathering)
        .where(
            PeerSeries.group_id.in_(group_ids),
            Gathering.starts_at > now,
            Gathering.cancelled_at.is_(None),
        )
        .order_by(Gathering.starts_at.desc())
    )
    return {each.group_id: each.Gathering for each in rows}


def record_of(series_id: int, person_id: int) -> PeerRecord | None:
    return db.session.scalar(
        select(PeerRecord).where(
            PeerRecord.series_id == series_id, PeerRecord.person_id == person_id
        )
    )


def records_of(series_id: int) -> dict[int, PeerRecord]:
    """Everyone's part in a series, by person."""
    rows = db.session.scalars(select(PeerRecord).where(PeerRecord.series_id == series_id))
    return {each.person_id: each for each in rows}


def hours_of_members(
    person_ids: Iterable[int], *, between: Hours, besides: int = 0
) -> dict[int, list[Hours]]:
    """When each of these people is elsewhere: at sessions they have a seat in, at other groups.

    Only what touches `between`; `besides` is the group that they are of.
    """
    taken: dict[int, list[Hours]] = defaultdict(list)
    numbers = list(person_ids)
    for question in (_seats(numbers, between), _gatherings(numbers, between, besides)):
        for person, starts_at, ends_at in db.session.execute(question):
            taken[person].append(Hours(starts_at, ends_at))
    return taken


def _seats(numbers: list[int], between: Hours) -> Select[int, datetime, datetime]:
    return (
        select(Enrolment.person_id, Session.starts_at, Session.ends_at)
        .join(Session, Session.edition_id == Enrolment.edition_id)
        .where(
            Enrolment.person_id.in_(numbers),
            Enrolment.state == EnrolmentState.CONFIRMED,
            Session.starts_at < between.ends_at,
            Session.ends_at > between.starts_at,
        )
    )


def _gatherings(
    numbers: list[int], between: Hours, besides: int
) -> Select[int, datetime, datetime]:
    return (
        select(PeerPresence.person_id, Gathering.starts_at, Gathering.ends_at)
        .join(PeerMeeting, PeerMeeting.id == PeerPresence.meeting_id)
        .join(PeerMeeting.gathering)
        .join(PeerMeeting.series)
        .where(
            PeerPresence.person_id.in_(numbers),
            PeerSeries.group_id != besides,
            Gathering.cancelled_at.is_(None),
            Gathering.starts_at < between.ends_at,
            Gathering.ends_at > between.starts_at,
        )
    )


def held_in(series: PeerSeries) -> list[rules.Held]:
    """The meetings of a series as closing looks at them."""
    return [
        rules.Held(
            ends_at=each.gathering.ends_at,
            off=each.gathering.cancelled_at is not None,
            ticked=each.ticked_at is not None,
        )
        for each in series.meetings
    ]


def hours_at(meeting: PeerMeeting) -> Hours:
    return Hours(meeting.gathering.starts_at, meeting.gathering.ends_at)
