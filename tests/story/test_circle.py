"""From a wish to a round: proposed, advised on a phone, decided, and made by one button."""

import pytest

from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.cycle.models import Preparation
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.cycle.test_demand import needs_survey
from tests.factories import make_course, make_organisation, make_staff, make_theme
from tests.factories_cycle import rows

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 720}


@pytest.fixture
def region(app, time):
    """A needs survey is closed: nine people want to learn about autism."""
    region = make_organisation(name="Jeugdregio West-Brabant West")
    theme = make_theme(name="Autisme")
    make_course(organisation_id=region.id, theme_id=theme.id, title="Autisme in de klas")
    needs_survey(region, ("theme", theme, 9))
    for role, address in ((Role.COORDINATOR, "ine"), (Role.ADVISER, "koen")):
        person = make_staff(role, region, address=f"{address}@example.org", given_name=address)
        link = signin.invite(person, by=COMMAND, now=clock.now())
        signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    return region


def test_a_wish_becomes_a_round(region, visitor, time):
    _prepare(visitor)
    _propose(visitor)
    _name_bodies(visitor)
    _ask(visitor)
    _advise(visitor)
    _decide(visitor)
    _make(visitor)


def _prepare(visitor):
    visitor.sign_in("ine@example.org", PASSWORD)
    visitor.open("/jaarcyclus").keep("jaarcyclus-leeg").follow("Bereid een ronde voor")
    visitor.fill("Naam van de ronde", "Najaar 2027")
    visitor.fill("Eerste dag", "2027-09-01").fill("Laatste dag", "2028-01-15")
    visitor.fill("Advies tot en met", "2027-02-01").fill("Besluit tot en met", "2027-02-15")
    visitor.tick("Peiling najaar").press("Sla op")
    visitor.sees("Van wens tot effect")


def _propose(visitor):
    visitor.follow("Bekijk waar mensen om vragen").sees("Autisme").keep("vraag")
    visitor.follow("Stel voor")
    visitor.fill("Hoeveel groepen", "2").fill("Plekken in een groep (niet verplicht)", "12")
    visitor.fill("Geschatte kosten van alle groepen samen (niet verplicht)", "2.400")
    visitor.tick("Wens uit een peiling: Autisme (Peiling najaar) (9)")
    visitor.keep("voorstel-maken").press("Bewaar het voorstel")
    visitor.sees("9 personen").sees("€ 2.400,00")


def _name_bodies(visitor):
    visitor.open("/jaarcyclus/werkgroepen").press("Begin met deze werkgroepen")
    for name in ("Adviseurs gemeenten", "Subwerkgroep"):
        visitor.open("/jaarcyclus/werkgroepen").follow(name)
        visitor.page.get_by_label("Adviseur", exact=True).select_option(index=1)
        visitor.press("Voeg lid toe")
    visitor.keep("werkgroep")


def _ask(visitor):
    visitor.open("/jaarcyclus").follow("Vraag advies over 1 voorstel voor Najaar 2027")
    visitor.keep("advies-vragen").press("Vraag advies")
    visitor.sees("Advies is gevraagd over 1 voorstel.").sign_out()


def _advise(visitor):
    """On a phone, for both bodies."""
    visitor.page.set_viewport_size(PHONE)
    visitor.sign_in("koen@example.org", PASSWORD)
    for body in ("Adviseurs gemeenten", "Subwerkgroep"):
        visitor.open("/adviezen").keep("adviezen").page.set_viewport_size(PHONE)
        visitor.follow("Autisme")
        visitor.choose("Namens welke werkgroep", body)
        visitor.tick("Voor").keep("advies").page.set_viewport_size(PHONE)
        visitor.press("Geef je advies").sees("Je advies is bewaard.")
    visitor.open("/adviezen").sees("Er wacht niets op je advies.").sign_out()
    visitor.page.set_viewport_size(DESK)


def _decide(visitor):
    visitor.sign_in("ine@example.org", PASSWORD)
    visitor.open("/jaarcyclus").follow("Noteer het besluit over 1 voorstel").follow("Autisme")
    visitor.follow("Noteer het besluit").tick("Aangenomen")
    visitor.fill("Reden", "Veel vraag, en iedereen is voor.")
    visitor.keep("besluit").press("Bewaar het besluit").sees("Veel vraag, en iedereen is voor.")
    visitor.follow("Kies de cursus").choose("Cursus", "Autisme in de klas")
    visitor.press("Kies deze cursus").keep("voorstel")


def _make(visitor):
    visitor.open("/jaarcyclus").follow("Maak 2 groepen van Najaar 2027")
    visitor.press("Maak de ronde met de groepen").sees("2 groepen zijn gemaakt als concept.")
    visitor.keep("ronde-in-de-cyclus")
    db.session.rollback()
    (road,), groups = rows(Preparation), rows(Edition)
    assert [each.state for each in groups] == [EditionState.DRAFT] * 2
    assert {each.round_id for each in groups} == {road.round_id}
    visitor.open(f"/planning/groepen/{groups[0].public_id}")
    visitor.follow("Bekijk hoe deze groep is ontstaan").sees("Wens uit een peiling")
    visitor.follow("Peiling najaar")
