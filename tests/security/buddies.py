"""The learning buddy of the professional, with whom a talk is still to come."""

from datetime import timedelta

from tests import factories as make
from tests.factories import NOW
from tests.factories_attendance import make_seat
from tests.factories_buddies import make_pair


def keep(made):
    """A pair of the group that is over."""
    over, who = made.places["over"], made.people["professional"]
    other = make.make_professional(made.places["employer"])
    make_seat(over, other)
    pair = make_pair(over, people=[who, other], starts_at=NOW + timedelta(days=39))
    made.keep(buddy_pair=pair)
