"""A group plans a series of meetings, moves one, calls one off, and adds one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from leerhuis import audit, db, tokens
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.calendars import service as calendars
from leerhuis.calendars.models import Gathering
from leerhuis.courses.rules import check_link
from leerhuis.mail import recalling
from leerhuis.mail import service as mail
from leerhuis.peergroups import queries as groups
from leerhuis.peergroups import rules as group_rules
from leerhuis.peergroups.meeting import mails, queries, rules, seats
from leerhuis.peergroups.meeting.planning import hours_of
from leerhuis.peergroups.meeting.rules import Hours, Place, When
from leerhuis.peergroups.models import PeerGroup, PeerMeeting, PeerSeries


def plan_series(
    group: PeerGroup,
    number: int,
    plan: Mapping[str, When],
    place: Place,
    *,
    by: Identity,
    now: datetime,
) -> PeerSeries:
    """Plan so many meetings for everyone in the group; series `number` is planned once.

    `plan` names each, so that a refusal can say which one it is about.
    """
    with db.transaction():
        group = _held(group)
        known = queries.series_of(group.id)
        for each in known:
            if each.number == number:
                return each
        rules.check_plannable(open_series=any(each.closed_at is None for each in known))
        series = PeerSeries(
            group_id=group.id,
            number=number,
            form=group.form,
            least=group.least,
            planned_at=now,
        )
        db.add(series)
        meetings = _meetings(group, series, plan, place, now=now)
        for member in groups.active_members(group.id):
            _invite(group, meetings, member.person_id, now=now)
        _note(Action.PEER_SERIES_PLANNED, group, series, by=by, now=now, meetings=len(meetings))
        return series


def add_meeting(
    series: PeerSeries, when: When, place: Place, *, by: Identity, now: datetime
) -> PeerMeeting:
    """One meeting more; sent twice it is planned once."""
    with db.transaction():
        group = _held(series.group)
        series = queries.series_again(series.id)
        rules.check_open(closed=series.closed_at is not None)
        for each in series.meetings:
            if _as_is(each, hours_of(when), place):
                return each
        (meeting,) = _meetings(group, series, {"on": when}, place, now=now)
        for member in groups.active_members(group.id):
            seats.expect(group, [meeting], member.person_id, form=series.form, now=now)
            _tell(group, meeting, member.person_id, now=now)
        _of_meeting(Action.PEER_MEETING_ADDED, meeting, group, by=by, now=now)
        return meeting


def move(meeting: PeerMeeting, when: When, place: Place, *, by: Identity, now: datetime) -> None:
    """Another time or place; everyone who comes to it hears of it."""
    with db.transaction():
        group = _held(meeting.series.group)
        meeting = queries.meeting_again(meeting.id)
        gathering, hours = meeting.gathering, hours_of(when)
        _check_coming(meeting, now=now)
        if _as_is(meeting, hours, place):
            return
        _check(when, place, now=now)
        rules.check_apart(hours, _others(group, now=now, but=meeting))
        gathering.starts_at, gathering.ends_at = hours
        gathering.place, gathering.online_url = place.place, place.online_url
        gathering.changed_at = now
        db.session.flush()
        for presence in list(meeting.presences):
            form = meeting.series.form
            seats.expect(group, [meeting], presence.person_id, form=form, now=now)
            _tell(group, meeting, presence.person_id, now=now)
        _of_meeting(Action.PEER_MEETING_MOVED, meeting, group, by=by, now=now)


def call_off(meeting: PeerMeeting, *, by: Identity, now: datetime) -> None:
    """This meeting does not take place; a second tap on the same button changes nothing."""
    with db.transaction():
        group = _held(meeting.series.group)
        meeting = queries.meeting_again(meeting.id)
        if meeting.gathering.cancelled_at is not None:
            return
        _check_coming(meeting, now=now)
        seats.call_off([meeting], group, now=now)
        _of_meeting(Action.PEER_MEETING_OFF, meeting, group, by=by, now=now)


def _held(group: PeerGroup) -> PeerGroup:
    db.hold(group)
    group = groups.read_again(group)
    group_rules.check_open(group.state)
    return group


def _check_coming(meeting: PeerMeeting, *, now: datetime) -> None:
    gathering = meeting.gathering
    off = gathering.cancelled_at is not None
    rules.check_coming(starts_at=gathering.starts_at, off=off, now=now)


def _check(when: When, place: Place, *, now: datetime, field: str = "on") -> None:
    rules.check_when(when, begins_at=hours_of(when).starts_at, now=now, field=field)
    if place.online_url:
        check_link(place.online_url, field="online_url")


def _others(group: PeerGroup, *, now: datetime, but: PeerMeeting | None = None) -> list[Hours]:
    """When the group meets already."""
    coming = queries.coming(group.id, now=now)
    return [queries.hours_at(each) for each in coming if but is None or each.id != but.id]


def _as_is(meeting: PeerMeeting, hours: Hours, place: Place) -> bool:
    gathering = meeting.gathering
    there = Place(gathering.place, gathering.online_url)
    return gathering.cancelled_at is None and queries.hours_at(meeting) == hours and there == place


def _meetings(
    group: PeerGroup, series: PeerSeries, plan: Mapping[str, When], place: Place, *, now: datetime
) -> list[PeerMeeting]:
    """New meetings of a series, numbered on."""
    taken = _others(group, now=now)
    last = max((each.number for each in queries.series_again(series.id).meetings), default=0)
    made = []
    in_order = sorted(plan.items(), key=lambda each: each[1])
    for number, (field, when) in enumerate(in_order, start=last + 1):
        _check(when, place, field=field, now=now)
        rules.check_apart(hours_of(when), taken, field=field)
        taken.append(hours_of(when))
        made.append(_meeting(group, series, number, hours_of(when), place, now=now))
    db.session.flush()
    return made


def _meeting(
    group: PeerGroup, series: PeerSeries, number: int, hours: Hours, place: Place, *, now: datetime
) -> PeerMeeting:
    public_id = tokens.public_id()
    gathering = Gathering(
        title=group.name,
        starts_at=hours.starts_at,
        ends_at=hours.ends_at,
        place=place.place,
        online_url=place.online_url,
        link=f"/intervisie/bijeenkomsten/{public_id}",
        changed_at=now,
    )
    db.add(gathering)
    meeting = PeerMeeting(
        public_id=public_id, series_id=series.id, number=number, gathering=gathering, presences=[]
    )
    db.add(meeting)
    return meeting


def _invite(
    group: PeerGroup, meetings: Sequence[PeerMeeting], person_id: int, *, now: datetime
) -> None:
    seats.expect(group, meetings, person_id, form=group.form, now=now)
    told, at = calendars.invite_to(person_id, [each.gathering for each in meetings], now=now)
    seats.announce(group, meetings, person_id, told=told, at=at, now=now)


def _tell(group: PeerGroup, meeting: PeerMeeting, person_id: int, *, now: datetime) -> None:
    """One meeting that is new or moved; an older letter about it that nobody read is taken back."""
    stopped = recalling.recall(
        subjects=[meeting.public_id],
        kinds=[mails.MEETING],
        person_id=person_id,
        untried=True,
    )
    calendars.unsay(stopped)
    told, at = calendars.invite_to(person_id, [meeting.gathering], now=now)
    part = told.get(meeting.gathering_id)
    if part is not None:
        moved = part["before"] is not None
        letter = mails.meeting_told(group, meeting, person_id, invitation=part, moved=moved)
        mail.queue(letter, now=now, at=at)


def _note(
    action: Action,
    group: PeerGroup,
    series: PeerSeries,
    *,
    by: Identity,
    now: datetime,
    meetings: int,
) -> None:
    audit.record(
        action,
        by=by,
        kind="peer_series",
        subject=series.public_id,
        now=now,
        group=group.public_id,
        meetings=meetings,
    )


def _of_meeting(
    action: Action, meeting: PeerMeeting, group: PeerGroup, *, by: Identity, now: datetime
) -> None:
    audit.record(
        action,
        by=by,
        kind="peer_meeting",
        subject=meeting.public_id,
        now=now,
        group=group.public_id,
        starts_at=meeting.gathering.starts_at.isoformat(),
    )
