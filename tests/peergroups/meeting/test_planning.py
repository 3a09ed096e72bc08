"""A series of meetings stands in everyone's calendar, and its hours are expected."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.calendars.models import Invitation
from leerhuis.calendars.rules import Method
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.peergroups.meeting import mails, queries, seats, service
from leerhuis.peergroups.meeting.rules import Hours, Place
from leerhuis.peergroups.models import PeerPresence
from leerhuis.registers import Form
from leerhuis.registry.models import ExpectedPoints
from tests import counting
from tests.factories import NOW, make_edition
from tests.factories_attendance import make_seat
from tests.factories_peergroups import make_group, make_peers
from tests.factories_registry import make_registration
from tests.peergroups.meeting.series import (
    FIRST,
    PLACE,
    keeper_of,
    make_running,
    make_series,
    meetings_of,
    when,
)


def expected(person):
    rows = db.session.scalars(
        select(ExpectedPoints)
        .where(ExpectedPoints.person_id == person.id)
        .order_by(ExpectedPoints.completed_on)
    )
    return [(each.completed_on, each.form, each.points) for each in rows]


def calendar(person):
    rows = db.session.scalars(select(Invitation).where(Invitation.person_id == person.id))
    return {each.gathering_id: each for each in rows}


def letters(person, *kinds):
    rows = db.session.scalars(
        select(QueuedLetter).where(QueuedLetter.person_id == person.id).order_by(QueuedLetter.id)
    )
    return [each for each in rows if not kinds or each.kind in kinds]


def test_a_series_stands_in_everyones_calendar_and_is_told_once(app):
    _group, people, series = make_running()
    meetings = meetings_of(series)
    assert len(meetings) == 3
    for each in people:
        assert set(calendar(each)) == {meeting.gathering_id for meeting in meetings}
        told = letters(each, *mails.CARRIES_A_MEETING)
        assert [one.kind for one in told] == [mails.PLANNED, mails.MEETING, mails.MEETING]
        assert all(one.invitation for one in told)
        assert len(told[0].values["sessions"]) == 3


def test_the_hours_of_each_meeting_are_expected_as_its_form(app):
    _group, people, _series = make_running(form=Form.PEER_CONSULTATION)
    two = Decimal(2)
    days = [FIRST + number * timedelta(weeks=8) for number in range(3)]
    assert expected(people[0]) == [(day, Form.PEER_CONSULTATION, two) for day in days]


def test_a_series_sent_twice_is_planned_once(app):
    group, people, series = make_running()
    assert make_series(group).id == series.id
    assert len(queries.series_of(group.id)) == 1
    assert len(letters(people[0], mails.PLANNED)) == 1


def test_a_second_series_waits_until_the_first_is_over(app):
    group, _people, _series = make_running()
    with pytest.raises(Refused, match="not over yet"):
        make_series(group, number=2)


def test_who_joins_later_comes_to_what_is_still_to_come(app):
    group, people, series = make_running()
    first, *later = meetings_of(series)
    newcomer = people[3]
    with db.transaction():
        seats.let_go(group, newcomer.id, now=NOW)
        seats.take_in(group, newcomer.id, now=first.gathering.ends_at)
    assert {on for on, _form, _hours in expected(newcomer)} == {
        clock.day_of(each.gathering.starts_at) for each in later
    }
    on = {key for key, each in calendar(newcomer).items() if each.method is Method.REQUEST}
    assert on <= {each.gathering_id for each in later}


def test_who_leaves_has_an_empty_calendar_and_expects_nothing(app):
    group, people, _series = make_running()
    with db.transaction():
        for each in letters(people[3]):
            each.attempts = 1
    with db.transaction():
        seats.let_go(group, people[3].id, now=NOW)
    assert expected(people[3]) == []
    assert {each.method for each in calendar(people[3]).values()} == {Method.CANCEL}
    gone = letters(people[3], mails.MEETING_OFF)
    assert len(gone) == 3
    assert all(each.values["gone"] for each in gone)
    rows = db.session.scalars(select(PeerPresence).where(PeerPresence.person_id == people[3].id))
    assert rows.all() == []
    assert len(expected(people[0])) == 3


def test_who_leaves_before_anything_was_sent_hears_nothing_of_it(app):
    group, people, _series = make_running()
    with db.transaction():
        seats.let_go(group, people[3].id, now=NOW)
    assert letters(people[3], mails.MEETING_OFF) == []
    assert {each.state.value for each in letters(people[3], mails.MEETING)} == {"withdrawn"}


def test_a_meeting_that_moves_is_told_to_everyone_with_its_hours(app):
    group, people, series = make_running()
    second = meetings_of(series)[1]
    new = when(1, minutes=90)._replace(on=FIRST + timedelta(weeks=9))
    service.move(second, new, Place("Raadhuis, Soest"), by=keeper_of(group), now=NOW)
    for each in people:
        (told,) = [one for one in letters(each) if one.subject == second.public_id]
        assert told.invitation["location"] == "Raadhuis, Soest"
        assert told.state.value == "queued"
    assert (new.on, Form.PEER_CONSULTATION, Decimal("1.5")) in expected(people[0])


def test_a_meeting_called_off_leaves_calendars_and_what_is_expected(app):
    group, people, series = make_running()
    last = meetings_of(series)[2]
    with db.transaction():
        for each in letters(people[0]):
            each.attempts = 1
    service.call_off(last, by=keeper_of(group), now=NOW)
    service.call_off(last, by=keeper_of(group), now=NOW)
    assert len(expected(people[0])) == 2
    (off,) = letters(people[0], mails.MEETING_OFF)
    assert not off.values["gone"]
    assert calendar(people[0])[last.gathering_id].method is Method.CANCEL


def test_a_meeting_that_has_begun_is_not_moved_or_called_off(app):
    group, _people, series = make_running()
    now, keeper = meetings_of(series)[0].gathering.starts_at, keeper_of(group)
    for act in (
        lambda first: service.call_off(first, by=keeper, now=now),
        lambda first: service.move(first, when(5), PLACE, by=keeper, now=now),
    ):
        with pytest.raises(Refused, match="has begun"):
            act(meetings_of(series)[0])


def test_a_group_meets_once_at_a_time(app):
    group, _people, series = make_running()
    with pytest.raises(Refused, match="already meets"):
        service.add_meeting(series, when(1, start=time(16)), PLACE, by=keeper_of(group), now=NOW)


def test_a_meeting_that_is_added_is_told_and_sent_twice_is_added_once(app):
    group, people, series = make_running()
    for _each in range(2):
        service.add_meeting(series, when(3), PLACE, by=keeper_of(group), now=NOW)
    assert [each.number for each in meetings_of(series)] == [1, 2, 3, 4]
    assert len(expected(people[1])) == 4


def test_a_group_that_ends_meets_no_more(app):
    group, people, series = make_running()
    with db.transaction():
        seats.call_off_all(group, now=NOW)
    assert expected(people[0]) == []
    assert all(each.gathering.cancelled_at for each in meetings_of(series))


def test_who_is_at_a_session_or_another_group_is_busy_then(app):
    _group, people, series = make_running()
    begins = clock.moment_of(FIRST, time(16))
    make_seat(make_edition(starts_at=begins), person=people[0])
    span = Hours(datetime.combine(FIRST, time(), tzinfo=clock.LOCAL), begins + timedelta(days=1))
    numbers = [each.id for each in people]
    alone = queries.hours_of_members(numbers, between=span, besides=series.group_id)
    assert {person for person, taken in alone.items() if taken} == {people[0].id}
    beside = queries.hours_of_members(numbers, between=span)
    assert set(beside) == set(numbers)


def test_without_a_registration_nothing_is_expected(app):
    _group, people, _series = make_running(registered=False)
    assert expected(people[0]) == []
    make_registration(people[0])
    assert date(2027, 3, 2) == FIRST


def cost_of(times):
    """What it takes to plan so many meetings for five people, the rows that are new left out."""
    region, people = make_peers(5)
    for each in people:
        make_registration(each)
    group = make_group(region, *people)
    with counting.statements() as asked:
        make_series(group, times=times)
    return [each for each in asked if not each.startswith("INSERT")]


def test_each_person_is_weighed_once_for_all_meetings(app):
    assert len(cost_of(6)) == len(cost_of(2))
