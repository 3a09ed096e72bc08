"""Asking for lists that nobody filled in: the trainer that evening, both the next working day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.attendance import mails
from leerhuis.attendance import service as attendance
from leerhuis.attendance.rules import Extent
from leerhuis.courses.rules import EditionState
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rules import LetterState
from leerhuis.reminders.defaults import DEFAULTS
from leerhuis.reminders.moments import later_of, moment_for
from leerhuis.reminders.unmarked import AFTER
from tests.factories import (
    HOUSE,
    make_course,
    make_edition,
    make_organisation,
    make_staff,
    make_trainer,
    train,
)
from tests.factories_attendance import make_mark, make_seat, make_seats, sessions_of
from tests.letters import reads_as
from tests.reminders.runs import defaults, letters, told

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
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
    outside = make_trainer(region, email="jan@example.org")
    train(sessions_of(edition)[0], make_trainer(region, person_id=people[0].id), outside)
    make_seats(edition, 2)
    return edition


def chased(now):
    """Who is asked by what runs at this moment; the rules were there since the session began."""
    defaults(now=FRIDAY)
    return sorted(told(now, mails.UNMARKED))


def moment(name, ends_at):
    rule = DEFAULTS[name]
    return later_of(
        moment_for(clock.day_of(ends_at), rule.offset, at=rule.at), ends_at, after=AFTER
    )


def test_the_trainer_is_asked_that_evening_and_both_the_next_working_day(group, people):
    trainer, coordinator = people
    assert chased(ENDS_AT) == []
    assert chased(EVENING - MINUTE) == []
    assert chased(EVENING) == [trainer.id]
    assert chased(EVENING + HOUR) == []
    assert chased(MONDAY - MINUTE) == []
    assert chased(MONDAY) == [trainer.id, coordinator.id]
    assert chased(MONDAY + timedelta(days=3)) == []


def test_the_letter_about_a_list_that_nobody_filled_in(group):
    chased(MONDAY)
    reads_as(letter_of(letters(mails.UNMARKED)[0]), "attendance-unmarked.txt")


def test_who_filled_it_in_is_not_asked_and_what_waits_is_taken_back(group):
    chased(EVENING)
    seat = make_seat(group)
    (session,) = sessions_of(group)
    attendance.mark(session, {seat.id: Extent.ABSENT}, by=HOUSE, now=EVENING)
    assert [each.state for each in letters(mails.UNMARKED)] == [LetterState.WITHDRAWN]
    assert chased(MONDAY) == []


def test_one_mark_is_enough_to_ask_nobody(group):
    make_mark(make_seat(group), sessions_of(group)[0])
    assert chased(MONDAY) == []


def test_a_group_without_people_or_that_does_not_go_ahead_is_left_alone(group, region):
    make_edition(course=make_course(organisation_id=region.id), starts_at=FRIDAY)
    with db.transaction():
        group.state = EditionState.CANCELLED
    assert chased(MONDAY) == []


def test_what_ended_weeks_ago_is_not_dug_up(group):
    assert chased(ENDS_AT + timedelta(days=17)) == []


def test_a_session_that_ends_late_is_asked_for_later_that_evening(group, people):
    (session,) = sessions_of(group)
    with db.transaction():
        session.ends_at = datetime(2027, 2, 12, 22, 45, tzinfo=UTC)  # a quarter to midnight
    assert chased(session.ends_at + 59 * MINUTE) == []
    assert chased(session.ends_at + HOUR) == [people[0].id]


def test_the_next_working_day_passes_over_a_weekend_and_easter():
    thursday = datetime(2027, 3, 25, 15, tzinfo=UTC)  # Good Friday, the weekend, Easter Monday
    assert clock.day_of(moment("unmarked_morning", thursday)).isoformat() == "2027-03-30"


@given(st.integers(0, 5 * 365 * 24 * 60))
def test_the_morning_always_comes_after_the_evening(minutes):
    ends_at = FRIDAY + timedelta(minutes=minutes)
    evening, morning = moment("unmarked_evening", ends_at), moment("unmarked_morning", ends_at)
    assert ends_at < evening < morning
    assert clock.local(morning).isoweekday() <= 5
