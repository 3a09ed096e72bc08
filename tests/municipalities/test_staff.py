"""Who works in a municipality, counted from real rows."""

from datetime import date, timedelta
from decimal import Decimal

from leerhuis import db
from leerhuis.municipalities import staff
from leerhuis.municipalities.figures import Staff
from leerhuis.pathways.models import PersonSpecialism
from leerhuis.pathways.rules import GivenBy
from leerhuis.people.rules import AppointmentKind, Function
from tests.factories import (
    NOW,
    TODAY,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    saved,
)
from tests.factories_attendance import make_seat
from tests.factories_municipalities import make_municipality, place
from tests.factories_pathways import make_specialism
from tests.factories_registry import make_registration

YOUTH = Function.YOUTH_PROFESSIONAL


def count(municipality, *, day=TODAY, year=2027, now=NOW):
    return staff.counted([municipality.id], year=year, day=day, now=now)[municipality.id]


def test_a_municipality_without_people_counts_nobody(app):
    assert count(make_municipality()) == staff.Facts({})


def test_who_is_placed_counts_where_they_are_placed_and_not_where_they_are_employed(app):
    region = make_organisation()
    home, away = make_municipality(region), make_municipality(region)
    person = make_person()
    make_appointment(person, home)
    make_appointment(person, away, kind=AppointmentKind.PLACEMENT, fte=Decimal("0.5"))
    assert count(home).functions == {}
    assert count(away).functions == {YOUTH: Staff(1, Decimal("0.50"))}


def test_who_is_employed_by_a_team_of_a_municipality_works_there(app):
    municipality = make_municipality()
    make_appointment(make_person(), make_organisation(under=municipality))
    assert count(municipality).functions == {YOUTH: Staff(1, Decimal("0.89"))}


def test_who_works_in_two_municipalities_counts_in_both_with_the_fte_of_each(app):
    region = make_organisation()
    one, two = make_municipality(region), make_municipality(region)
    person = make_person()
    for municipality, fte in ((one, "0.4"), (two, "0.5")):
        kind = AppointmentKind.PLACEMENT
        make_appointment(person, municipality, kind=kind, fte=Decimal(fte))
    found = staff.counted([one.id, two.id], year=2027, day=TODAY, now=NOW)
    assert [found[each.id].functions[YOUTH] for each in (one, two)] == [
        Staff(1, Decimal("0.40")),
        Staff(1, Decimal("0.50")),
    ]


def test_a_municipality_is_not_mistaken_for_one_whose_number_begins_alike(app):
    """A place is told by its path: 1. is not 12."""
    region = make_organisation()
    several = [make_municipality(region) for _ in range(12)]
    place(several[-1], 2)
    assert [count(each).functions for each in several[:-1]] == [{}] * 11


def test_an_appointment_counts_from_its_first_up_to_and_including_its_last_day(app):
    municipality = make_municipality()
    first, last = date(2026, 12, 1), date(2027, 1, 1)
    place(municipality, 1, starts_on=first, ends_on=last)
    day = timedelta(days=1)
    found = [bool(count(municipality, day=on).functions) for on in (first - day, first, last)]
    assert found == [False, True, True]
    assert not count(municipality, day=last + day).functions


def test_each_function_is_counted_by_itself(app):
    municipality = make_municipality()
    place(municipality, 2)
    place(municipality, 1, function=Function.OFFICE, fte="1")
    assert count(municipality).functions == {
        YOUTH: Staff(2, Decimal("1.60")),
        Function.OFFICE: Staff(1, Decimal("1.00")),
    }


def test_only_a_registration_that_lets_someone_work_counts(app):
    municipality = make_municipality()
    one, lapsed, _none = place(municipality, 3)
    make_registration(one)
    make_registration(lapsed, held_date=date(2026, 6, 1))
    assert count(municipality).registered == 1


def test_a_registration_of_later_says_nothing_of_an_earlier_day(app):
    municipality = make_municipality()
    (person,) = place(municipality, 1)
    make_registration(person, registered_on=date(2026, 6, 1), held_date=date(2031, 6, 1))
    days = (date(2026, 1, 1), TODAY)
    assert [count(municipality, day=day).registered for day in days] == [0, 1]


def test_a_specialism_counts_while_it_is_held(app):
    region = make_organisation()
    municipality = make_municipality(region)
    specialism = make_specialism(region)
    kept, ended = place(municipality, 2)
    for person, ended_on in ((kept, None), (ended, TODAY)):
        saved(
            PersonSpecialism(
                person_id=person.id,
                specialism_id=specialism.id,
                given_by=GivenBy.EMPLOYER,
                since_on=date(2026, 1, 1),
                ended_on=ended_on,
            )
        )
    assert count(municipality).specialisms == {specialism.name: 1}
    assert count(municipality, day=TODAY - timedelta(days=1)).specialisms == {specialism.name: 2}


def test_training_is_of_the_groups_that_ended_in_the_year_and_were_completed(app):
    municipality = make_municipality()
    one, other = place(municipality, 2)
    course = make_course(hours=Decimal("6"))
    begun = NOW - timedelta(days=40)
    last_year, this_year = (
        make_edition(course=course, starts_at=begun),
        make_edition(course=course, starts_at=NOW - timedelta(days=4)),
    )
    make_seat(last_year, one, completed_on=begun.date())
    make_seat(this_year, one, completed_on=TODAY)
    make_seat(this_year, other)
    found = {year: count(municipality, year=year)[3:] for year in (2026, 2027)}
    assert found == {2026: (1, Decimal("6")), 2027: (1, Decimal("6"))}


def test_people_of_elsewhere_are_counted_nowhere_here(app):
    municipality = make_municipality()
    place(make_municipality(), 3)
    make_registration(make_person())
    assert count(municipality) == staff.Facts({})
    assert db.session.query(PersonSpecialism).count() == 0
