"""What a coordinator counts, finds and plans of the own region, and of no other."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from leerhuis import clock, db, sheets
from leerhuis.access import Role
from leerhuis.advice.shortages import queries as shortages
from leerhuis.advice.shortages.rules import Quarter
from leerhuis.courses.trainers import queries as trainers
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.errors import Missing
from leerhuis.people.models import RoleGrant
from leerhuis.planning.board import filling, weighing
from leerhuis.planning.board.queries import Narrowed
from leerhuis.planning.enrolled import queries as enrolled
from leerhuis.planning.importing import queries as importing
from leerhuis.planning.importing import service as handing_in
from leerhuis.planning.season import queries as season
from leerhuis.planning.weeks import queries as weeks
from leerhuis.planning.weeks.rules import Week
from leerhuis.yearly import fees
from leerhuis.yearly import queries as yearly
from tests.factories import (
    NOW,
    TODAY,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_round,
    make_staff,
    make_trainer,
)
from tests.factories_attendance import make_seat
from tests.factories_registry import FORMAL, give_points, make_registration

SOON = date(2027, 6, 1)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West")


@pytest.fixture
def other(region):
    return make_organisation(name="Oost")


@pytest.fixture
def who(region):
    return identity(make_staff(Role.COORDINATOR, region))


def group(place, **given):
    return make_edition(course=make_course(organisation_id=place.id), **given)


def lacking(who):
    quarters = [Quarter(2027, 1), Quarter(2027, 2), Quarter(2027, 3)]
    return sum(shortages.lacking(who, quarters, today=TODAY).values())


def who_lacks(place):
    person = make_professional(place)
    make_registration(person, held_date=SOON)
    give_points(person, (FORMAL, Decimal(60)))


def test_what_people_of_another_region_lack_is_not_counted(who, region, other):
    who_lacks(other)
    assert lacking(who) == 0
    who_lacks(region)
    assert lacking(who) > 0


def test_who_waits_in_another_region_stands_in_no_queue_here(who, region, other):
    for place in (region, other):
        make_seat(group(place, capacity=1), make_person(), EnrolmentState.WAITING)
    assert len(filling.queues(who, now=NOW)) == 1


def test_groups_of_another_region_are_not_weighed(who, region, other):
    mine = group(region)
    group(other)
    assert set(weighing.weighed(who, Narrowed(), now=NOW)) == {mine.id}


def test_groups_of_another_region_are_not_to_be_decided_here(who, region, other):
    for place in (region, other):
        group(place, minimum=5, decide_on=TODAY)
    found = season.undecided(who, None, today=TODAY, now=NOW)
    assert [each.edition.course.organisation_id for each in found] == [region.id]


def test_the_week_of_another_region_is_not_planned_here(who, region, other):
    for place in (region, other):
        group(place, starts_at=NOW + timedelta(days=1))
    week = Week(*TODAY.isocalendar()[:2])
    assert len(weeks.planned_in(who, week).sessions) == 1


def test_people_of_another_region_are_not_found_by_name(who, region, other):
    make_professional(region, family_name="Zoekmijhier")
    make_professional(other, family_name="Zoekmijdaar")
    found = enrolled.people_for(who, "Zoekmij", page=1, today=TODAY)
    assert ["Zoekmijhier" in each.name for each in found.rows] == [True]


def test_a_file_of_a_season_is_of_who_handed_it_in(who, region):
    made = make_round(region)
    header = ["Thema", "Cursus", "Groep", "Datum", "Van", "Tot", "Zaal", "Inschrijven tot en met"]
    line = ["Privacy", "Delen", "A", "10-03-2027", "9:30", "12:00", "Zaal 1", "01-03-2027"]
    data = sheets.write_csv(header, [line])
    row = handing_in.keep(made, data, name="aanbod.csv", by=who, now=NOW)
    assert importing.file_for(who, row.public_id, now=NOW).id == row.id
    beside = identity(make_staff(Role.COORDINATOR, region))
    with pytest.raises(Missing):
        importing.file_for(beside, row.public_id, now=NOW)


def test_who_is_a_trainer_elsewhere_only_is_planned_as_nobody_here(region, other):
    person = make_staff(Role.TRAINER, region)
    make_trainer(region, person_id=person.id, name="Hier")
    make_trainer(other, person_id=person.id, name="Daar")
    assert [each.name for each in trainers.trainers_of(identity(person))] == ["Hier"]
    with db.transaction():
        db.session.query(RoleGrant).filter_by(person_id=person.id).update({"ended_at": NOW})
    assert trainers.trainers_of(identity(person)) == []


def test_a_year_report_has_the_groups_and_fees_of_its_own_region(region, other):
    long_ago = datetime(2021, 3, 1, 9, tzinfo=UTC)
    group(other, starts_at=long_ago, fee=Decimal(60))
    assert yearly.years_of(region, today=TODAY) == [2027]
    assert fees.courses_with_fee(region) == []
    group(region, starts_at=long_ago, fee=Decimal(60))
    assert yearly.years_of(region, today=TODAY)[-1] == 2021
    assert len(fees.courses_with_fee(region)) == 1
