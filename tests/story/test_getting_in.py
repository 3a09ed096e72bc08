"""Getting in, in a browser and in Dutch: by a phone that is set up, lost, and set up again."""

import pytest

from leerhuis import clock
from leerhuis.access import COMMAND, Role
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import make_grant, make_organisation, make_person

pytestmark = pytest.mark.browser

PASSWORD = "een lange zin voor de toets"


def member(role, region, **given):
    person = make_person(**given)
    make_grant(person, role, region)
    link = signin.invite(person, by=COMMAND, now=clock.now())
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    return person


def test_a_phone_lets_in_and_a_lost_one_is_mended(app, time, visitor):
    region = make_organisation(name="Jeugdregio")
    member(Role.COORDINATOR, region, given_name="Ine", address="ine@example.org")
    bea = member(Role.ADMINISTRATOR, region, given_name="Bea", address="bea@example.org")
    visitor.sign_in("ine@example.org", PASSWORD).sees("Planning").sign_out()
    first = visitor.site.phones["ine@example.org"]
    visitor.sign_in("ine@example.org", PASSWORD).sees("Planning")
    assert visitor.site.phones["ine@example.org"] == first
    visitor.open("/mijn/browsers").sees("Met een code van de telefoon")
    visitor.open("/mijn/tweede-stap").sees("10").does_not_see("Zet de tweede stap uit").sign_out()
    visitor.sign_in("bea@example.org", PASSWORD).open("/beheer/personen?zoek=Ine").follow("Ine")
    visitor.follow("Bekijk hoe Ine inlogt").press("Haal de tweede stap weg")
    visitor.sign_out().sign_in("ine@example.org", PASSWORD).sees("Planning")
    assert visitor.site.phones["ine@example.org"] != first
    time.pass_by(minutes=11)
    visitor.sign_out().sign_in("bea@example.org", PASSWORD)
    time.pass_by(minutes=11)
    visitor.open(f"/beheer/personen/{bea.public_id}/rollen/nieuw").sees("Ben jij het?")
    visitor.fill("Code", visitor.site.code_of("bea@example.org")).press("Ga verder")
    visitor.sees("Geef een rol")
