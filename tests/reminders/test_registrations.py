"""Rules about registrations: shipped switched off, because the ladder writes already."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from leerhuis import db
from leerhuis.access import Role
from leerhuis.mail.queries import letter_of
from leerhuis.people.rules import Function
from leerhuis.registry import service as registry
from leerhuis.registry.models import Registration
from leerhuis.reminders.rules import Anchor, Audience, Condition, Offset, Step
from tests.factories import (
    HOUSE,
    NOW,
    make_appointment,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.factories_registry import FORMAL, give_points, make_registration
from tests.letters import reads_as
from tests.reminders.runs import defaults, letters, make_rule, rule_named, told

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
HELD = date(2027, 6, 10)
OWN, MANAGER = "reminders/registration", "reminders/registration_manager"


@pytest.fixture
def region(app):
    return make_organisation()


@pytest.fixture
def employer(region):
    return make_organisation(under=region)


@pytest.fixture
def person(employer):
    return make_professional(employer, given_name="Joost", family_name="Ruiter")


@pytest.fixture
def registration(person):
    return make_registration(person, held_date=HELD)


def switched_on(name):
    with db.transaction():
        rule_named(name).active = True


def before(day, *, days):
    """Nine in the morning so many days before, in winter or in summer."""
    nine = datetime(day.year, day.month, day.day, tzinfo=UTC) - days * DAY
    return nine + timedelta(hours=7 if nine.month > 3 else 8)


def last_valid(registration):
    return before(registration.last_valid_on, days=7)


def test_nothing_is_written_beside_the_ladder_until_someone_wants_it(registration):
    defaults()
    assert told(last_valid(registration)) == []


def test_the_person_is_told_a_week_before_the_last_valid_day(registration, person):
    defaults()
    switched_on("last_valid")
    moment = last_valid(registration)
    assert told(moment - MINUTE) == []
    assert told(moment) == [person.id]
    assert told(moment + DAY) == []
    known = {"number": "110.000.001"}
    letter = letter_of(letters(OWN)[0])
    letter.values.update(known)
    reads_as(letter, "reminders-registration.txt")


def test_the_manager_is_told_six_weeks_before_the_last_day_to_apply(registration, employer):
    manager = make_staff(Role.MANAGER, employer)
    defaults()
    switched_on("apply_by")
    assert told(before(registration.apply_by_on, days=42)) == [manager.id]
    letter = letter_of(letters(MANAGER)[0])
    letter.values.update({"number": "110.000.001"})
    reads_as(letter, "reminders-registration-manager.txt")


def test_having_all_points_ends_nothing(registration, person):
    give_points(person, (FORMAL, Decimal("60")))
    defaults()
    switched_on("last_valid")
    assert told(last_valid(registration)) == [person.id]


def test_who_has_applied_is_told_only_by_a_rule_for_all(registration, region, person):
    registry.submit(registration, on=NOW.date(), source="person", by=HOUSE, now=NOW)
    defaults()
    switched_on("last_valid")
    assert told(last_valid(registration) + MINUTE) == []
    make_rule(
        region,
        anchor=Anchor.LAST_VALID,
        offset=Offset(-1, Step.DAYS),
        condition=Condition.ALWAYS,
        looked_at=last_valid(registration),
    )
    assert told(last_valid(registration) + 6 * DAY) == [person.id]


def test_a_renewal_makes_the_same_rule_due_again(registration, person):
    defaults()
    switched_on("last_valid")
    first = last_valid(registration)
    assert told(first) == [person.id]
    with db.transaction():
        registration.last_valid_on = date(2027, 6, 20)
    assert told(last_valid(registration)) == [person.id]
    assert len({each.key for each in letters(OWN)}) == 2


def test_who_no_longer_works_in_a_function_that_asks_it_is_not_told_of(region, employer):
    office = make_person()
    make_appointment(office, employer, function=Function.OFFICE)
    make_registration(office, held_date=HELD)
    defaults()
    switched_on("last_valid")
    row = db.session.query(Registration).one()
    assert told(last_valid(row)) == []


def test_an_exception_holds_for_who_works_there(registration, region, employer, person):
    other = make_professional(make_organisation(under=region))
    make_registration(other, held_date=HELD)
    defaults()
    switched_on("last_valid")
    make_rule(
        employer,
        name="last_valid",
        anchor=Anchor.LAST_VALID,
        offset=Offset(-1, Step.MONTHS),
        audience=Audience.PERSON,
        condition=Condition.STILL_OPEN,
    )
    month = before(registration.last_valid_on, days=31)
    assert told(month) == [person.id]
    assert told(last_valid(registration)) == [other.id]
