"""A coordinator states what training cost, and a municipality reads what it pays, in a browser."""

import pytest

from leerhuis import clock
from leerhuis.access import COMMAND, Role
from leerhuis.costs import service as costs
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import make_grant, make_person
from tests.factories_costs import DONE, PayingRegion

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"


@pytest.fixture
def paying(app, time):
    made = PayingRegion()
    _account("Ine", "ine@example.org", Role.COORDINATOR, made.region)
    _account("Nora", "nora@example.org", Role.POLICY, made.ede.of)
    made.seats(made.ede, made.ede, made.barneveld, made.kring)
    made.bill = made.cost(1250_50)
    made.cost(240_00, what="Zaal")
    return made


def _account(name, address, role, organisation):
    person = make_person(given_name=name, family_name="Dam", address=address)
    make_grant(person, role, organisation)
    link = signin.invite(person, by=COMMAND, now=clock.now())
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())


def test_a_period_is_stated_and_a_correction_comes_on_the_next(visitor, paying, time):
    time.pass_by(days=200)
    visitor.sign_in("ine@example.org", PASSWORD).open("/afrekeningen").keep("afrekeningen-leeg")
    visitor.follow("Maak afrekeningen").fill("Eerste dag", "2027-01-01")
    visitor.fill("Laatste dag", "2027-06-30").press("Toon het concept")
    visitor.sees("Concept van afrekeningen").sees("€ 496,83").keep("afrekeningen-concept")
    visitor.follow("Ede").sees("Te betalen").sees("€ 496,83")
    visitor.page.go_back()
    visitor.follow("Keur de afrekeningen goed").sees("Dit is definitief")
    visitor.press("Keur de afrekeningen goed").sees("2027-01-003").keep("afrekeningen")

    costs.correct_cost(paying.bill, real=1000_00, why="Lagere rekening", **DONE)
    time.pass_by(days=200)
    visitor.sign_out().sign_in("nora@example.org", PASSWORD).open("/afrekeningen")
    visitor.follow("2027-01-003").sees("€ 496,83").sees("Download pdf").keep("afrekening")

    visitor.sign_out().sign_in("ine@example.org", PASSWORD).open("/afrekeningen/nieuw")
    visitor.press("Toon het concept").follow("Ede")
    visitor.sees("Terug te krijgen").sees("€ 83,50").keep("afrekening-correctie")
