"""Meetings of a group that both persons were on the list of: whoever is one was there once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.peergroups.models import PeerPresence
from leerhuis.registry import service as registry
from leerhuis.registry.dossier.meetings import take_back_meeting


def merge(person_id: int, into_id: int, *, by: Identity, now: datetime) -> None:
    """Of a meeting that both were to be at one place stays: the one that says they were there.

    What the other brought, or was expected to bring, goes with it.
    """
    other = aliased(PeerPresence)
    both = (
        select(PeerPresence, other)
        .join(other, other.meeting_id == PeerPresence.meeting_id)
        .where(PeerPresence.person_id == person_id, other.person_id == into_id)
        .order_by(PeerPresence.id)
    )
    for mine, theirs in db.session.execute(both).all():
        goes = theirs if mine.present and not theirs.present else mine
        take_back_meeting(goes.person_id, goes.public_id, by=by, now=now)
        registry.withdraw_points(goes.person_id, ref=goes.public_id, now=now)
        db.session.delete(goes)
    db.session.flush()
