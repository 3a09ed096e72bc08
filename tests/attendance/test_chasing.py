"""Telling who missed too much; asking for lists is a rule: see tests/reminders."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Role
from leerhuis.attendance import mails, service, warning
from leerhuis.attendance.rules import Extent
from leerhuis.courses.models import Session
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
