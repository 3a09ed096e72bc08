from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from leerhuis import clock, db, sheets
from leerhuis.access import Role
from leerhuis.audit import Action, AuditEvent
from leerhuis.costs import service as costs
from leerhuis.costs.statements import service
from leerhuis.costs.statements.models import StatementRun
from leerhuis.costs.statements.rules import RunState
from tests.counting import statements
from tests.factories import NOW, make_organisation, make_staff
from tests.factories_costs import AUTUMN, DONE, SPRING, PayingRegion, statements_of

LATER = NOW + timedelta(days=500)


@pytest.fixture(autouse=True)
def it_is_later(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def paying(app):
    region = PayingRegion()
    region.seats(region.ede, region.ede, region.barneveld, region.kring)
    region.cost(1250_50)
    return region


@pytest.fixture
def coordinator(client, paying):
    return client.sign_in(make_staff(Role.COORDINATOR, paying.region))


def seal_of(run):
    return service.worked_out(run)[1].seal


def said(page):
    return page.text.replace("\xa0", " ")


def test_a_coordinator_makes_a_draft_looks_at_it_and_approves_it(coordinator, paying):
    days = {"starts_on": "2027-01-01", "ends_on": "2027-06-30"}
    page = coordinator.submit("/afrekeningen/nieuw", {"region": paying.region.public_id, **days})
    assert page.h1 == "Concept van afrekeningen"
    assert "€ 416,83" in said(page)
    run = db.session.query(StatementRun).one()
    own = coordinator.page(f"/afrekeningen/{run.public_id}/{paying.ede.public_id}")
    assert "Te betalen" in own.text
    ask = f"/afrekeningen/{run.public_id}/goedkeuren"
    assert f'value="{seal_of(run)}"' in coordinator.page(ask).html
    page = coordinator.submit(ask, {"seen": seal_of(run)})
    assert page.h1 == "Goedgekeurde afrekeningen"
    assert "2028" not in page.text
    assert "2027-01-001" in page.text
    assert "€ 1.250,50" in said(coordinator.page("/afrekeningen"))


def test_what_changed_meanwhile_is_shown_and_not_approved(coordinator, paying):
    run = paying.begin()
    seen = seal_of(run)
    paying.cost(1, what="Cent")
    page = coordinator.submit(f"/afrekeningen/{run.public_id}/goedkeuren", {"seen": seen})
    assert "Kijk het nog een keer na" in page.text
    db.session.refresh(run)
    assert run.state is RunState.DRAFT


def test_a_strange_period_is_refused_at_its_field(coordinator, paying):
    days = {"starts_on": "2027-06-30", "ends_on": "2027-01-01"}
    page = coordinator.submit("/afrekeningen/nieuw", {"region": paying.region.public_id, **days})
    assert "laatste dag kan niet voor de eerste" in page.text
    page = coordinator.submit("/afrekeningen/nieuw", {"region": "x", "starts_on": "ooit"})
    assert page.h1 == "Maak afrekeningen"
    assert db.session.query(StatementRun).count() == 0


def test_a_draft_says_what_nobody_pays(coordinator, paying):
    for each in (paying.ede, paying.barneveld, paying.kring, paying.linde):
        costs.end_payer(each, ends_on=SPRING["starts_on"], **DONE)
    page = coordinator.page(f"/afrekeningen/{paying.begin().public_id}")
    assert "Niemand betaalt € 1.250,50" in said(page)


def test_a_draft_can_be_removed(coordinator, paying):
    run = paying.begin()
    coordinator.submit(f"/afrekeningen/{run.public_id}/verwijderen")
    assert db.session.query(StatementRun).count() == 0


def test_an_approved_run_is_not_removed(coordinator, paying):
    run = paying.approved()
    page = coordinator.submit(f"/afrekeningen/{run.public_id}/verwijderen")
    assert "veranderen niet meer" in page.text


@pytest.mark.parametrize("role", [Role.POLICY, Role.MANAGER])
def test_an_organisation_reads_its_own_statement_and_no_other(client, paying, role):
    found = statements_of(paying.approved())
    client.sign_in(make_staff(role, paying.ede.of))
    page = client.page("/afrekeningen")
    assert "Ede" in page.text
    assert "De Kring" not in page.text
    assert "Van de regio" not in page.text
    own = found["Ede"].public_id
    assert client.page(f"/afrekeningen/van/{own}").h1.startswith("Afrekening 2027-01-")
    for each in (found["De Kring"], found["Barneveld"]):
        for ending in ("", "/pdf", "/excel"):
            assert client.get(f"/afrekeningen/van/{each.public_id}{ending}").status_code == 404


def test_a_draft_is_for_the_region_only(client, paying):
    run = paying.begin()
    client.sign_in(make_staff(Role.POLICY, paying.ede.of))
    assert client.get(f"/afrekeningen/{run.public_id}").status_code == 403
    client.sign_in(make_staff(Role.COORDINATOR, make_organisation()))
    assert client.get(f"/afrekeningen/{run.public_id}").status_code == 404


def test_a_manager_of_a_team_does_not_read_the_statement_of_the_municipality(client, paying):
    found = statements_of(paying.approved())
    team = make_organisation(under=paying.ede.of)
    client.sign_in(make_staff(Role.MANAGER, team))
    assert client.get(f"/afrekeningen/van/{found['Ede'].public_id}").status_code == 404


def test_pdf_and_excel_say_what_was_frozen_also_after_a_correction(coordinator, paying):
    line = paying.cost(100_00, what="Zaal")
    own = statements_of(paying.approved())["Ede"]
    address = f"/afrekeningen/van/{own.public_id}"
    before = coordinator.get(f"{address}/pdf").data
    assert before.startswith(b"%PDF")
    costs.correct_cost(line, real=0, why="Dubbel", **DONE)
    paying.approved(AUTUMN)
    assert coordinator.get(f"{address}/pdf").data == before
    answer = coordinator.get(f"{address}/excel")
    assert ".xlsx" in answer.headers["Content-Disposition"]
    (row,) = sheets.read_xlsx(answer.data).rows
    assert (row.cells["Kosten tot nu toe"], row.cells["Nu"]) == ("1350,5", "450,17")


def test_the_sheet_of_a_run_has_all_statements_and_their_lines(coordinator, paying):
    run = paying.approved()
    answer = coordinator.get(f"/afrekeningen/{run.public_id}/excel")
    first, others = sheets.read_with(answer.data, besides={"regels"})
    amounts = [Decimal(each.cells["Bedrag in euro"].replace(",", ".")) for each in first.rows]
    assert sum(amounts) == Decimal("1250.50")
    assert len(others["regels"].rows) == 3
    done = db.session.scalars(select(AuditEvent.action)).all()
    assert Action.STATEMENT_DOWNLOADED in done


def test_the_list_of_periods_asks_as_much_for_many_as_for_one(coordinator, paying):
    paying.approved()
    with statements() as few:
        coordinator.page("/afrekeningen")
    paying.cost(5_00, what="Koffie", spent_on=AUTUMN["ends_on"])
    paying.approved(AUTUMN)
    with statements() as more:
        coordinator.page("/afrekeningen")
    assert len(more) == len(few)
