"""Changing on which terms seats are given, with what it does to who waits."""

from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses import seats
from leerhuis.courses.models import Edition
from leerhuis.courses.seatterms import SeatTerms
from leerhuis.enrolment import queries as enrolments
from leerhuis.enrolment import service as enrolment
from leerhuis.planning.service import Outcome


def change(edition: Edition, terms: SeatTerms, *, by: Identity, now: datetime) -> Outcome:
    """Seats that come free go to the waiting list at once; nobody loses a seat."""
    with db.transaction():
        seats.change_seats(edition, terms, by=by, now=now)
        given = enrolment.refill(edition, by=by, now=now)
        held = enrolments.filling_of(edition).held
        over = 0 if terms.capacity is None else max(0, held - terms.capacity)
        return Outcome(promoted=len(given), over=over)
