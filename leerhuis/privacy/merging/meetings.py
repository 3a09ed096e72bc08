"""Meetings of a group that both persons were on the list of: whoever is one was there once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.peergroups.models import PeerPresence
from leerhuis.registry.dossier.meetings import take_back_meeting


def merge(person_id: int, into_id: int, *, by: Identity, now: datetime) -> None:
    """Of a meeting that both were at, the hours of one stay."""
    other = aliased(PeerPresence)
    both = (
        select(PeerPresence.public_id)
        .join(other, other.meeting_id == PeerPresence.meeting_id)
        .where(
            PeerPresence.person_id == person_id, other.person_id == into_id, other.present.is_(True)
        )
    )
    for public_id in db.session.scalars(both).all():
        take_back_meeting(person_id, public_id, by=by, now=now)
