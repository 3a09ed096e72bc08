"""The pages of costs: a budget, the lines of groups and rounds, and how the money stands."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.costs import queries, service
from leerhuis.costs.models import Budget, CostEntry, CostLine
from leerhuis.costs.rules import CostKind, Costs
from leerhuis.people.rules import OrganisationKind
from tests.counting import statements
from tests.factories import (
    HOUSE,
    NOW,
    TODAY,
    make_course,
    make_edition,
    make_organisation,
    make_round,
    make_staff,
)
from tests.factories_attendance import make_seats

DONE = {"by": HOUSE, "now": NOW}
LINE = {"kind": "trainer", "what": "Trainer, 2 dagdelen"}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="FoodValley")


@pytest.fixture
def season(region):
    return make_round(region, name="Voorjaar 2027")


@pytest.fixture
def group(region, season):
    course = make_course(organisation_id=region.id, title="Autisme")
    return make_edition(course=course, round_id=season.id)


@pytest.fixture(autouse=True)
def coordinator(client, region):
    client.sign_in(make_staff(Role.COORDINATOR, region))


def text(page):
    return page.text.replace("\u00a0", " ")


def of_round(season):
    return f"/kosten/rondes/{season.public_id}"


def of_group(group):
    return f"/kosten/groepen/{group.public_id}"


def lines():
    return db.session.scalars(select(CostLine).order_by(CostLine.id)).all()


def add(of, **given):
    said = {"kind": CostKind.TRAINER, "what": "Trainer"} | given
    return service.add_cost(of, **said, **DONE)


def test_a_budget_is_typed_as_one_writes_it(client, season):
    page = client.submit(f"{of_round(season)}/begroting", {"budget": "60.000,50", "why": "Besluit"})
    assert "Niets van de begroting van € 60.000,50 is nog vastgelegd." in text(page)
    assert db.session.scalars(select(Budget.cents)).all() == [60_000_50]


@pytest.mark.parametrize("typed", ["-5", "1,250", "veel", "", "60000001", "1e5", "€"])
def test_a_budget_that_is_no_amount_is_refused_in_words(client, season, typed):
    answer = client.post(f"{of_round(season)}/begroting", {"budget": typed})
    assert answer.status_code == 200
    assert "lh-field--error" in answer.text
    assert not db.session.scalars(select(Budget.cents)).all()


def test_costs_of_a_group_are_added_and_shown_by_participant(client, group):
    make_seats(group, 4)
    data = {**LINE, "estimated": "1.250,50", "real": "1000", "spent_on": "2027-02-10"}
    page = client.submit(f"{of_group(group)}/nieuw", data)
    assert queries.costs_of([group.id])[group.id] == Costs(125_050, 100_000, 0)
    assert "€ 250,00, bij 4 deelnemers" in text(page)
    assert "Trainer, 2 dagdelen" in page.text


def test_a_line_without_an_amount_is_refused(client, group):
    answer = client.post(f"{of_group(group)}/nieuw", LINE)
    assert "Vul een bedrag in: geschat, werkelijk, of allebei." in answer.text
    assert not lines()


def test_who_clicks_twice_is_told_that_the_line_is_there(client, group, monkeypatch):
    data = {**LINE, "estimated": "1250"}
    assert "De kosten zijn toegevoegd." in client.submit(f"{of_group(group)}/nieuw", data).text
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=1))
    again = client.submit(f"{of_group(group)}/nieuw", data)
    assert "Deze regel stond er al." in again.text
    assert len(lines()) == 1


@pytest.mark.parametrize("typed", ["-1", "12,345", "1.25.00", "tien"])
def test_a_strange_amount_stays_in_its_field_to_be_mended(client, group, typed):
    answer = client.post(f"{of_group(group)}/nieuw", {**LINE, "estimated": typed})
    assert f'value="{typed}"' in answer.text
    assert not lines()


def test_hours_that_are_given_name_who_gives_them(client, group, region):
    provider = make_organisation(under=region, kind=OrganisationKind.CARE_PROVIDER, name="Karakter")
    payer = service.add_payer(region, organisation=provider, starts_on=TODAY, **DONE)
    data = {**LINE, "real": "600", "hours": "7,5"}
    nobody = client.post(f"{of_group(group)}/nieuw", data)
    assert "Zeg wie deze uren levert." in nobody.text
    page = client.submit(f"{of_group(group)}/nieuw", {**data, "giver": payer.public_id})
    [line] = lines()
    assert (line.giver_id, line.hours) == (payer.id, Decimal("7.5"))
    assert "Karakter" in page.text
    assert "7,5 uur" in page.text


@pytest.mark.parametrize("hours", ["-1", "1e400", "0", "7,555", "NaN"])
def test_hours_that_are_none_are_refused(client, group, region, hours):
    payer = service.add_payer(region, name="Provincie", starts_on=TODAY, **DONE)
    data = {**LINE, "real": "600", "hours": hours, "giver": payer.public_id}
    assert "lh-field--error" in client.post(f"{of_group(group)}/nieuw", data).text
    assert not lines()


def test_a_payer_of_another_region_is_not_on_the_list(client, group):
    payer = service.add_payer(make_organisation(), name="Fonds", starts_on=TODAY, **DONE)
    answer = client.post(
        f"{of_group(group)}/nieuw", {**LINE, "real": "600", "giver": payer.public_id}
    )
    assert "Kies uit de lijst." in answer.text
    assert not lines()


def test_a_correction_says_why_and_leaves_what_was_said(client, group):
    line = add(group, estimated=100_000, real=120_000)
    address = f"/kosten/regels/{line.public_id}"
    silent = client.post(address, {"estimated": "1000", "real": "1100"})
    assert "Zeg waarom het bedrag verandert." in silent.text
    client.submit(address, {"estimated": "1000", "real": "1100", "why": "Korting"})
    page = client.page(address)
    assert "€ -100,00" in text(page)
    assert "Korting" in page.text
    assert len(db.session.scalars(select(CostEntry.id)).all()) == 3


def test_a_round_adds_up_its_groups_and_itself(client, season, group):
    service.set_budget(season, cents=200_000, **DONE)
    add(group, estimated=150_000, real=160_000)
    add(season, kind=CostKind.ACCREDITATION, what="Accreditatie", estimated=20_000)
    page = text(client.page(of_round(season)))
    assert "€ 1.800,00 is vastgelegd, € 200,00 van de begroting is vrij." in page
    add(season, kind=CostKind.ROOM, what="Zaal", estimated=30_000)
    page = text(client.page(of_round(season)))
    assert "Er is € 100,00 meer vastgelegd dan de begroting." in page
    assert "Autisme" in page


def test_the_overview_draws_each_round_on_one_scale(client, season, region):
    service.set_budget(season, cents=200_000, **DONE)
    make_round(region, name="Najaar 2027")
    page = client.page("/kosten")
    assert "Deze ronde heeft nog geen begroting." in page.text
    assert page.html.count("lh-amount__bar") == 3 + 2


def test_groups_without_a_round_are_not_forgotten(client, region):
    course = make_course(organisation_id=region.id, title="Los")
    edition = make_edition(course=course)
    add(edition, real=5_000)
    assert "1 groep zonder ronde kost iets" in client.page("/kosten").text
    assert "Los 10 feb 2027 € 0,00 € 50,00" in text(client.page("/kosten/zonder-ronde"))


def test_who_coordinates_only_the_course_does_not_keep_the_money_of_the_round(client, region):
    employer = make_organisation(under=region)
    course = make_course(organisation_id=employer.id)
    edition = make_edition(course=course, round_id=make_round(region).id)
    client.sign_in(make_staff(Role.COORDINATOR, employer))
    assert client.get(of_group(edition)).status_code == 404


def test_a_coordinator_without_a_region_finds_no_money(client):
    client.sign_in(make_staff(Role.COORDINATOR, make_organisation()))
    assert client.get("/kosten?regio=" + "A" * 22).status_code == 404


def test_many_groups_are_as_many_questions_as_few(client, season, region):
    course = make_course(organisation_id=region.id)
    counts = []
    for number in (2, 15):
        for _number in range(number):
            add(make_edition(course=course, round_id=season.id), real=1_000)
        address = of_round(season)
        with statements() as asked:
            client.page(address)
        counts.append(len([each for each in asked if "cost" in each or "edition" in each]))
    assert counts[0] == counts[1]


def test_the_board_and_the_page_of_a_group_say_what_it_costs(client, group):
    add(group, estimated=125_050)
    assert "Kosten ongeveer € 1.250,50" in text(client.page("/planning?ronde=alle"))
    add(group, what="Zaal", kind=CostKind.ROOM, real=30_000)
    assert "Kosten € 300,00" in text(client.page("/planning?ronde=alle"))
    page = client.page(f"/planning/groepen/{group.public_id}")
    assert "€ 300,00 werkelijk, € 1.250,50 geschat" in text(page)
    assert of_group(group) in page.html


def test_who_does_not_keep_the_money_has_no_link_to_it(client, region):
    employer = make_organisation(under=region)
    course = make_course(organisation_id=employer.id)
    edition = make_edition(course=course, round_id=make_round(region).id)
    client.sign_in(make_staff(Role.COORDINATOR, employer))
    assert of_group(edition) not in client.page(f"/planning/groepen/{edition.public_id}").html
