"""What was given the year before, so that a yearly report has something to stand beside."""

from datetime import time, timedelta

from leerhuis import clock
from leerhuis.access import COMMAND
from leerhuis.attendance import service as attendance
from leerhuis.attendance.rules import Extent
from leerhuis.courses import queries, service
from leerhuis.courses.models import Edition
from leerhuis.courses.seasons import service as seasons
from leerhuis.courses.words import RoundState
from leerhuis.demo.groups import Group, enrol
from leerhuis.demo.season import Season
from leerhuis.demo.staff import Staff
from leerhuis.enrolment import counting

GROUPS = (Group(0, -402, 1, 12, 11), Group(9, -395, 1, 12, 10), Group(6, -388, 1, 12, 9))
FIRST_DAY, LAST_DAY = -420, -370
# Of the people, by where they stand in the list: others than those of the demo's own pages.
FROM, APART = 30, 12


def give_last_year(staff: Staff, season: Season) -> None:
    """A round that is long done; nobody is asked any more what they thought of it."""
    done = season.round(staff.region, FIRST_DAY, LAST_DAY)
    opened = clock.moment_of(staff.today + timedelta(days=FIRST_DAY), time(9))
    for place, group in enumerate(GROUPS):
        edition = season.planner.draft(group, done, terms=season.terms(group), now=opened)
        service.publish(edition, by=COMMAND, now=opened)
        first = FROM + APART * place
        enrol(edition, staff.professionals[first : first + group.people], now=opened)
        _everyone_was_there(edition)
    seasons.step(done, RoundState.DONE, by=COMMAND, now=staff.now)


def _everyone_was_there(edition: Edition) -> None:
    """The night gives them their certificates, as it would have then."""
    seats = [each.id for each in counting.seated_in(edition.id)]
    for session in queries.sessions_of(edition.id):
        marks = dict.fromkeys(seats, Extent.PRESENT)
        attendance.mark(session, marks, by=COMMAND, now=session.ends_at)
