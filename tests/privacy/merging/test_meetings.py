"""Two places in one group turn out to be of one person: a meeting counts once."""

from decimal import Decimal

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.privacy.merging import service
from leerhuis.registers import Category
from leerhuis.registry import queries as registry
from tests.peergroups.meeting.series import after, make_running, meetings_of, tick


def hours(person):
    sheet = registry.points_of(person.id)
    rows = [each.points for each in sheet.earned if each.category is Category.REFLECTION]
    return sum(rows, Decimal(0))


def test_the_hours_of_a_meeting_count_once_for_who_was_there_twice(app):
    _group, members, series = make_running(5)
    one, two, three, four, five = members
    first, second = meetings_of(series)[:2]
    tick(first, *members)
    tick(second, one, three, four, five)
    service.merge(one, two, by=HOUSE, now=after(second))
    db.session.expire_all()
    assert (hours(one), hours(two)) == (0, 4)
    assert hours(three) == 4
