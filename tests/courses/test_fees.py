"""What a seat costs is told where one enrols; whose fee is waived reads that, and why."""

from datetime import date
from decimal import Decimal

import pytest

from leerhuis import clock
from leerhuis.courses.fees.models import FeeWaiver
from leerhuis.courses.words import Payer
from leerhuis.people.rules import OrganisationKind
from leerhuis.people.sectors import Sector
from tests.counting import statements
from tests.factories import (
    NOW,
    make_course,
    make_edition,
    make_organisation,
    make_professional,
    make_round,
    saved,
)
from tests.factories_enrolment import enrolled
from tests.factories_questions import make_question

WHY = "Lokale teams doen de eerste drie jaar gratis mee."


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="FoodValley")


@pytest.fixture
def local(region):
    """Someone of a local team."""
    return make_professional(make_organisation(under=region, kind=OrganisationKind.MUNICIPALITY))


@pytest.fixture
def carer(region):
    return make_professional(make_organisation(under=region, kind=OrganisationKind.CARE_PROVIDER))


@pytest.fixture
def course(region):
    return make_course(organisation_id=region.id, title="Autisme")


def group(course, *, payer=Payer.PARTICIPANT, **given):
    return make_edition(course=course, fee=Decimal("37.50"), payer=payer, **given)


def waive(region, **given):
    said = {"sector": Sector.LOCAL_TEAM, "starts_on": date(2026, 1, 1), "why": WHY} | given
    return saved(FeeWaiver(organisation_id=region.id, made_at=NOW, **said))


def told(client, person, course):
    client.sign_in(person)
    return client.open(f"/cursussen/{course.public_id}").text


def test_the_page_of_a_course_says_what_you_pay(client, local, carer, course, region):
    group(course)
    waive(region)
    assert "Je betaalt € 37,50 voor je plek." in told(client, carer, course).replace("\u00a0", " ")
    assert f"Je betaalt niets. {WHY}" in told(client, local, course)


@pytest.mark.parametrize(
    ("payer", "sentence"),
    [
        (Payer.EMPLOYER, "Je werkgever betaalt € 37,50 voor je plek."),
        (Payer.REGION, "Je betaalt niets. De regio betaalt € 37,50 voor je plek."),
    ],
)
def test_who_pays_it_is_said_too(client, carer, course, payer, sentence):
    group(course, payer=payer)
    assert sentence in told(client, carer, course).replace("\u00a0", " ")


def test_a_waiver_that_ended_before_the_group_begins_waives_nothing(client, local, course, region):
    group(course)
    waive(region, ends_on=date(2027, 2, 1))
    assert WHY not in told(client, local, course)


def test_a_group_in_a_round_goes_by_the_waivers_of_who_holds_the_round(client, local, region):
    employer = make_organisation(under=region)
    course = make_course(organisation_id=employer.id)
    group(course, round_id=make_round(region).id)
    waive(region)
    assert WHY in told(client, local, course)


def test_the_page_that_asks_something_says_it_too(client, local, course, region):
    edition = group(course)
    make_question(course=course)
    waive(region)
    client.sign_in(local)
    assert WHY in client.open(f"/inschrijven/{edition.public_id}").text


def test_who_has_a_seat_reads_what_it_costs(client, carer, course):
    mine = enrolled(group(course), carer)
    client.sign_in(carer)
    page = client.open(f"/mijn/inschrijvingen/{mine.public_id}").text.replace("\u00a0", " ")
    assert "Je betaalt € 37,50 voor je plek." in page


def test_a_course_without_fees_says_nothing_of_money(client, carer, course):
    make_edition(course=course)
    assert "voor je plek" not in told(client, carer, course)


def test_twenty_groups_are_as_many_questions_as_two(client, local, course, region):
    waive(region)
    address = f"/cursussen/{course.public_id}"
    client.sign_in(local)
    counts = []
    for number in (2, 18):
        for _number in range(number):
            group(course)
        with statements() as asked:
            assert client.open(address).text.count(WHY) == (2 if number == 2 else 20)
        counts.append(sum("fee" in each or "appointment" in each for each in asked))
    assert counts[0] == counts[1]
