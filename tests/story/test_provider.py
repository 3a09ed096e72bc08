"""An administrator lets people sign in through their organisation, and somebody does."""

import pytest

from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.signin import links
from leerhuis.signin import service as signin
from leerhuis.signin.providers import discovery
from leerhuis.signin.providers import service as providers
from leerhuis.signin.providers.models import PendingLink
from tests.factories import make_appointment, make_organisation, make_person, make_staff
from tests.signin.provider import CLIENT, SECRET, running

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"


def let_in(person, now):
    link = signin.invite(person, by=COMMAND, now=now)
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=now)


@pytest.fixture
def server(site):
    discovery.forget()
    with running() as one:
        one.now, one.site = clock.now, str(site)
        yield one
    discovery.forget()


def test_somebody_signs_in_with_the_account_of_their_work(visitor, app, time, server):
    region = make_organisation(name="Regio Noord")
    noord = make_organisation(under=region, name="Stichting Zorg Noord")
    boss = make_staff(Role.ADMINISTRATOR, noord, address="beheer@example.org")
    samira = make_person(given_name="Samira", family_name="Haddad", address="samira@zorg.example")
    make_appointment(samira, noord)
    for each in (boss, samira):
        let_in(each, time.now)

    visitor.sign_in("beheer@example.org", PASSWORD).open("/beheer/organisaties")
    visitor.page.get_by_role("link", name="Inloggen Stichting Zorg Noord").click()
    visitor.look().follow("Stel een inlogdienst in")
    visitor.fill("Naam", "Zorg Noord").fill("Adres van de inlogdienst (issuer)", server.issuer)
    visitor.fill("Nummer van Leerhuis bij de inlogdienst (client id)", CLIENT)
    visitor.fill("Geheim van Leerhuis bij de inlogdienst (client secret)", SECRET)
    visitor.keep("inlogdienst-instellen").press("Stel inlogdienst in").follow("Zorg Noord")
    visitor.follow("Voeg een domein toe").fill(
        "Wat achter de @ van jullie adressen staat", "zorg.example"
    )
    visitor.press("Voeg domein toe").press("Probeer de dienst").sees("is te gebruiken")
    visitor.keep("inlogdienst").press("Zet aan").sees("Mensen kunnen nu inloggen").sign_out()

    server.person = {"sub": "s-1", "email": "samira@zorg.example"}
    visitor.open("/inloggen").fill("E-mailadres", "samira@zorg.example")
    visitor.page.get_by_role("button", name="Ga verder").click()
    visitor.page.wait_for_url("**/terug?**")
    visitor.look().sees("Kijk in je mail").keep("inlogdienst-eerste-keer")
    db.session.rollback()
    token = providers.token_of(db.session.query(PendingLink).one())
    visitor.open(f"/inloggen/koppelen/{token}").keep("inlogdienst-koppelen")
    visitor.page.get_by_role("button", name="Koppel en log in").click()
    visitor.page.wait_for_selector("text=Samira")
    visitor.open("/mijn/organisatie-inloggen").sees("samira@zorg.example").keep("inlogdienst-mijn")
    visitor.page.locator('form[action="/uitloggen"]').first.evaluate("form => form.requestSubmit()")
    visitor.page.wait_for_url("**/uitgelogd")
    visitor.look().sees("Log ook uit bij Zorg Noord").keep("inlogdienst-uitgelogd")
