"""Who was at a meeting gets its hours, if the meeting counts; a corrected list corrects them."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from leerhuis import db
from leerhuis.audit import Action, AuditEvent
from leerhuis.errors import Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.peergroups.meeting import closing, due, mails, queries, rules, seats, service
from leerhuis.peergroups.meeting.rules import NoHours
from leerhuis.peergroups.models import PeerRecord
from leerhuis.registers import Form
from leerhuis.registry.dossier.models import Activity, Reflection
from leerhuis.registry.models import ExpectedPoints, PointsEntry
from tests.factories import identity, saved
from tests.peergroups.meeting.series import after, keeper_of, make_running, meetings_of, tick


def ledger(person):
    """The hours in the ledger now, corrections included."""
    total = select(func.sum(PointsEntry.points)).where(PointsEntry.person_id == person.id)
    return db.session.scalar(total) or Decimal(0)


def activities(person):
    rows = db.session.scalars(
        select(Activity).where(Activity.person_id == person.id, Activity.removed_at.is_(None))
    )
    return list(rows)


def still_expected(person):
    rows = db.session.scalars(
        select(ExpectedPoints.ref).where(ExpectedPoints.person_id == person.id)
    )
    return set(rows)


def letters(kind):
    rows = db.session.scalars(select(QueuedLetter).where(QueuedLetter.kind == kind))
    return [each for each in rows if each.state.value == "queued"]


def test_who_was_there_gets_the_hours_as_the_form_of_the_group(app):
    _group, people, series = make_running(5, form=Form.METHODICAL_LEARNING_MEETING)
    first = meetings_of(series)[0]
    assert tick(first, *people[:4]) == Decimal(2)
    for each in people[:4]:
        (activity,) = activities(each)
        assert (activity.form, activity.hours) == (Form.METHODICAL_LEARNING_MEETING, Decimal(2))
        assert ledger(each) == Decimal(2)
    assert activities(people[4]) == []
    assert ledger(people[4]) == 0
    assert len(still_expected(people[4])) == 2


def test_a_meeting_under_the_least_size_counts_for_nobody(app):
    _group, people, series = make_running()
    assert tick(meetings_of(series)[0], *people[:3]) is NoHours.TOO_FEW
    assert [ledger(each) for each in people] == [0, 0, 0, 0]


def test_a_meeting_under_an_hour_counts_for_nobody(app):
    _group, people, series = make_running(minutes=45)
    assert tick(meetings_of(series)[0], *people) is NoHours.TOO_SHORT
    assert activities(people[0]) == []


def test_a_tick_that_is_taken_back_takes_everyones_hours_below_the_least(app):
    _group, people, series = make_running()
    first = meetings_of(series)[0]
    tick(first, *people)
    assert tick(first, *people[:3]) is NoHours.TOO_FEW
    assert [ledger(each) for each in people] == [0, 0, 0, 0]
    tick(first, *people)
    assert [ledger(each) for each in people] == [2, 2, 2, 2]


def test_the_same_list_twice_writes_nothing_twice(app):
    _group, people, series = make_running()
    first = meetings_of(series)[0]
    for _each in range(2):
        tick(first, *people)
    said = select(func.count()).where(AuditEvent.action == Action.PEER_MEETING_TICKED)
    assert db.session.scalar(said) == 1
    assert ledger(people[0]) == Decimal(2)


def test_a_meeting_that_has_not_been_is_not_ticked(app):
    _group, people, series = make_running()
    first = meetings_of(series)[0]
    with pytest.raises(Refused, match="has not been yet"):
        tick(first, *people, now=first.gathering.starts_at - rules.WEEK)
    assert activities(people[0]) == []


def test_a_meeting_that_was_called_off_is_not_ticked(app):
    group, people, series = make_running()
    first = meetings_of(series)[0]
    now = first.gathering.starts_at - rules.WEEK
    service.call_off(first, by=keeper_of(group), now=now)
    with pytest.raises(Refused, match="called off"):
        tick(first, *people, now=after(first))


def test_who_left_after_a_meeting_can_still_be_ticked_for_it(app):
    group, people, series = make_running(5)
    first = meetings_of(series)[0]
    with db.transaction():
        seats.let_go(group, people[4].id, now=after(first))
    tick(first, *people)
    assert ledger(people[4]) == Decimal(2)
    assert still_expected(people[4]) == set()


def test_somebody_without_a_registration_keeps_the_hours_in_the_dossier(app):
    _group, people, series = make_running(registered=False)
    tick(meetings_of(series)[0], *people)
    assert len(activities(people[0])) == 1
    assert ledger(people[0]) == 0


def test_what_counted_goes_on_counting_when_the_group_asks_more_people(app):
    group, people, series = make_running()
    first = meetings_of(series)[0]
    with db.transaction():
        group.least = 6
    assert tick(first, *people) == Decimal(2)


def all_ticked(series, *people):
    for each in meetings_of(series):
        tick(each, *people)
    return after(meetings_of(series)[-1])


def test_a_series_is_closed_and_each_with_hours_is_asked_privately_to_look_back(app):
    group, people, series = make_running(5)
    now = all_ticked(series, *people[:4])
    closing.close(queries.series_again(series.id), by=keeper_of(group), now=now)
    asked = letters(mails.LOOK_BACK)
    assert {each.person_id for each in asked} == {each.id for each in people[:4]}
    assert asked[0].values["hours"] == 6.0
    assert [each.group for each in due.asked_of(people[0].id)] == [group.name]
    assert due.asked_of(people[4].id) == []


def test_a_series_of_which_all_is_known_closes_by_itself_once(app):
    _group, people, series = make_running()
    now = all_ticked(series, *people)
    assert closing.close_due(now=now) == 1
    assert closing.close_due(now=now) == 0
    assert len(letters(mails.LOOK_BACK)) == 4


def test_a_series_that_nobody_ticks_closes_two_weeks_after_its_last_meeting(app):
    _group, people, series = make_running()
    *_rest, last = meetings_of(series)
    tick(meetings_of(series)[0], *people)
    ended = last.gathering.ends_at
    assert closing.close_due(now=ended + rules.CLOSE_AFTER - rules.WEEK) == 0
    assert closing.close_due(now=ended + rules.CLOSE_AFTER) == 1
    assert len(letters(mails.LOOK_BACK)) == 4


def test_a_series_that_closes_leaves_no_hours_to_expect(app):
    _group, people, series = make_running()
    *_rest, last = meetings_of(series)
    assert still_expected(people[0])
    closing.close_due(now=last.gathering.ends_at + rules.CLOSE_AFTER)
    assert not any(still_expected(each) for each in people)
    tick(last, *people, coordinates=True, why="Vergeten", now=after(last) + 3 * rules.WEEK)
    assert ledger(people[0]) == Decimal(2)


def test_a_series_with_meetings_to_come_is_not_closed(app):
    group, people, series = make_running()
    tick(meetings_of(series)[0], *people)
    with pytest.raises(Refused, match="meetings to come"):
        closing.close(series, by=keeper_of(group), now=after(meetings_of(series)[0]))


def test_after_the_series_only_a_coordinator_corrects_and_says_why(app):
    _group, people, series = make_running(5)
    now = all_ticked(series, *people[:4])
    closing.close_due(now=now)
    with pytest.raises(Refused, match="Ask the coordinator"):
        tick(meetings_of(series)[0], *people, now=now)
    with pytest.raises(Refused, match="Say why"):
        tick(meetings_of(series)[0], *people, now=now, coordinates=True)
    tick(meetings_of(series)[0], *people, now=now, coordinates=True, why="Vergeten")
    assert ledger(people[4]) == Decimal(2)
    assert len(letters(mails.LOOK_BACK)) == 5
    last = select(AuditEvent).where(AuditEvent.action == Action.PEER_MEETING_TICKED)
    event = db.session.scalars(last.order_by(AuditEvent.id.desc())).first()
    assert event.details == {"people": 5, "present": 5, "reason": "Vergeten"}


def test_who_keeps_the_list_is_asked_once_for_a_meeting_that_was_not_ticked(app):
    group, people, series = make_running()
    first = meetings_of(series)[0]
    week = first.gathering.ends_at + rules.ASK_AFTER
    assert closing.ask_to_tick(now=week - rules.WEEK) == 0
    assert closing.ask_to_tick(now=week) == 1
    assert closing.ask_to_tick(now=week + (rules.WEEK / 7)) == 0
    (letter,) = letters(mails.TICK)
    assert letter.person_id == keeper_of(group).person_id
    tick(first, *people, now=week)
    assert letters(mails.TICK) == []


def test_nobody_is_asked_for_a_meeting_that_was_ticked_or_called_off(app):
    group, people, series = make_running()
    first, second, _third = meetings_of(series)
    tick(first, *people)
    service.call_off(second, by=keeper_of(group), now=after(first))
    for each in (first, second):
        assert closing.ask_to_tick(now=each.gathering.ends_at + rules.ASK_AFTER) == 0


def test_all_meetings_of_a_series_have_one_record_of_each_person(app):
    _group, people, series = make_running()
    all_ticked(series, *people)
    records = db.session.scalars(
        select(PeerRecord).where(PeerRecord.person_id == people[0].id)
    ).all()
    assert len(records) == 1
    assert {each.series for each in activities(people[0])} == {records[0].public_id}


def test_the_name_of_who_was_there_stays_out_of_the_trail(app):
    _group, people, series = make_running()
    tick(meetings_of(series)[0], *people, by=identity(people[0]))
    rows = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.PEER_MEETING_TICKED)
    )
    assert [each.details for each in rows] == [{"people": 4, "present": 4}]


def test_what_waits_for_somebody_stands_on_their_overview_until_it_is_done(app):
    group, people, series = make_running()
    first = meetings_of(series)[0]
    keeper = keeper_of(group).person_id
    (waits,) = due.tasks_of(keeper, now=after(first)).to_tick
    assert waits == (first.public_id, group.name)
    now = all_ticked(series, *people)
    assert due.tasks_of(keeper, now=now).to_tick == []
    closing.close_due(now=now)
    (ref,) = [each.ref for each in due.tasks_of(people[1].id, now=now).to_look_back]
    saved(
        Reflection(
            person_id=people[1].id,
            ref=ref,
            locked="x",
            begun_at=now,
            changed_at=now,
            finished_at=now,
        )
    )
    assert due.tasks_of(people[1].id, now=now) == ([], [])
    assert len(due.tasks_of(people[2].id, now=now).to_look_back) == 1


def test_who_is_erased_stays_counted_and_gets_nothing_any_more(app):
    _group, people, series = make_running()
    first, second, _third = meetings_of(series)
    tick(first, *people)
    with db.transaction():
        db.session.get_one(type(people[3]), people[3].id).erased_at = after(first)
    assert tick(first, *people[1:3], people[0]) == Decimal(2)
    assert tick(second, *people) is NoHours.TOO_FEW
    assert len(activities(people[3])) == 1
