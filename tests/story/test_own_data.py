"""Somebody asks what is kept, takes it along and has it left alone; an officer answers in time."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from leerhuis.access import COMMAND, Role
from leerhuis.privacy.own import service as own_data
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import make_appointment, make_organisation, make_person, make_staff

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"


def let_in(person, now):
    link = signin.invite(person, by=COMMAND, now=now)
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=now)


def test_data_is_seen_taken_along_and_left_alone(visitor, app, time):
    region = make_organisation(name="Regio Noord")
    officer = make_staff(Role.PRIVACY_OFFICER, region, address="privacy@example.org")
    samira = make_person(given_name="Samira", family_name="Haddad", address="samira@example.org")
    make_appointment(samira, region)
    for each in (officer, samira):
        let_in(each, time.now)

    visitor.sign_in("samira@example.org", PASSWORD).open("/mijn/gegevens")
    visitor.follow("Bekijk alles wat Leerhuis over je bewaart").sees("Je aanstellingen")
    visitor.press("Maak het bestand").sees("Je bestand wordt gemaakt")
    own_data.make_due(now=time.now)
    visitor.open("/mijn/privacy").keep("privacy-mijn")
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("link", name="Download het bestand van").click()
    archive = ZipFile(BytesIO(taken.value.path().read_bytes()))
    assert "Samira Haddad" in archive.read("index.html").decode()

    visitor.follow("Vraag iets over je gegevens").choose(
        "Wat vraag je?", "Gebruik het voorlopig niet"
    )
    visitor.choose("Over welke gegevens?", "Registraties")
    visitor.fill("Wat precies?", "Mijn nummer klopt niet.").press("Verstuur verzoek")
    visitor.sees("Je krijgt binnen een maand antwoord").sign_out()

    visitor.sign_in("privacy@example.org", PASSWORD).open("/privacyverzoeken")
    visitor.sees("Haddad, Samira").keep("privacy-verzoeken").follow("Haddad, Samira")
    visitor.choose("Wat is er gedaan?", "Klaar").fill("Het antwoord", "We zoeken het uit.")
    visitor.keep("privacy-antwoord").press("Verstuur antwoord").sees("Niemand wacht op antwoord")
    visitor.open("/verwerkingen").sees("Leerhuis, zoals geleverd").keep("privacy-verwerkingen")
    visitor.sign_out()

    visitor.sign_in("samira@example.org", PASSWORD).open("/mijn/privacy")
    visitor.follow("Gebruik het voorlopig niet").sees("We zoeken het uit.")
