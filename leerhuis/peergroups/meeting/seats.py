"""What meetings are to somebody: in their calendar, and hours to expect, while they are a member.

All of it is written in the transaction of the place in the group, under the hold on the group.
"""

from collections.abc import Sequence
from datetime import datetime

from leerhuis import clock, db
from leerhuis.calendars import service as calendars
from leerhuis.mail import recalling
from leerhuis.mail import service as mail
from leerhuis.peergroups.meeting import mails, queries, rules
from leerhuis.peergroups.models import PeerGroup, PeerMeeting, PeerPresence
from leerhuis.registers import Form
from leerhuis.registry import service as registry
from leerhuis.registry.dossier import queries as dossier
from leerhuis.registry.dossier.rules import Held, rows_of
from leerhuis.registry.ledger import Done, Formed


def take_in(group: PeerGroup, person_id: int, *, now: datetime) -> None:
    """A new member comes to all meetings that are still to come."""
    with db.transaction():
        meetings = queries.coming(group.id, now=now)
        if meetings:
            for form in dict.fromkeys(each.series.form for each in meetings):
                its = [each for each in meetings if each.series.form is form]
                expect(group, its, person_id, form=form, now=now)
            told, at = calendars.invite_to(
                person_id, [each.gathering for each in meetings], now=now
            )
            announce(group, meetings, person_id, told=told, at=at, now=now)


def let_go(group: PeerGroup, person_id: int, *, now: datetime) -> None:
    """Who is no member any more comes to none of them; what has been stays as it was."""
    with db.transaction():
        left = drop(queries.coming(group.id, now=now), person_id, now=now)
        at = _take_back(left, person_id, [group.public_id], now=now)
        tell_off(group, left, person_id, gone=True, now=now, at=at)


def expect(
    group: PeerGroup,
    meetings: Sequence[PeerMeeting],
    person_id: int,
    *,
    form: Form,
    now: datetime,
) -> None:
    """Somebody is to be at these meetings: they stand on the list, and their hours are expected."""
    for meeting in meetings:
        if own(meeting, person_id) is None:
            meeting.presences.append(
                PeerPresence(meeting_id=meeting.id, person_id=person_id, changed_at=now)
            )
    db.session.flush()
    held = dossier.held_of(person_id)
    coming = [_coming(group, each, person_id, form=form, held=held) for each in meetings]
    registry.expect_all(person_id, coming, now=now)


def _coming(
    group: PeerGroup, meeting: PeerMeeting, person_id: int, *, form: Form, held: Sequence[Held]
) -> tuple[Done, list[Formed]]:
    """What a meeting is to bring somebody who is on its list."""
    day = clock.day_of(meeting.gathering.starts_at)
    hours = rules.hours_of(queries.hours_at(meeting).minutes)
    ref = next(each.public_id for each in meeting.presences if each.person_id == person_id)
    rows: list[Formed] = [(*row, form) for row in rows_of(form, hours, held)]
    return Done(person_id, ref, group.name, day, None), rows


def call_off_all(group: PeerGroup, *, now: datetime) -> None:
    """A group that ended meets no more."""
    with db.transaction():
        call_off(queries.coming(group.id, now=now), group, now=now)


def call_off(meetings: Sequence[PeerMeeting], group: PeerGroup, *, now: datetime) -> None:
    """These meetings do not take place: nobody has them in a calendar or expects their hours."""
    for meeting in meetings:
        people = [each.person_id for each in meeting.presences]
        meeting.gathering.cancelled_at = meeting.gathering.changed_at = now
        for person_id in people:
            drop([meeting], person_id, now=now)
            at = _take_back([meeting], person_id, now=now)
            tell_off(group, [meeting], person_id, gone=False, now=now, at=at)


def drop(meetings: Sequence[PeerMeeting], person_id: int, *, now: datetime) -> list[PeerMeeting]:
    """Somebody is not to be at these meetings after all; returns those that they were to be at."""
    left = []
    for meeting in meetings:
        presence = own(meeting, person_id)
        if presence is not None and presence.present is None:
            registry.withdraw_points(person_id, ref=presence.public_id, now=now)
            meeting.presences.remove(presence)
            db.session.delete(presence)
            left.append(meeting)
    db.session.flush()
    return left


def _take_back(
    meetings: Sequence[PeerMeeting], person_id: int, also: Sequence[str] = (), *, now: datetime
) -> datetime:
    """Take back what was not sent about these meetings; returns when all else has arrived."""
    stopped = recalling.recall(
        subjects=[*also, *(each.public_id for each in meetings)],
        kinds=mails.CARRIES_A_MEETING,
        person_id=person_id,
    )
    calendars.unsay(stopped)
    return recalling.clear_at(stopped, now=now)


def own(meeting: PeerMeeting, person_id: int) -> PeerPresence | None:
    return next((each for each in meeting.presences if each.person_id == person_id), None)


def announce(
    group: PeerGroup,
    meetings: Sequence[PeerMeeting],
    person_id: int,
    *,
    told: dict[int, mails.Payload],
    at: datetime,
    now: datetime,
) -> None:
    """One letter that names all meetings; the appointment of each further one by its own."""
    first, *further = meetings
    letter = mails.planned(
        group, meetings, person_id, invitation=told.get(first.gathering_id), now=now
    )
    more = [
        mails.meeting_told(group, each, person_id, invitation=told[each.gathering_id], moved=False)
        for each in further
        if each.gathering_id in told
    ]
    mail.queue_all([letter, *more], now=now, at=at)


def tell_off(
    group: PeerGroup,
    meetings: Sequence[PeerMeeting],
    person_id: int,
    *,
    gone: bool,
    now: datetime,
    at: datetime | None = None,
) -> None:
    """Meetings leave somebody's calendar, if it was ever told of them."""
    told = calendars.withdraw_from(person_id, [each.gathering for each in meetings], now=now)
    letters = [
        mails.meeting_off(group, each, person_id, invitation=told[each.gathering_id], gone=gone)
        for each in meetings
        if each.gathering_id in told
    ]
    mail.queue_all(letters, now=now, at=at)
