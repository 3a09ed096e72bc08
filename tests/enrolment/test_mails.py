"""Every letter about a seat, read."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from leerhuis import db
from leerhuis.courses.models import Session
from leerhuis.enrolment import counting, mails, service, telling
from leerhuis.mail import retention
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rendering import subject_of
from leerhuis.mail.rules import LetterState
from tests.factories import HOUSE, NOW, identity, make_course, make_edition, make_person, make_room
from tests.factories_enrolment import LATE, delivered, enrolled, fill, letters_about
from tests.letters import reads_as

STARTS_AT = datetime(2027, 2, 10, 8, 30, tzinfo=UTC)


@pytest.fixture
def edition(app):
    """A group of two seats, two sessions."""
    row = make_edition(
        course=make_course(title="Complexe scheidingen"),
        sessions=2,
        capacity=2,
        starts_at=STARTS_AT,
    )
    with db.transaction():
        for each in counting.facts_of(row.id).sessions:
            each.venue.name = "Zaal De Kring"
    return row


def letters(enrolment):
    return [letter_of(each) for each in letters_about(enrolment)]


def test_the_letter_that_brings_a_seat(edition):
    first, _second = letters(enrolled(edition))
    reads_as(first, "enrolment-confirmed.txt")


def test_the_letter_of_a_further_session(edition):
    _first, second = letters(enrolled(edition))
    reads_as(second, "enrolment-session.txt")


def test_the_letter_to_who_waits(edition):
    *_seats, waiter = fill(edition, 5)
    reads_as(*letters(waiter), "enrolment-waiting.txt")


def test_the_letter_about_a_seat_that_came_free(edition):
    seat, _other, waiter = fill(edition, 3)
    service.cancel(seat, by=HOUSE, now=NOW)
    reads_as(letters(waiter)[0], "enrolment-promoted.txt")


def test_a_seat_that_came_free_late_says_until_when_one_may_sign_off(edition):
    seat, _other, waiter = fill(edition, 3)
    service.cancel(seat, by=HOUSE, now=LATE)
    reads_as(letters(waiter)[0], "enrolment-promoted-late.txt")


def test_the_letters_to_who_signed_off(edition):
    person = make_person()
    seat = enrolled(edition, person)
    delivered()
    service.cancel(seat, by=identity(person), now=NOW)
    first, second = letters(seat)
    reads_as(first, "enrolment-cancelled.txt")
    reads_as(second, "enrolment-session-withdrawn.txt")


def test_the_letter_to_who_was_signed_off_by_the_coordinator(edition):
    seat = enrolled(edition)
    delivered()
    service.cancel(seat, by=HOUSE, now=NOW)
    reads_as(letters(seat)[0], "enrolment-cancelled-by-staff.txt")


def test_the_letter_to_who_leaves_the_line(edition):
    person = make_person()
    fill(edition, 2)
    waiter = enrolled(edition, person)
    service.cancel(waiter, by=identity(person), now=NOW)
    reads_as(*letters(waiter), "enrolment-left-line.txt")


def test_the_letter_about_a_session_that_moved(edition):
    seat = enrolled(edition)
    delivered()
    with db.transaction():
        moved = counting.facts_of(edition.id).sessions[1]
        moved.room = make_room(moved.venue, name="Lokaal 2.04")
    telling.sessions_changed(edition, now=NOW)
    reads_as(letters(seat)[-1], "enrolment-session-moved.txt")


def test_of_a_confirmation_that_was_erased_unsent_only_the_sessions_are_told(edition):
    seat = enrolled(edition)
    late = NOW + timedelta(days=91)
    with db.transaction():
        for each in letters_about(seat):
            each.state = LetterState.MISSED
    retention.erase_due(now=late, kept_days=90, spared=select(Session.public_id))
    with db.transaction():
        for each in counting.facts_of(edition.id).sessions:
            each.starts_at += timedelta(hours=1)
            each.ends_at += timedelta(hours=1)
    assert telling.sessions_changed(edition, now=late) == 2
    assert [each.kind for each in letters(seat)] == [mails.SESSION] * 2
    with force_locale("nl"):
        assert all(subject_of(each) for each in letters(seat))
