"""Figures for policy: how many may work, and never who."""

from datetime import date

import pytest

from leerhuis.access import Role
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind
from tests.counting import statements
from tests.factories import (
    make_appointment,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)
from tests.home.test_overview import IDENTITY, register


def town(region, name):
    return make_organisation(under=region, name=name, kind=OrganisationKind.MUNICIPALITY)


def hire(organisation, number, *, able=True):
    people = [make_professional(organisation, family_name="Geheim") for _ in range(number)]
    for person in people if able else ():
        register(person, held=date(2030, 1, 1), number=f"11{person.id:07d}")
    return people


def figures(client, region, role=Role.POLICY):
    return client.sign_in(make_staff(role, region)).page("/cijfers")


def test_each_organisation_has_its_figures(client, region):
    hire(town(region, "Zundert"), 12)
    hire(town(region, "Rucphen"), 8)
    hire(town(region, "Steenbergen"), 5, able=False)
    page = figures(client, region)
    assert "20 van 25 personen mogen werken" in page.text
    assert "Zundert 12 12" in page.text
    assert "Rucphen 8 8" in page.text
    assert "Steenbergen 5 0" in page.text


def test_nobody_is_named_and_nobody_can_be_opened(client, region):
    hire(town(region, "Zundert"), 6)
    page = figures(client, region)
    assert "Geheim" not in page.html
    assert not [link for link in page.links if link.startswith("/registraties")]


def test_a_few_persons_are_left_out_and_cannot_be_reckoned(client, region):
    hire(town(region, "Zundert"), 12)
    hire(town(region, "Rucphen"), 8)
    hire(town(region, "Steenbergen"), 2)
    page = figures(client, region)
    assert "22 van 22 personen mogen werken" in page.text
    assert "Zundert 12 12" in page.text
    assert page.text.count("Te weinig personen om te tonen") == 2


def test_a_few_who_may_not_work_are_given_as_a_range(client, region):
    place = town(region, "Zundert")
    hire(place, 20)
    hire(place, 2, able=False)
    page = figures(client, region)
    assert "Zundert 22 18 tot en met 21" in page.text


def test_a_person_at_two_organisations_is_one_person_in_the_whole(client, region):
    employer, place = town(region, "SPRING"), town(region, "Zundert")
    for person in hire(employer, 6):
        make_appointment(person, place, kind=AppointmentKind.PLACEMENT)
    page = figures(client, region)
    assert "6 van 6 personen mogen werken" in page.text
    assert "SPRING 6 6" in page.text
    assert "Zundert 6 6" in page.text


def test_people_of_teams_count_in_the_organisation_above(client, region):
    place = town(region, "Zundert")
    hire(make_organisation(under=place, name="Team Noord"), 6)
    page = figures(client, region)
    assert "Zundert 6 6" in page.text
    assert "Team Noord" not in page.text


def test_only_functions_that_ask_a_registration_count(client, region):
    place = town(region, "Zundert")
    for _ in range(6):
        make_appointment(make_person(), place, function=Function.TEACHER)
    assert "Hier heeft nog niemand een registratie nodig" in figures(client, region).text


def test_figures_of_another_region_stay_there(client, region):
    hire(town(make_organisation(name="Oost"), "Ede"), 6)
    page = figures(client, region)
    assert "Ede" not in page.text
    assert "Oost" not in page.text


@pytest.mark.parametrize("role", [Role.POLICY, Role.ADVISER])
def test_policy_and_advisers_may_see_figures(client, region, role):
    assert figures(client, region, role).h1 == "Cijfers"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.TRAINER, Role.COORDINATOR])
def test_others_may_not(client, region, role):
    client.sign_in(make_staff(role, region)).page("/cijfers", status=403)


def test_all_figures_are_one_question(client, region):
    for number in range(8):
        hire(town(region, f"Plaats {number}"), 1)
    client.sign_in(make_staff(Role.POLICY, region)).page("/cijfers")
    with statements() as seen:
        client.page("/cijfers")
    asked = [each for each in seen if each.startswith("SELECT")]
    assert len(asked) == IDENTITY + 1
