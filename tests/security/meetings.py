"""A series of the group whose list the professional keeps: one meeting has been, one comes."""

from datetime import timedelta

from sqlalchemy import select

from leerhuis import db
from leerhuis.calendars.models import Gathering
from leerhuis.peergroups.models import PeerGroup, PeerMeeting, PeerPresence, PeerSeries
from tests.factories import NOW, saved

DAY = timedelta(days=1)


def keep(made):
    """Who sees the group sees its meetings; who was there is said by who keeps the list."""
    named = PeerGroup.public_id == made.ids["peer_group"]
    group = db.session.scalars(select(PeerGroup).where(named)).one()
    series = saved(
        PeerSeries(
            group_id=group.id, number=1, form=group.form, least=group.least, planned_at=NOW - DAY
        )
    )
    been = _meeting(made, series, 1, NOW - DAY)
    _meeting(made, series, 2, NOW + 20 * DAY)
    made.keep(peer_series=series, peer_meeting=been)


def _meeting(made, series, number, starts_at):
    gathering = saved(
        Gathering(
            title="Op donderdag",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            place=made.secret(f"Zolder{made.word}") if number == 1 else "",
            link="/intervisie",
            changed_at=NOW,
        )
    )
    said = {"series_id": series.id, "number": number, "gathering_id": gathering.id}
    meeting = saved(PeerMeeting(**said))
    for each in ("professional", "colleague"):
        person = made.people[each].id
        saved(PeerPresence(meeting_id=meeting.id, person_id=person, changed_at=NOW))
    return meeting
