"""Every letter about the meetings of a group, read."""

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.peergroups.meeting import closing, mails, rules, seats, service
from leerhuis.peergroups.meeting.rules import Place
from tests.factories import NOW
from tests.letters import reads_as
from tests.peergroups.meeting.series import (
    FIRST,
    after,
    keeper_of,
    make_running,
    meetings_of,
    tick,
    when,
)


@pytest.fixture
def running(app):
    return make_running()


def sent():
    """As if all letters had gone out."""
    with db.transaction():
        for each in db.session.scalars(select(QueuedLetter)):
            each.attempts = 1


def last(person, kind):
    wanted = select(QueuedLetter).where(
        QueuedLetter.person_id == person.id, QueuedLetter.kind == kind
    )
    return letter_of(db.session.scalars(wanted.order_by(QueuedLetter.id.desc())).first())


def test_the_letter_that_names_all_meetings(running):
    _group, people, _series = running
    reads_as(last(people[1], mails.PLANNED), "peergroups-planned.txt")


def test_the_letter_with_a_further_meeting(running):
    _group, people, _series = running
    reads_as(last(people[1], mails.MEETING), "peergroups-meeting.txt")


def test_the_letter_about_a_meeting_that_moved(running):
    group, people, series = running
    sent()
    third = meetings_of(series)[2]
    new = when(2)._replace(on=FIRST + 17 * rules.WEEK)
    service.move(third, new, Place("Raadhuis, Soest"), by=keeper_of(group), now=NOW)
    reads_as(last(people[1], mails.MEETING), "peergroups-meeting-moved.txt")


def test_the_letter_about_a_meeting_that_was_called_off(running):
    group, people, series = running
    sent()
    service.call_off(meetings_of(series)[2], by=keeper_of(group), now=NOW)
    reads_as(last(people[1], mails.MEETING_OFF), "peergroups-meeting-off.txt")


def test_the_letter_to_who_is_no_longer_in_the_group(running):
    group, people, _series = running
    sent()
    with db.transaction():
        seats.let_go(group, people[3].id, now=NOW)
    reads_as(last(people[3], mails.MEETING_OFF), "peergroups-meeting-off-gone.txt")


def test_the_letter_to_who_keeps_the_list_and_did_not_tick(running):
    _group, people, series = running
    closing.ask_to_tick(now=meetings_of(series)[0].gathering.ends_at + rules.ASK_AFTER)
    reads_as(last(people[0], mails.TICK), "peergroups-tick.txt")


def test_the_letter_that_asks_to_look_back(running):
    _group, people, series = running
    for each in meetings_of(series):
        tick(each, *people)
    closing.close_due(now=after(meetings_of(series)[-1]))
    reads_as(last(people[1], mails.LOOK_BACK), "peergroups-look-back.txt")
