"""Whether one person fits in a group now, whoever waits: for what does not go through the line."""

from datetime import datetime

from leerhuis.courses.models import Edition
from leerhuis.enrolment import counting, seating
from leerhuis.enrolment.allocating import Room
from leerhuis.enrolment.rules import Reason


def seats_open(edition: Edition, *, now: datetime) -> int | None:
    """Seats that nobody has and that are kept for nobody; None where there is no limit."""
    found = seating.standing(edition, counting.queue_of(edition.id), now=now, in_full=True)
    room = Room(found.limits.terms, found.held)
    if room.terms.capacity is None:
        return None
    return max(0, room.terms.capacity - room.held - room.parts.free)


def reason_for(
    edition: Edition, person_id: int, *, code_id: int | None = None, now: datetime
) -> Reason:
    """Why this person may have a seat, or the limit that forbids it; read under the hold."""
    found = seating.standing(edition, counting.queue_of(edition.id), now=now, in_full=True)
    newcomer = seating.Newcomer(person_id, code_id)
    who = seating.applicant(edition, newcomer, found, turn=0, priority=0, now=now)
    return Room(found.limits.terms, found.held).reason(who)
