"""How everyone stood at the start of each month."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import db
from leerhuis.people.rules import AppointmentKind, Function
from leerhuis.registry.models import StandingMonth
from leerhuis.registry.team import trend
from tests.factories import NOW, TODAY, make_appointment, make_organisation, make_professional
from tests.factories_registry import make_registration

NEXT_MONTH = NOW + timedelta(days=31)


@pytest.fixture
def employer(app):
    return make_organisation(under=make_organisation(), name="SPRING")


def kept():
    return db.session.scalar(select(func.coalesce(func.sum(StandingMonth.number), 0)))


def past(*places, today=date(2027, 2, 11)):
    return trend.past_months([each.path for each in places], today=today)


def test_a_month_is_counted_once(employer):
    make_registration(make_professional(employer), held_date=date(2026, 12, 1))
    assert trend.keep_month(now=NOW) == 1
    make_registration(make_professional(employer))
    assert trend.keep_month(now=NOW + timedelta(days=3)) == 0
    assert kept() == 1
    assert past(employer) == [trend.Point(date(2027, 1, 1), 0, 1, 1)]


def test_the_first_night_after_a_standstill_counts_the_month(employer):
    make_registration(make_professional(employer))
    trend.keep_month(now=NOW + timedelta(days=15))
    assert [each.month for each in past(employer)] == [date(2027, 1, 1)]


def test_this_month_and_those_without_a_count_are_left_out(employer):
    make_registration(make_professional(employer))
    trend.keep_month(now=NOW)
    trend.keep_month(now=NEXT_MONTH)
    assert past(employer, today=TODAY) == []
    assert [each.month for each in past(employer, today=date(2027, 4, 1))] == [
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]
    assert past(employer, today=date(2028, 3, 1)) == []


def test_only_who_is_employed_below_in_a_function_that_asks_is_counted(employer):
    elsewhere = make_organisation(under=make_organisation())
    person = make_professional(elsewhere)
    make_registration(person)
    make_appointment(person, employer, kind=AppointmentKind.PLACEMENT)
    office = make_professional(make_organisation(under=employer))
    make_appointment(office, employer, function=Function.OFFICE)
    make_registration(office)
    trend.keep_month(now=NOW)
    assert sum(each.in_order + each.attention for each in past(employer)) == 1
    assert sum(each.in_order + each.attention for each in past(elsewhere)) == 1
    assert past() == []


def test_a_registration_that_ended_is_history_beside_one_that_runs(employer):
    person = make_professional(employer)
    make_registration(person, held_date=date(2026, 12, 1))
    make_registration(person)
    trend.keep_month(now=NOW)
    assert kept() == 1


def test_without_registrations_there_is_nothing_to_keep(employer):
    assert trend.keep_month(now=NOW) == 0
