"""A series is over: each who has hours from it is asked, privately, to look back."""

from datetime import datetime, timedelta
from decimal import Decimal

from leerhuis import audit, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.mail import service as mail
from leerhuis.peergroups.meeting import due, mails, queries, rules
from leerhuis.peergroups.models import PeerRecord, PeerSeries
from leerhuis.registry import service as registry
from leerhuis.registry.dossier import series as dossier

# A meeting longer ago than this was asked about, or lies before what the house knew.
LOOK_BACK = timedelta(days=7)


def close(series: PeerSeries, *, by: Identity, now: datetime) -> None:
    """Who keeps the list says that a series is over; a second tap changes nothing."""
    with db.transaction():
        series = _held(series)
        if series.closed_at is None:
            rules.check_close(queries.held_in(series), now=now)
            _close(series, by=by, now=now)


def close_due(*, now: datetime) -> int:
    """Close each series of which all is known, or of which nobody will say any more."""
    closed = 0
    for each in due.open_series(now=now):
        if not rules.is_over(queries.held_in(each), now=now):
            continue
        with db.transaction():
            series = _held(each)
            if series.closed_at is None and rules.is_over(queries.held_in(series), now=now):
                _close(series, by=HOUSE, now=now)
                closed += 1
    return closed


def ask_to_tick(*, now: datetime) -> int:
    """Ask who keeps a list, once, for a meeting of which nobody said who was there."""
    before = now - rules.ASK_AFTER
    found = due.unticked_since(before=before, after=before - LOOK_BACK)
    return mail.queue_all(
        [mails.tick(meeting.series.group, meeting, keeper) for meeting, keeper in found], now=now
    )


def ask(series: PeerSeries, *, now: datetime) -> None:
    """Ask everyone with hours from this series, and not asked yet, to look back on it."""
    for record in queries.records_of(series.id).values():
        meetings = dossier.meetings_of(record.person_id, record.public_id)
        if record.asked_at is None and meetings:
            record.asked_at = now
            hours = sum((each.hours for each in meetings), Decimal(0))
            _tell(series, record, meetings=len(meetings), hours=hours, now=now)
    db.session.flush()


def _tell(
    series: PeerSeries, record: PeerRecord, *, meetings: int, hours: Decimal, now: datetime
) -> None:
    letter = mails.look_back(series.group, record, meetings=meetings, hours=float(hours))
    mail.queue(letter, now=now)


def _expect_no_more(series: PeerSeries, *, now: datetime) -> None:
    """Nobody said who was at these meetings: nobody counts on their hours any more."""
    open_places = [
        place for each in series.meetings for place in each.presences if place.present is None
    ]
    for place in sorted(open_places, key=lambda each: (each.person_id, each.id)):
        registry.withdraw_points(place.person_id, ref=place.public_id, now=now)


def _held(series: PeerSeries) -> PeerSeries:
    db.hold(series.group)
    return queries.series_again(series.id)


def _close(series: PeerSeries, *, by: Identity, now: datetime) -> None:
    series.closed_at = now
    db.session.flush()
    for each in series.meetings:
        mail.withdraw(subject=each.public_id, kinds=[mails.TICK])
    _expect_no_more(series, now=now)
    ask(series, now=now)
    audit.record(
        Action.PEER_SERIES_CLOSED,
        by=by,
        kind="peer_series",
        subject=series.public_id,
        now=now,
        group=series.group.public_id,
    )
