"""A region says when its schools are closed."""

from datetime import date

import pytest

from leerhuis import db
from leerhuis.courses.holidays.queries import closed_for
from leerhuis.courses.means import SchoolHoliday
from tests.factories import make_grant, make_organisation, make_staff, saved

ADDRESS = "/aanbod/schoolvakanties"
MAY = {"name": "Meivakantie", "starts_on": "2027-04-24", "ends_on": "2027-05-09"}


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


def holiday_of(organisation, name="Meivakantie"):
    return saved(
        SchoolHoliday(
            organisation_id=organisation.id,
            name=name,
            starts_on=date(2027, 4, 24),
            ends_on=date(2027, 5, 9),
        )
    )


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_a_holiday_is_added_changed_and_removed(client, region, role):
    client.sign_in(make_staff(role, region))
    assert "Meivakantie" in client.submit(f"{ADDRESS}/nieuw", MAY).text
    assert "Er is al een vakantie met deze naam" in client.submit(f"{ADDRESS}/nieuw", MAY).text
    path = f"{ADDRESS}/{db.session.query(SchoolHoliday).one().public_id}"
    client.submit(f"{path}/wijzigen", MAY | {"ends_on": "2027-05-02"})
    db.session.expire_all()
    assert db.session.query(SchoolHoliday).one().ends_on == date(2027, 5, 2)
    client.submit(f"{path}/verwijderen")
    assert db.session.query(SchoolHoliday).count() == 0


def test_who_keeps_two_regions_says_for_which(client, region):
    person, other = make_staff("coordinator", region), make_organisation(name="FoodValley")
    make_grant(person, "administrator", other)
    client.sign_in(person)
    assert (
        "Kies een organisatie."
        in client.submit(f"{ADDRESS}/nieuw", MAY | {"organisation": ""}).text
    )
    client.submit(f"{ADDRESS}/nieuw", MAY | {"organisation": other.public_id})
    assert db.session.query(SchoolHoliday).one().organisation_id == other.id


def test_the_holidays_of_another_region_are_not_there(client, region):
    client.sign_in(make_staff("coordinator", region))
    theirs = holiday_of(make_organisation(name="FoodValley"), name="Elders")
    assert "Elders" not in client.page(ADDRESS).text
    assert client.get(f"{ADDRESS}/{theirs.public_id}/wijzigen").status_code == 404
    assert client.post(f"{ADDRESS}/{theirs.public_id}/verwijderen").status_code == 404


def test_a_holiday_does_not_end_before_it_begins(client, region):
    client.sign_in(make_staff("coordinator", region))
    page = client.submit(f"{ADDRESS}/nieuw", MAY | {"ends_on": "2027-04-01"})
    assert "De laatste dag mag niet vóór de eerste dag liggen." in page.text


def test_the_holidays_of_a_region_hold_for_all_below_it(region):
    employer = make_organisation(under=region)
    holiday_of(region)
    holiday_of(make_organisation(name="FoodValley"))
    assert [each.name for each in closed_for(employer.path)] == ["Meivakantie"]
