"""Two who tick at once, and a series that closes while it is ticked; with the hold and without."""

import threading

from leerhuis import db
from leerhuis.errors import Refused
from leerhuis.peergroups.meeting import closing, queries, service, ticking
from leerhuis.peergroups.models import PeerGroup, PeerMeeting
from tests.enrolment.test_race import at_once, failures, hold_off
from tests.peergroups.meeting.series import (
    PLACE,
    after,
    keeper_of,
    make_running,
    meetings_of,
    names,
    when,
)
from tests.peergroups.meeting.test_ticking import activities, ledger

__all__ = ["hold_off"]  # a fixture


def ticker(meeting, *people):
    """A task: the keeper says that these were there, on the page of a moment ago."""
    number, there, now = meeting.id, names(meeting, *people), after(meeting)
    by = keeper_of(meeting.series.group)

    def do():
        read = queries.meeting_again(number)
        return ticking.tick(read, there, coordinates=False, by=by, now=now)

    return do


def agrees(meeting, people):
    """Whether every dossier says what the list says; enough people were there."""
    meeting = queries.meeting_again(meeting.id)
    hours = ticking.worth(meeting)
    there = {each.person_id for each in meeting.presences if each.present}
    return all(
        (ledger(each) == hours and len(activities(each)) == 1)
        if each.id in there
        else (ledger(each) == 0 and activities(each) == [])
        for each in people
    )


def test_of_two_who_tick_at_once_the_last_one_is_what_every_dossier_says(app):
    _group, people, series = make_running(5)
    first = meetings_of(series)[0]
    tasks = [ticker(first, *people[:4]), ticker(first, *people[1:]), ticker(first, *people)]
    done = at_once(app, tasks * 2)
    assert failures(done) == []
    assert agrees(first, people)


def test_two_who_correct_a_list_at_once_leave_one_list(app):
    first, people, tasks = corrected_by_two()
    assert failures(at_once(app, tasks)) == []
    assert agrees(first, people)


def corrected_by_two():
    """Everyone was there; one says that the first two were not, the other that the last was not.

    So many that each list, and what would come of both, has enough people to count.
    """
    _group, people, series = make_running(7)
    first = meetings_of(series)[0]
    ticker(first, *people)()
    return first, people, [ticker(first, *people[2:]), ticker(first, *people[:6])]


def test_without_the_hold_two_lists_become_one_that_nobody_said(app, monkeypatch, hold_off):
    """The test above sees a fault where there is one: both have read before one writes."""
    first, people, tasks = corrected_by_two()
    both, mark = threading.Barrier(2), ticking._mark

    def marked(*given, **named):
        both.wait()
        return mark(*given, **named)

    monkeypatch.setattr(ticking, "_mark", marked)
    done = at_once(app, tasks, tries=1)
    assert failures(done) or not agrees(first, people)


def test_a_series_that_closes_while_it_is_ticked_asks_everyone_with_hours(app):
    group, people, series = make_running(5, times=1)
    first = meetings_of(series)[0]
    ticking.tick(first, names(first, *people[:4]), **KEEPS, by=keeper_of(group), now=after(first))
    number, by, now = series.id, keeper_of(group), after(first)

    def close():
        closing.close(queries.series_again(number), by=by, now=now)

    done = at_once(app, [ticker(first, *people), close, ticker(first, *people[:4]), close])
    assert all(isinstance(each, Refused) for each in failures(done))
    assert agrees(first, people)
    asked = {person for person, each in queries.records_of(series.id).items() if each.asked_at}
    assert {each.id for each in people if ledger(each)} <= asked


KEEPS = {"coordinates": False}


def test_a_series_that_is_planned_twice_at_once_is_planned_once(app):
    group, people, series = make_running(4, times=1)
    with db.transaction():
        queries.series_again(series.id).closed_at = after(meetings_of(series)[0])
    number, by, now = group.id, keeper_of(group), after(meetings_of(series)[0])
    plan = {f"on_{each}": when(each + 1) for each in range(3)}

    def do():
        mine = db.session.get_one(PeerGroup, number)
        return service.plan_series(mine, 2, plan, PLACE, by=by, now=now).public_id

    done = at_once(app, [do] * 4)
    assert failures(done) == []
    assert len(set(done)) == 1
    assert db.session.query(PeerMeeting).count() == 4
    assert len(people) == 4
