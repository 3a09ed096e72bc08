"""Enrolments that wait for a yes, as enrolling leaves them."""

from datetime import timedelta

from leerhuis.enrolment.models import Approval
from leerhuis.enrolment.rules import EnrolmentState, Side
from tests.factories import NOW, make_edition, make_professional, saved
from tests.factories_attendance import make_seat


def asked(place, *, edition=None, person=None, side=Side.EMPLOYER, at=NOW, **given):
    """The seat of somebody of this place, which the place is asked to approve."""
    seat = make_seat(
        edition or make_edition(),
        person or make_professional(place),
        EnrolmentState.REQUESTED,
        decide_by_at=NOW + timedelta(days=7),
    )
    return saved(
        Approval(enrolment_id=seat.id, side=side, organisation_id=place.id, asked_at=at, **given)
    )
