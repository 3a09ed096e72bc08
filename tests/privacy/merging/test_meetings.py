"""Two places in one group turn out to be of one person: a meeting counts once."""

from decimal import Decimal

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.privacy.merging import service
from leerhuis.registers import Category
from leerhuis.registry import queries as registry
from tests.factories import identity
from tests.peergroups.meeting.series import after, make_running, meetings_of, tick
from tests.peergroups.meeting.test_ticking import still_expected


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


def test_the_hours_of_a_meeting_are_expected_once_by_who_had_two_places(app):
    _group, members, series = make_running(5)
    one, two = members[:2]
    first, *_others = meetings_of(series)
    tick(first, *members)
    assert len(still_expected(two)) == 2
    service.merge(one, two, by=HOUSE, now=after(first))
    db.session.expire_all()
    rows = [row for each in meetings_of(series) for row in each.presences]
    waiting = {row.public_id for row in rows if row.person_id == two.id and row.present is None}
    assert len(waiting) == 2
    assert still_expected(two) == waiting


def test_who_was_there_with_one_of_two_places_was_there(app):
    _group, members, series = make_running(5)
    one, two, *others = members
    first = meetings_of(series)[0]
    tick(first, one, *others)
    service.merge(one, two, by=HOUSE, now=after(first))
    db.session.expire_all()
    assert hours(two) == 2
    (again, *_rest) = meetings_of(series)
    tick(again, *others, by=identity(two), now=after(first))
    assert hours(two) == 0
