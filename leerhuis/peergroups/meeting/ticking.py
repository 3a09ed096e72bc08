"""Saying who was at a meeting, and what follows from it in each dossier."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.mail import service as mail
from leerhuis.peergroups.meeting import closing, mails, queries, rules
from leerhuis.peergroups.meeting.rules import NoHours
from leerhuis.peergroups.models import PeerMeeting, PeerPresence, PeerRecord, PeerSeries
from leerhuis.registry import service as registry
from leerhuis.registry.dossier.meetings import record_meeting, take_back_meeting


def tick(
    meeting: PeerMeeting,
    present: Collection[str],
    *,
    coordinates: bool,
    why: str = "",
    by: Identity,
    now: datetime,
) -> Decimal | NoHours:
    """Say who of the list was there (by the names of their places on it), and who was not.

    Returns the hours that it brings each of them, or why none. Said again it is corrected; once
    the series is over only by a coordinator, who says why.
    """
    with db.transaction():
        db.hold(meeting.series.group)
        meeting = queries.meeting_again(meeting.id)
        gathering, series = meeting.gathering, meeting.series
        rules.check_tick(
            starts_at=gathering.starts_at,
            off=gathering.cancelled_at is not None,
            closed=series.closed_at is not None,
            coordinates=coordinates,
            why=why,
            now=now,
        )
        if not _mark(meeting, present, by=by, now=now):
            return worth(meeting)
        mail.withdraw(subject=meeting.public_id, kinds=[mails.TICK])
        _follow(meeting, by=by, now=now)
        _note(meeting, why=why if series.closed_at else "", by=by, now=now)
        if series.closed_at is not None:
            closing.ask(series, now=now)
        return worth(meeting)


def worth(meeting: PeerMeeting) -> Decimal | NoHours:
    """The hours that a meeting brings each who was there, as it stands now, or why none."""
    gathering = meeting.gathering
    return rules.worth(
        queries.hours_at(meeting).minutes,
        ticked=meeting.ticked_at is not None,
        present=sum(each.present is True for each in meeting.presences),
        least=meeting.series.least,
        off=gathering.cancelled_at is not None,
    )


def listed(meeting: PeerMeeting) -> list[PeerPresence]:
    """Of whom it can be said whether they were there; who is erased stays counted as they were."""
    return [each for each in meeting.presences if each.person.erased_at is None]


def _mark(meeting: PeerMeeting, present: Collection[str], *, by: Identity, now: datetime) -> bool:
    """Write down who was there; False where just that was said before."""
    changed = meeting.ticked_at is None
    for each in listed(meeting):
        there = each.public_id in present
        if each.present is not there:
            each.present, each.changed_at, changed = there, now, True
    if changed:
        meeting.ticked_at, meeting.ticked_by_id = now, by.person_id
        db.session.flush()
    return changed


def _follow(meeting: PeerMeeting, *, by: Identity, now: datetime) -> None:
    """Hours for who was there if the meeting counts; nothing earned or expected for the others."""
    hours = worth(meeting)
    records = queries.records_of(meeting.series_id)
    for each in sorted(listed(meeting), key=lambda one: one.person_id):
        if each.present and isinstance(hours, Decimal):
            record = records.get(each.person_id) or _record(meeting.series, each.person_id)
            _give(meeting, each, record, hours, by=by, now=now)
        else:
            take_back_meeting(each.person_id, each.public_id, by=by, now=now)
            registry.withdraw_points(each.person_id, ref=each.public_id, now=now)


def _record(series: PeerSeries, person_id: int) -> PeerRecord:
    record = PeerRecord(series_id=series.id, person_id=person_id)
    db.add(record)
    return record


def _give(
    meeting: PeerMeeting,
    presence: PeerPresence,
    record: PeerRecord,
    hours: Decimal,
    *,
    by: Identity,
    now: datetime,
) -> None:
    record_meeting(
        presence.person_id,
        presence.public_id,
        form=meeting.series.form,
        title=meeting.gathering.title,
        on=clock.day_of(meeting.gathering.starts_at),
        hours=hours,
        series=record.public_id,
        by=by,
        now=now,
    )


def _note(meeting: PeerMeeting, *, why: str, by: Identity, now: datetime) -> None:
    """Who was there stays out of the trail; how many does not."""
    audit.record(
        Action.PEER_MEETING_TICKED,
        by=by,
        kind="peer_meeting",
        subject=meeting.public_id,
        now=now,
        present=sum(each.present is True for each in meeting.presences),
        people=len(meeting.presences),
        **({"reason": why} if why else {}),
    )
