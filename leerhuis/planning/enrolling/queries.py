"""Whether somebody could have a seat in a group now, and what they are in it already."""

from datetime import datetime

from leerhuis.courses.models import Edition
from leerhuis.enrolment import counting, fitting
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.telling_why import sentence


def why(edition: Edition, person_id: int, *, now: datetime) -> str:
    """In words, whoever waits before them apart."""
    return sentence(fitting.reason_for(edition, person_id, now=now))


def known(edition: Edition, person_id: int) -> Enrolment | None:
    """Their seat or place in line."""
    return counting.active_enrolment(edition.id, person_id)
