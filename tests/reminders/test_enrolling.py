"""Last days to enrol that come near while seats are free."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.catalogue.interest import service as interest
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rules import LetterState
from leerhuis.people.models import RoleGrant
from leerhuis.reminders import queries, service
from tests.factories import (
    NOW,
    make_course,
    make_edition,
    make_grant,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.factories_attendance import make_seat, make_seats
from tests.letters import reads_as
from tests.reminders.runs import defaults, letters, rule_named, told

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
STARTS_AT = datetime(2027, 3, 18, 8, 30, tzinfo=UTC)
ENROL_BY = date(2027, 3, 4)
MOMENT = datetime(2027, 2, 25, 8, 0, tzinfo=UTC)
OWN, COORDINATOR = "reminders/enrol_by", "reminders/enrol_by_coordinator"


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def coordinator(region):
    return make_staff(Role.COORDINATOR, region)


@pytest.fixture
def group(region, coordinator):
    course = make_course(organisation_id=region.id, title="Meldcode")
    return make_edition(course=course, starts_at=STARTS_AT, enrol_by_on=ENROL_BY)


def interested(group, *, sent=LetterState.SENT):
    """Someone who asked to hear of the course, and was told that there is a group."""
    person = make_professional()
    interest.ask(group.course_id, person.id, now=NOW)
    interest.tell_due(now=NOW)
    with db.transaction():
        row = db.session.query(QueuedLetter).filter_by(person_id=person.id).one()
        row.state = sent
    return person


def at_home(row):
    letter = letter_of(row)
    sessions = [each | {"place": "De Eem, Zwolle"} for each in letter.values["sessions"]]
    return replace(letter, values=letter.values | {"sessions": sessions})


def test_who_asked_of_the_course_and_has_no_seat_is_told_once_while_seats_are_free(group):
    person = interested(group)
    defaults()
    assert told(MOMENT - MINUTE) == []
    assert told(MOMENT, OWN) == [person.id]
    assert told(MOMENT + DAY) == []
    reads_as(at_home(letters(OWN)[0]), "reminders-enrol-by.txt")


@pytest.mark.parametrize("state", list(EnrolmentState))
def test_who_enrolled_in_a_group_of_the_course_is_left_alone_whatever_became_of_it(group, state):
    person = interested(group)
    make_seat(group, person, state=state)
    defaults()
    assert told(MOMENT, OWN) == []


def test_who_was_never_told_of_the_course_is_not_told_of_its_last_day(group):
    interested(group, sent=LetterState.UNWANTED)
    make_professional()
    defaults()
    assert told(MOMENT, OWN) == []


@pytest.mark.parametrize("waiting", [False, True])
def test_of_a_full_group_nobody_is_told(group, waiting):
    """A seat for which someone waits is not free either."""
    interested(group)
    make_seats(group, 11 if waiting else 12)
    if waiting:
        make_seat(group, state=EnrolmentState.WAITING)
    defaults()
    assert told(MOMENT) == []


def test_the_coordinator_is_told_how_many_seats_are_free(group, coordinator):
    make_seats(group, 9)
    make_seat(group, state=EnrolmentState.REQUESTED)
    defaults()
    assert told(MOMENT, COORDINATOR) == [coordinator.id]
    (letter,) = letters(COORDINATOR)
    assert letter.values["free"] == 2
    reads_as(at_home(letter), "reminders-enrol-by-coordinator.txt")


def test_without_a_limit_no_seat_is_lost_so_no_coordinator_is_told(group):
    person = interested(group)
    with db.transaction():
        group.capacity = None
    defaults()
    assert told(MOMENT) == [person.id]


def test_nobody_is_told_of_a_group_that_does_not_go_ahead(group):
    interested(group)
    defaults()
    with db.transaction():
        group.state = EditionState.CANCELLED
    assert told(MOMENT) == []


def test_a_last_day_that_moves_is_told_of_again(group, coordinator):
    defaults()
    service.remind_due(now=MOMENT)
    with db.transaction():
        group.enrol_by_on = ENROL_BY + 3 * DAY
    assert told(MOMENT + 3 * DAY, COORDINATOR) == [coordinator.id]


def test_the_rule_that_is_off_is_the_only_one_that_is_silent(group, region, coordinator):
    interested(group)
    defaults()
    with db.transaction():
        rule_named("enrol_by", region).active = False
    assert told(MOMENT) == [coordinator.id]


@pytest.mark.parametrize("name", ["enrol_by", "enrol_by_coordinator"])
@pytest.mark.parametrize("ahead", [MINUTE, 20 * DAY])
def test_who_would_be_told_is_what_is_told_also_when_the_group_begins_soon(
    group, region, coordinator, name, ahead
):
    """The month that is looked ahead goes past the last day, the start and the end of a role."""
    person = interested(group)
    make_grant(make_professional(), Role.COORDINATOR, region, ends_on=MOMENT.date() - DAY)
    with db.transaction():
        (role,) = db.session.query(RoleGrant).filter_by(person_id=coordinator.id)
        role.ends_on = ENROL_BY
    defaults()
    rule = rule_named(name, region)
    db.session.refresh(rule, ["organisation"])
    coming = queries.coming(rule, after=MOMENT - ahead, until=MOMENT - ahead + 30 * DAY)
    expected = person.id if name == "enrol_by" else coordinator.id
    assert [(each.at, each.person_id) for each in coming] == [(MOMENT, expected)]
    assert told(MOMENT, OWN if name == "enrol_by" else COORDINATOR) == [expected]


def test_who_was_told_of_the_course_too_long_before_the_letter_is_not_foreseen(group, region):
    interested(group)
    with db.transaction():
        db.session.query(QueuedLetter).update({"planned_at": MOMENT - 90 * DAY})
    defaults()
    rule = rule_named("enrol_by", region)
    db.session.refresh(rule, ["organisation"])
    assert queries.coming(rule, after=MOMENT - DAY, until=MOMENT + 29 * DAY) == []
    assert told(MOMENT, OWN) == []


def test_a_letter_of_a_group_that_begins_on_the_last_day_is_of_no_use_once_it_began(
    group, coordinator
):
    with db.transaction():
        group.enrol_by_on = STARTS_AT.date()
    defaults()
    service.remind_due(now=STARTS_AT - 7 * DAY)
    assert [each.over_at for each in letters(COORDINATOR)] == [STARTS_AT]
