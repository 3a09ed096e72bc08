"""Asking for lists that nobody filled in, and telling who missed too much."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.attendance import chasing, mails, service, warning
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Session
from leerhuis.courses.rules import EditionState
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rules import LetterState
from tests.factories import (
    HOUSE,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
    make_trainer,
    train,
)
from tests.factories_attendance import make_seat, make_seats, sessions_of
from tests.letters import reads_as

HOUR = timedelta(hours=1)
FRIDAY = datetime(2027, 2, 12, 8, 30, tzinfo=UTC)  # 9.30, until 16.30
ENDS_AT = FRIDAY + 7 * HOUR
EVENING = datetime(2027, 2, 12, 17, 0, tzinfo=UTC)
MONDAY = datetime(2027, 2, 15, 8, 0, tzinfo=UTC)


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def people(region):
    """The trainer and the coordinator of the group."""
    return make_staff(Role.TRAINER, region), make_staff(Role.COORDINATOR, region)


@pytest.fixture
def group(region, people):
    course = make_course(organisation_id=region.id, title="Meldcode")
    edition = make_edition(course=course, starts_at=FRIDAY)
    train(sessions_of(edition)[0], make_trainer(region, person_id=people[0].id))
    make_seats(edition, 2)
    return edition


def letters(kind=mails.UNMARKED):
    rows = db.session.scalars(
        select(QueuedLetter)
        .where(QueuedLetter.kind == kind, QueuedLetter.state == LetterState.QUEUED)
        .order_by(QueuedLetter.id)
    )
    return list(rows)


def chased(now):
    """Who is asked by what runs at this moment."""
    before = {each.id for each in letters()}
    chasing.chase_due(now=now)
    return [each.person_id for each in letters() if each.id not in before]


def test_the_trainer_is_asked_that_evening_and_both_the_next_working_day(group, people):
    trainer, coordinator = people
    minute = timedelta(minutes=1)
    assert chased(ENDS_AT) == []
    assert chased(EVENING - minute) == []
    assert chased(EVENING) == [trainer.id]
    assert chased(EVENING + HOUR) == []
    assert chased(MONDAY - minute) == []
    assert chased(MONDAY) == [trainer.id, coordinator.id]
    assert chased(MONDAY + timedelta(days=3)) == []


def test_the_letter_about_a_list_that_nobody_filled_in(group):
    chasing.chase_due(now=MONDAY)
    reads_as(letter_of(letters()[0]), "attendance-unmarked.txt")


def test_who_filled_it_in_is_not_asked_and_what_waits_is_taken_back(group):
    chasing.chase_due(now=EVENING)
    seat = make_seat(group)
    (session,) = sessions_of(group)
    service.mark(session, {seat.id: Extent.ABSENT}, by=HOUSE, now=EVENING)
    assert letters() == []
    assert chased(MONDAY) == []


def test_a_group_without_people_or_that_does_not_go_ahead_is_left_alone(group, region):
    make_edition(course=make_course(organisation_id=region.id), starts_at=FRIDAY)
    with db.transaction():
        group.state = EditionState.CANCELLED
    assert chased(MONDAY) == []


def test_what_ended_weeks_ago_is_not_dug_up(group):
    assert chased(ENDS_AT + chasing.CHASED + HOUR) == []


def test_a_session_that_ends_late_is_asked_for_later_that_evening():
    ends_at = datetime(2027, 2, 12, 20, 30, tzinfo=UTC)
    assert chasing.evening_of(ends_at) == ends_at + HOUR


def test_the_next_working_day_passes_over_a_weekend_and_easter():
    thursday = datetime(2027, 3, 25, 15, tzinfo=UTC)  # Good Friday, the weekend, Easter Monday
    assert clock.day_of(chasing.morning_after(thursday)).isoformat() == "2027-03-30"


@given(st.integers(0, 5 * 365 * 24 * 60))
def test_the_morning_always_comes_after_the_evening(minutes):
    ends_at = FRIDAY + timedelta(minutes=minutes)
    evening, morning = chasing.evening_of(ends_at), chasing.morning_after(ends_at)
    assert ends_at < evening < morning
    assert clock.local(morning).isoweekday() <= 5


def marked(group, *absent, now=EVENING):
    """Say of each session of a group who was not there."""
    for session in sessions_of(group):
        if session.ends_at <= now:
            number = db.session.get(Session, session.id)
            service.mark(number, {each.id: Extent.ABSENT for each in absent}, by=HOUSE, now=now)


def told(now):
    before = {each.id for each in letters(mails.BELOW)}
    warning.tell_due(now=now)
    return [each for each in letters(mails.BELOW) if each.id not in before]


def test_a_coordinator_is_told_once_of_everyone_who_missed_too_much(group, people):
    names = (("Yasin", "Demir"), ("Ayşe", "Aydın"))
    missed = [make_seat(group, make_person(given_name=g, family_name=f)) for g, f in names]
    marked(group, *missed)
    assert told(EVENING + timedelta(minutes=59)) == []  # someone may still be typing
    (letter,) = told(EVENING + HOUR)
    assert letter.person_id == people[1].id
    assert letter.values["names"] == ["Aydın, Ayşe", "Demir, Yasin"]
    reads_as(letter_of(letter), "attendance-below.txt")
    assert told(MONDAY) == []


def test_more_of_the_same_people_is_told_again_and_of_others_not(region, people):
    course = make_course(organisation_id=region.id, least_share=60)
    group = make_edition(course=course, starts_at=FRIDAY, sessions=3)
    missed, fine = make_seats(group, 2)
    first, second, _third = sessions_of(group)
    later = second.ends_at + HOUR
    service.mark(first, {missed.id: Extent.ABSENT}, by=HOUSE, now=EVENING)
    assert told(EVENING + HOUR) == []  # two of three is still enough
    service.mark(second, {missed.id: Extent.PARTLY}, by=HOUSE, now=later)
    assert len(told(later + HOUR)) == 1
    service.mark(second, {fine.id: Extent.PRESENT}, by=HOUSE, now=later + 2 * HOUR)
    assert told(later + 4 * HOUR) == []
    service.mark(second, {missed.id: Extent.ABSENT}, by=HOUSE, now=later + 5 * HOUR)
    assert len(told(later + 7 * HOUR)) == 1
    service.mark(second, {missed.id: Extent.PRESENT}, by=HOUSE, now=later + 8 * HOUR)
    assert told(later + 10 * HOUR) == []
