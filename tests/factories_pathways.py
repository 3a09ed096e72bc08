"""Tracks, and people who completed courses of them."""

from datetime import date

from leerhuis import db
from leerhuis.pathways.models import Specialism, Track, TrackAudience, TrackModule, TrackStep
from leerhuis.pathways.rules import TrackState
from tests.factories import NOW, make_edition, saved
from tests.factories_attendance import make_seat
from tests.numbers import Numbers

_numbers = Numbers()
LAST_SUMMER = date(2026, 6, 25)


def make_track(organisation, *steps, audience=({},), **given):
    """An open track; each step is a list of courses, or of how many and courses."""
    number = next(_numbers)
    named = {
        "organisation_id": organisation.id,
        "name": f"Traject {number}",
        "state": TrackState.OPEN,
        "created_at": NOW,
    }
    row = saved(Track(**named | given))
    with db.transaction():
        for position, (choose, *courses) in enumerate(steps, 1):
            modules = [
                TrackModule(course_id=each.id, position=at) for at, each in enumerate(courses, 1)
            ]
            db.add(TrackStep(track_id=row.id, position=position, choose=choose, modules=modules))
        for said in audience:
            db.add(TrackAudience(track_id=row.id, **said))
    return row


def make_specialism(organisation, **given):
    named = {"organisation_id": organisation.id, "name": f"Specialisme {next(_numbers)}"}
    return saved(Specialism(**named | given))


def complete(person, course, *, on=LAST_SUMMER):
    """The person was present at all of a group of this course, whose last session was that day."""
    return make_seat(make_edition(course=course, sessions=0), person, completed_on=on)
