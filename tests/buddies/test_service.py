"""Wanting a learning buddy, being paired, and the talk: on real rows."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.audit import Action, AuditEvent
from leerhuis.buddies import queries, rules, service
from leerhuis.buddies.models import BuddyPair, BuddySide, BuddyWish
from leerhuis.calendars.models import Gathering, Invitation
from leerhuis.calendars.rules import Method
from leerhuis.enrolment import queries as enrolment_queries
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing, Refused
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.models import Appointment
from tests.factories import (
    NOW,
    identity,
    make_organisation,
    make_person,
    make_professional,
    saved,
)
from tests.factories_attendance import make_seat
from tests.factories_buddies import DAY, make_over, make_pair, make_wisher, paired
from tests.meanwhile import meanwhile

DUE = NOW + 7 * DAY


def letters(kind=None):
    wanted = select(QueuedLetter).order_by(QueuedLetter.id)
    return list(db.session.scalars(wanted.where(QueuedLetter.kind == kind) if kind else wanted))


def loaded(pair):
    return queries.pair_by_id(pair.id)


def edition_of(person):
    """The group as the page of an enrolment reads it."""
    seat = db.session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()
    return enrolment_queries.enrolment_for(identity(person), seat.public_id).edition


def test_a_wish_is_said_once_and_can_be_taken_back(app):
    person = make_wisher(make_over(), wants=False)
    edition = edition_of(person)
    for _time in range(2):
        service.say(edition, by=identity(person), now=NOW)
    assert [each.withdrawn_at for each in queries.open_wishes(edition)] == [None]
    service.take_back(edition, by=identity(person), now=NOW)
    assert list(queries.open_wishes(edition)) == []
    service.say(edition, by=identity(person), now=NOW)
    told = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert list(told) == [
        Action.BUDDY_WISHED,
        Action.BUDDY_WISH_ENDED,
        Action.BUDDY_WISHED,
    ]


@pytest.mark.parametrize("ends", [timedelta(days=2), timedelta(days=-8)])
def test_before_the_last_session_and_a_week_after_it_nobody_can_choose(app, ends):
    edition = make_over(starts_at=NOW + ends)
    person = make_wisher(edition, wants=False)
    with pytest.raises(Refused):
        service.say(edition_of(person), by=identity(person), now=NOW)


def test_whoever_gave_the_seat_up_gets_no_buddy(app):
    edition = make_over()
    person = make_professional()
    make_seat(edition, person, EnrolmentState.CANCELLED)
    with pytest.raises(Refused):
        service.say(edition_of(person), by=identity(person), now=NOW)


def test_nobody_is_paired_before_the_week_is_over(app):
    edition = make_over()
    for _each in range(2):
        make_wisher(edition)
    assert paired(edition, now=edition.ends_at + rules.CHOOSING - timedelta(minutes=1)) == []
    assert len(paired(edition, now=edition.ends_at + rules.CHOOSING)) == 1


def test_people_of_other_organisations_are_paired_and_told(app):
    edition, north, south = make_over(), make_organisation(), make_organisation()
    of_north = {make_wisher(edition, north).id for _each in range(2)}
    of_south = {make_wisher(edition, south).id for _each in range(2)}
    pairs = paired(edition, now=DUE)
    assert [(len(each & of_north), len(each & of_south)) for each in pairs] == [(1, 1), (1, 1)]
    told = letters("buddies/paired")
    assert {each.person_id for each in told} == of_north | of_south
    assert {each.invitation["method"] for each in told} == {"REQUEST"}
    assert paired(edition, now=DUE + DAY) == pairs
    assert len(letters()) == 4


def test_a_letter_names_the_other_with_organisation_and_address(app):
    edition = make_over()
    anna, bram = make_wisher(edition), make_wisher(edition)
    paired(edition, now=DUE)
    [letter] = [each for each in letters() if each.person_id == anna.id]
    assert letter.values["buddy"] == bram.name
    assert letter.values["employer"]
    assert "@" in letter.values["address"]
    side = db.session.scalars(select(BuddySide).where(BuddySide.person_id == bram.id)).one()
    assert letter.subject == side.public_id  # so that it is emptied when Bram is erased


def test_the_odd_one_hears_of_it_once_and_only_then(app):
    edition = make_over()
    for _each in range(3):
        make_wisher(edition)
    paired(edition, now=DUE)
    paired(edition, now=DUE + DAY)
    assert len(letters("buddies/paired")) == 2
    assert len(letters("buddies/alone")) == 1
    assert db.session.scalar(select(func.count(BuddyPair.id))) == 1


def test_who_left_the_employer_in_that_week_is_not_paired(app):
    edition = make_over()
    stays, leaves = make_wisher(edition), make_wisher(edition)
    post = db.session.scalars(select(Appointment).where(Appointment.person_id == leaves.id)).one()
    post.ends_on = clock.day_of(NOW)
    saved(post)
    assert paired(edition, now=DUE) == []
    assert [each.person_id for each in letters()] == [stays.id]


def test_the_talk_is_on_a_workday_at_one_six_weeks_later(app):
    edition = make_over()
    for _each in range(2):
        make_wisher(edition)
    paired(edition, now=DUE)
    talk = db.session.scalars(select(Gathering)).one()
    starts_at = clock.local(talk.starts_at)
    assert clock.day_of(edition.ends_at) + timedelta(weeks=6) <= starts_at.date()
    assert starts_at.weekday() < 5
    assert (starts_at.hour, talk.ends_at - talk.starts_at) == (13, timedelta(minutes=30))
    told = db.session.scalars(select(Invitation).where(Invitation.gathering_id == talk.id)).all()
    assert len(told) == 2


def test_a_session_of_one_of_the_two_moves_the_talk(app):
    edition = make_over()
    anna, _bram = make_wisher(edition), make_wisher(edition)
    day = clock.day_of(edition.ends_at) + timedelta(weeks=6, days=1)  # a Monday
    starts_at = clock.moment_of(day, rules.HOURS[0])
    make_seat(make_over(starts_at=starts_at - timedelta(hours=4)), anna)
    paired(edition, now=DUE)
    talk = db.session.scalars(select(Gathering)).one()
    assert talk.starts_at != starts_at
    assert clock.day_of(talk.starts_at) == day


def test_either_may_move_the_talk_and_both_calendars_follow(app):
    edition = make_over()
    for _each in range(2):
        make_wisher(edition)
    paired(edition, now=DUE)
    pair = loaded(db.session.scalars(select(BuddyPair)).one())
    mover, other = (each.person for each in pair.sides)
    moment = pair.gathering.starts_at + 2 * DAY
    service.move(pair, moment, by=identity(mover), now=DUE)
    told = {each.person_id: each for each in letters("buddies/moved")}
    assert told[mover.id].values["by_reader"]
    assert told[other.id].values["buddy"] == mover.name
    assert {each.invitation["sequence"] for each in told.values()} == {1}
    assert {each.invitation["starts_at"] for each in told.values()} == {moment.isoformat()}
    service.move(pair, moment, by=identity(other), now=DUE)
    assert len(letters("buddies/moved")) == 2


@pytest.mark.parametrize("moment", [NOW - DAY, NOW + 300 * DAY])
def test_a_talk_is_not_moved_to_the_past_or_far_ahead(app, moment):
    pair = loaded(make_pair())
    with pytest.raises(Refused) as no:
        service.move(pair, moment, by=identity(pair.sides[0].person), now=NOW)
    assert no.value.field == "day"


def test_a_talk_that_is_called_off_is_out_of_both_calendars(app):
    edition = make_over()
    for _each in range(2):
        make_wisher(edition)
    paired(edition, now=DUE)
    pair = loaded(db.session.scalars(select(BuddyPair)).one())
    for _time in range(2):
        service.call_off(pair, by=identity(pair.sides[0].person), now=DUE)
    told = letters("buddies/off")
    assert [each.invitation["method"] for each in told] == ["CANCEL", "CANCEL"]
    assert {each.method for each in db.session.scalars(select(Invitation))} == {Method.CANCEL}
    with pytest.raises(Refused):
        service.move(pair, NOW + 30 * DAY, by=identity(pair.sides[1].person), now=DUE)


def test_what_has_been_is_not_moved_or_called_off(app):
    made = make_pair(starts_at=NOW - DAY)
    by = identity(loaded(made).sides[0].person)
    with pytest.raises(Refused):
        service.move(loaded(made), NOW + DAY, by=by, now=NOW)
    with pytest.raises(Refused):
        service.call_off(loaded(made), by=by, now=NOW)


def test_the_talk_of_who_leaves_is_called_off_for_the_other(app):
    pair = loaded(make_pair())
    gone, stays = (each.person for each in pair.sides)
    assert service.end_due(now=NOW) == 0
    post = db.session.scalars(select(Appointment).where(Appointment.person_id == gone.id)).one()
    post.ends_on = clock.day_of(NOW) - DAY
    saved(post)
    assert service.end_due(now=NOW) == 1
    assert service.end_due(now=NOW) == 0
    assert stays.id in {each.person_id for each in letters("buddies/off")}


def test_a_talk_of_one_of_whom_nothing_is_left_is_called_off(app):
    pair = loaded(make_pair())
    gone, stays = pair.sides
    db.session.delete(gone)
    db.session.commit()
    db.session.expire_all()
    assert service.end_due(now=NOW) == 1
    [letter] = letters("buddies/off")
    assert (letter.person_id, letter.values["buddy"]) == (stays.person_id, "")


def test_both_are_asked_once_after_the_talk(app):
    make_pair(starts_at=NOW + DAY)
    assert service.ask_due(now=NOW) == 0
    later = NOW + DAY + timedelta(minutes=30)
    assert service.ask_due(now=later) == 2
    assert service.ask_due(now=later) == 0
    assert len({each.person_id for each in letters("buddies/asked")}) == 2


def test_nobody_is_asked_about_a_talk_that_was_off_or_long_ago(app):
    off = make_pair(starts_at=NOW - DAY)
    off.ended_at = NOW - 2 * DAY
    saved(off)
    make_pair(starts_at=NOW - 60 * DAY)
    assert service.ask_due(now=NOW) == 0


def test_a_pair_is_of_the_two_themselves_and_nobody_else(app):
    pair = make_pair()
    for side in pair.sides:
        person = db.session.get_one(type(make_person()), side.person_id)
        assert queries.pair_for(identity(person), pair.public_id).id == pair.id
    with pytest.raises(Missing):
        queries.pair_for(identity(make_professional()), pair.public_id)


def test_a_group_that_was_called_off_pairs_nobody(app):
    edition = make_over()
    for _each in range(2):
        make_wisher(edition)
    edition.state = type(edition.state).CANCELLED
    saved(edition)
    assert paired(edition, now=DUE) == []
    assert db.session.scalar(select(func.count(BuddyWish.id))) == 2


def test_two_jobs_at_once_pair_each_of_them_once(app):
    edition = make_over()
    for _each in range(4):
        make_wisher(edition)
    db.session.remove()
    with meanwhile(app, "INSERT INTO buddy_pair", lambda: service.pair_due(now=DUE)) as others:
        service.pair_due(now=DUE)
    assert others == [0]
    assert db.session.scalar(select(func.count(BuddyPair.id))) == 2
    assert len(letters("buddies/paired")) == 4
