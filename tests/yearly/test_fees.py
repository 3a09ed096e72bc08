"""Who enrolled before a course asked a fee, and after."""

from datetime import date
from decimal import Decimal

import pytest

from leerhuis.access import Role
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment.rules import EnrolmentState, WhyNot
from leerhuis.people.rules import OrganisationKind
from leerhuis.people.sectors import Sector
from leerhuis.yearly import fees
from tests.factories import TODAY, make_edition, make_organisation, make_professional, make_staff
from tests.factories_attendance import make_seat
from tests.yearly.conftest import course_of, ended, place

PAGE = "/jaarverslag/eigen-bijdrage"


def group(course, *employers, at, fee=None, **given):
    """A group in which so many people of each employer enrolled."""
    price = Decimal(fee) if fee is not None else None
    edition = make_edition(course=course, starts_at=at, fee=price)
    for employer, number in employers:
        for _ in range(number):
            make_seat(edition, make_professional(employer), **given)
    return edition


@pytest.fixture
def town(region):
    return place(region, "Zundert")


@pytest.fixture
def school(region):
    return place(region, "De Klimop", OrganisationKind.SCHOOL_PARTNERSHIP)


def compared(region):
    (course,) = fees.courses_with_fee(region)
    return fees.compared(region, course)


def test_enrolments_stand_on_the_side_on_which_their_group_began(region, town, school):
    course = course_of(region)
    group(course, (town, 12), (school, 9), at=ended(2025, 5))
    group(course, (town, 10), (school, 5), at=ended(2025, 9), fee=45)
    group(course, (town, 8), at=ended(2026, 3))
    group(course, (town, 30), at=ended(2024, 3))
    found = compared(region)
    assert found.before.span == (date(2024, 9, 2), date(2025, 9, 1))
    assert (found.before.groups, found.before.with_fee) == (1, 0)
    assert (found.after.groups, found.after.with_fee) == (2, 1)
    assert (found.before.people.number, found.after.people.number) == (21, 23)
    assert [(each.sector, each.before.number, each.after.number) for each in found.sectors] == [
        (Sector.LOCAL_TEAM, 12, 18),
        (Sector.EDUCATION, 9, 5),
    ]


def test_who_signed_off_because_of_the_costs_is_counted_and_never_a_few(region, town):
    course = course_of(region)
    group(course, (town, 6), at=ended(2025, 5))
    gone = {"state": EnrolmentState.CANCELLED, "why": WhyNot.FEE}
    group(course, (town, 7), at=ended(2025, 9), fee=45, **gone)
    assert compared(region).after.refused.number == 7
    assert compared(region).before.refused.number == 0
    east = make_organisation(name="Oost")
    group(course_of(east), (town, 3), at=ended(2025, 9), fee=45, **gone)
    assert compared(east).after.refused.few


def test_a_sector_of_a_few_is_not_told(region, town, school):
    course = course_of(region)
    group(course, (town, 12), (school, 2), at=ended(2025, 9), fee=45)
    found = compared(region)
    assert [each.after.number for each in found.sectors] == [None, None]
    assert found.after.people.number == 14


def test_a_course_that_never_asked_a_fee_or_did_in_vain_is_not_there(region, town):
    group(course_of(region), (town, 6), at=ended(2025, 5), fee=0)
    for state in (EditionState.CANCELLED, EditionState.DRAFT):
        make_edition(course=course_of(region), fee=Decimal(45), state=state)
    assert fees.courses_with_fee(region) == []


def test_the_page_says_it_in_a_sentence_and_in_tables(client, region, town, school):
    course = course_of(region, title="Autisme")
    group(course, (town, 12), (school, 9), at=ended(2025, 5))
    group(course, (town, 10), (school, 6), at=ended(2026, 9), fee=45)
    page = client.sign_in(make_staff(Role.POLICY, region)).page(PAGE)
    assert page.h1 == "Inschrijvingen en de eigen bijdrage"
    assert "De eerste groep met een eigen bijdrage begon op 2 september 2026." in page.text
    assert "Het jaar erna is nog niet voorbij." in page.text
    assert "Lokale teams 0 10 +10" in page.text
    assert date(2027, 9, 1) > TODAY


def test_a_course_of_another_region_is_not_there(client, region, town):
    group(course_of(region), (town, 6), at=ended(2025, 5), fee=45)
    other = course_of(make_organisation(name="Oost"))
    group(other, (town, 6), at=ended(2025, 5), fee=45)
    client.sign_in(make_staff(Role.COORDINATOR, region))
    assert client.get(f"{PAGE}?cursus={other.public_id}").status_code == 404


def test_without_a_fee_there_is_nothing_to_compare(client, region):
    page = client.sign_in(make_staff(Role.COORDINATOR, region)).page(PAGE)
    assert "Geen cursus vroeg een eigen bijdrage" in page.text
