"""Pages of who pays: payers, the rule with what each would pay, and whose fee is waived."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.costs import queries, service
from leerhuis.costs.dividing import foreseeing
from leerhuis.costs.dividing.foreseeing import EXAMPLE, Proposed
from leerhuis.costs.models import Payer, SplitRule
from leerhuis.costs.rules import CostKind, PayerKind, Share, SplitBy
from leerhuis.courses.fees.models import FeeWaiver
from leerhuis.people.rules import OrganisationKind
from leerhuis.people.sectors import Sector
from tests.factories import HOUSE, NOW, TODAY, make_grant, make_organisation, make_staff
from tests.factories_costs import PayingRegion
from tests.page import Page

DONE = {"by": HOUSE, "now": NOW}
RULE = "/kosten/verdeling/nieuw"
HALVES = {
    "starts_on": "2027-01-01",
    "municipality": "50",
    "by_municipality": "key",
    "care_provider": "50",
    "by_care_provider": "seats",
}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def paying(app):
    return PayingRegion()


@pytest.fixture(autouse=True)
def coordinator(client, paying):
    client.sign_in(make_staff(Role.COORDINATOR, paying.region))


def text(page):
    return page.text.replace("\u00a0", " ")


def key(payer):
    return f"key_{payer.public_id}"


def rules():
    return db.session.scalar(select(func.count(SplitRule.id)))


def look(client, data, address=RULE):
    """What each would pay, and what the page sends along to save it."""
    answer = client.post(address, data)
    assert answer.status_code == 200
    seen = answer.text.split('name="seen" value="')[1].split('"')[0]
    return Page(answer.text), {**data, "seen": seen}


def test_a_rule_is_looked_at_before_it_holds(client, paying):
    paying.seats(paying.kring)
    service.add_cost(
        paying.season, kind=CostKind.ROOM, what="Zaal", estimated=100_001, spent_on=TODAY, **DONE
    )
    weights = {key(paying.ede): "3", key(paying.barneveld): "1"}
    page, data = look(client, {**HALVES, **weights})
    assert "Dit verdeelt € 1.000,01" in text(page)
    assert "Ede Gemeenten € 375,01" in text(page)
    assert "Barneveld Gemeenten € 125,00" in text(page)
    assert "De Kring Jeugdhulpaanbieders € 500,00 Samen € 1.000,01" in text(page)
    assert rules() == 1
    saved = client.submit(RULE, data)
    assert "De regel is opgeslagen. Hij geldt vanaf 1 januari 2027." in saved.text
    assert "Gemeenten: 50%, naar een eigen sleutel" in saved.text
    assert rules() == 2


def test_only_what_was_looked_at_is_saved(client, paying):
    _page, data = look(client, HALVES | {key(paying.ede): "1"})
    client.post(RULE, {**data, "municipality": "60", "care_provider": "40"})
    client.post(RULE, {**data, key(paying.ede): "2"})
    assert rules() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"care_provider": "49,99", "by_municipality": "fte"}, "99,99 procent"),
        ({"care_provider": "51", "by_municipality": "fte"}, "101 procent"),
        ({"care_provider": "-50"}, "Vul een aandeel in van 0 tot en met 100"),
        ({"care_provider": "33,333"}, "Vul een aandeel in van 0 tot en met 100"),
        ({"care_provider": "1e1"}, "Vul een aandeel in van 0 tot en met 100"),
        ({}, "minstens één betaler"),
        ({"starts_on": "1-1-0001"}, "lh-error"),
        ({"by_municipality": "luck"}, "Kies uit de lijst."),
    ],
)
def test_a_rule_that_does_not_add_up_is_refused(client, paying, change, sentence):
    answer = client.post(RULE, {**HALVES, **change})
    assert sentence in answer.text
    assert rules() == 1


def test_without_costs_an_example_shows_what_the_rule_does(client, paying):
    page, _data = look(client, {**HALVES, "by_municipality": "seats"})
    assert "Dit is een voorbeeld met € 10.000,00." in text(page)
    assert "Samen € 10.000,00" in text(page)


def test_a_rule_of_a_round_says_so(client, paying):
    data = {**HALVES, "by_municipality": "fte", "season": paying.season.public_id}
    page = client.submit(RULE, look(client, data)[1])
    assert paying.season.name in page.text
    assert db.session.scalars(select(SplitRule.round_id)).all() == [None, paying.season.id]


def test_the_costs_of_a_round_say_who_would_pay_them(client, paying):
    service.add_cost(
        paying.season, kind=CostKind.ROOM, what="Zaal", estimated=10_000, spent_on=TODAY, **DONE
    )
    page = client.page(f"/kosten/rondes/{paying.season.public_id}")
    assert "Samen € 100,00" in text(page)


def test_what_nobody_pays_is_said(client, paying):
    for each in (paying.ede, paying.barneveld, paying.kring, paying.linde):
        service.end_payer(each, ends_on=TODAY, **DONE)
    service.add_cost(
        paying.season,
        kind=CostKind.ROOM,
        what="Zaal",
        estimated=10_000,
        spent_on=TODAY + timedelta(days=1),
        **DONE,
    )
    page = client.page(f"/kosten/rondes/{paying.season.public_id}")
    assert "Niemand betaalt nog voor deze ronde." in page.text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    first=st.integers(min_value=0, max_value=10_000),
    weights=st.tuples(*[st.integers(min_value=1, max_value=500)] * 4),
)
def test_what_each_would_pay_adds_up_to_the_cent(paying, first, weights):
    payers = (paying.ede, paying.barneveld, paying.kring, paying.linde)
    keys = {each.id: weight for each, weight in zip(payers, weights, strict=True)}
    shares = [
        Share(PayerKind.MUNICIPALITY, first, SplitBy.KEY, dict(list(keys.items())[:2])),
        Share(PayerKind.CARE_PROVIDER, 10_000 - first, SplitBy.KEY, dict(list(keys.items())[2:])),
    ]
    found = foreseeing.by_rule(paying.region.id, Proposed(shares, TODAY, None), now=NOW)
    assert sum(each.cents for each in found.parts) == found.cents == EXAMPLE


def test_a_payer_is_added_with_its_group_by_itself(client, paying):
    nijkerk = make_organisation(
        under=paying.region, name="Nijkerk", kind=OrganisationKind.MUNICIPALITY
    )
    data = {"organisation": nijkerk.public_id, "starts_on": "2027-01-01", "ceiling": ""}
    page = client.submit("/kosten/betalers/nieuw", data)
    assert "Nijkerk Gemeenten 1 jan 2027 geen einde geen maximum" in page.text


def test_many_payers_come_in_pages_by_group(client, paying):
    for number in range(30):
        service.add_payer(paying.region, name=f"Fonds {number:02}", starts_on=TODAY, **DONE)
    first, second = (client.page(f"/kosten/betalers?pagina={each}").text for each in (1, 2))
    assert first.index("Barneveld") < first.index("De Kring") < first.index("Fonds 00")
    assert "1 tot en met 25 van 34" in first
    assert "Fonds 29" in second


def test_a_subsidy_has_a_name_a_ceiling_and_years(client, paying):
    data = {
        "name": "Provincie Gelderland",
        "starts_on": "2027-01-01",
        "ends_on": "2028-12-31",
        "ceiling": "25.000",
    }
    page = client.submit("/kosten/betalers/nieuw", data)
    assert "Provincie Gelderland Subsidies 1 jan 2027 31 dec 2028 € 25.000,00" in text(page)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Vul de naam van de subsidie in."),
        ({"ceiling": "-1"}, "Vul een bedrag in van 0 euro of meer."),
        ({"ends_on": "2026-12-31"}, "De laatste dag kan niet voor de eerste liggen."),
        ({"starts_on": ""}, "Vul de eerste dag in waarop deze betaler betaalt."),
        ({"organisation": "A" * 22}, "Kies uit de lijst."),
    ],
)
def test_a_payer_that_cannot_be_is_refused(client, paying, change, sentence):
    data = {"name": "Provincie", "starts_on": "2027-01-01", "ceiling": "10"} | change
    assert sentence in client.post("/kosten/betalers/nieuw", data).text
    assert db.session.scalar(select(func.count(Payer.id))) == 4


def test_an_organisation_pays_once_at_a_time(client, paying):
    data = {"organisation": paying.ede.of.public_id, "starts_on": "2027-03-01"}
    answer = client.post("/kosten/betalers/nieuw", data)
    assert "Deze organisatie betaalt al op deze dagen." in answer.text


def test_a_payer_that_leaves_keeps_what_was_before(client, paying):
    address = f"/kosten/betalers/{paying.linde.public_id}"
    page = client.submit(address, {"name": "De Linde", "ends_on": "2027-06-30", "ceiling": "500"})
    assert "30 jun 2027" in page.text
    db.session.expire_all()
    assert (paying.linde.ends_on, paying.linde.ceiling) == (date(2027, 6, 30), 500_00)
    assert paying.linde not in queries.payers_of(paying.region.id, day=date(2027, 7, 1))


def test_when_one_thing_of_a_payer_is_refused_nothing_changes(client, paying):
    address = f"/kosten/betalers/{paying.linde.public_id}"
    client.post(address, {"name": "Anders", "ends_on": "2025-06-30", "ceiling": "500"})
    db.session.expire_all()
    assert (paying.linde.name, paying.linde.ends_on) == ("De Linde", None)


def test_a_fee_is_waived_for_a_sector_for_three_years(client, paying):
    data = {
        "sector": "local_team",
        "starts_on": "2027-01-01",
        "years": "3",
        "why": "Lokale teams doen 3 jaar gratis mee",
    }
    page = client.submit("/kosten/vrijstellingen/nieuw", data)
    assert "Lokale teams 1 jan 2027 31 dec 2029" in page.text
    [waiver] = db.session.scalars(select(FeeWaiver))
    assert (waiver.sector, waiver.function, waiver.of_id) == (Sector.LOCAL_TEAM, None, None)
    page = client.submit(f"/kosten/vrijstellingen/{waiver.public_id}", {"ends_on": "2028-01-31"})
    assert "31 jan 2028" in page.text


@pytest.mark.parametrize(
    "change", [{"years": "0"}, {"years": "21"}, {"years": "-1"}, {"why": " "}, {"starts_on": "x"}]
)
def test_a_waiver_that_cannot_be_is_refused(client, paying, change):
    data = {"starts_on": "2027-01-01", "years": "3", "why": "Gratis"} | change
    assert "lh-error" in client.post("/kosten/vrijstellingen/nieuw", data).text
    assert not db.session.scalars(select(FeeWaiver)).all()


@pytest.mark.parametrize(
    "address", ["/kosten", "/kosten/betalers", "/kosten/verdeling", "/kosten/vrijstellingen", RULE,
                "/kosten/betalers/nieuw", "/kosten/vrijstellingen/nieuw"],
)  # fmt: skip
def test_the_money_of_another_region_is_not_there(client, address):
    theirs = PayingRegion(make_organisation(name="Elders"), word="Elders")
    assert client.get(f"{address}?regio={theirs.region.public_id}").status_code == 404
    assert "Elders" not in client.page(address).text


def test_who_keeps_the_money_of_two_regions_chooses_one(client, paying, app):
    other = make_organisation(name="Rivierenland")
    person = make_staff(Role.COORDINATOR, paying.region)
    make_grant(person, Role.COORDINATOR, other)
    client.sign_in(person)
    page = client.page(f"/kosten/betalers?regio={other.public_id}")
    assert "Er zijn nog geen betalers" in page.text
