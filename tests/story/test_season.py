"""A whole season planned by hand in a browser: fifty groups, from a file to what people read."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.courses.models import Edition
from leerhuis.enrolment import service as enrolment
from leerhuis.mail import delivery
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import make_appointment, make_grant, make_organisation, make_person

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"
FILE = Path(__file__).parent.parent / "data" / "aanbod-voorjaar-2027.xlsx"
OFF = "In gesprek over suïcide 40"
OTHER = "In gesprek over suïcide 24"
MOVED = "Gegevens delen in het sociaal domein 21"


def with_password(person):
    link = signin.invite(person, by=COMMAND, now=clock.now())
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    return person


@pytest.fixture
def region(app, time):
    """In November, a region with a coordinator and an employer, and nothing planned."""
    time.now = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
    region = make_organisation(name="Jeugdregio West-Brabant West")
    ine = make_person(
        given_name="Ine", name_prefix="van", family_name="Dam", address="ine@example.org"
    )
    make_grant(ine, Role.COORDINATOR, region)
    with_password(ine)
    return region


@pytest.fixture
def colleagues(region):
    """Makes so many people who work in the region."""
    employer = make_organisation(under=region, name="Stichting SPRING")

    def made(number):
        people = [make_person(given_name="Noor", family_name="Jansen") for _ in range(number)]
        for each in people:
            make_appointment(each, employer)
        return people

    return made


@pytest.fixture
def anouk(region):
    anouk = make_person(
        given_name="Anouk", name_prefix="de", family_name="Groot", address="anouk@example.org"
    )
    make_appointment(anouk, region)
    return with_password(anouk)


def test_a_season_is_planned_and_then_changed_by_hand(region, time, visitor, anouk, colleagues):
    db.session.rollback()
    visitor.sign_in("ine@example.org", PASSWORD)
    _make_a_round(visitor)
    _import_the_file(visitor)
    _mend_two_clashes(visitor)
    _publish(visitor)

    _enrol(OFF, [anouk, *colleagues(12)], now=time.now)
    _enrol(OTHER, colleagues(16), now=time.now)
    _enrol(MOVED, colleagues(3), now=time.now)
    delivery.run(now=time.now)
    db.session.rollback()  # a transaction that waits for a browser is ended by the database
    time.pass_by(minutes=10)
    _move_a_session(visitor)
    _call_a_group_off(visitor)
    visitor.open("/planning").sees("50 groepen").keep("seizoen-overzicht", widths=(1280, 390))

    delivery.run(now=time.now)
    visitor.sign_out()
    _read_what_happened(visitor)
    _take_a_place_in_line(visitor)


def _make_a_round(visitor):
    visitor.open("/planning").sees("Er zijn nog geen groepen").follow("Maak een ronde")
    visitor.fill("Naam", "Voorjaar 2027")
    visitor.fill("Eerste dag", "2027-01-04").fill("Laatste dag", "2027-07-16")
    visitor.press("Sla op").sees("De ronde staat klaar als concept.").sees("Nog niemand ziet")


def _import_the_file(visitor):
    """Looked at first; the conflicts in the file are named before anything is made."""
    visitor.follow("Importeer de groepen uit een bestand")
    visitor.page.get_by_label("Bestand").set_input_files(FILE)
    visitor.press("Bekijk de import").sees("Er is nog niets gemaakt.")
    visitor.sees("Zaal dubbel: Zaal Roosendaal 2").keep("seizoen-import", widths=(1280,))
    assert db.session.scalars(select(Edition)).all() == []
    db.session.rollback()
    visitor.tick("Maak deze ook")
    visitor.fill("Link voor de onlinebijeenkomsten", "https://vergader.example.org/kamer")
    visitor.press("Importeer seizoen").sees("Het seizoen is geïmporteerd")
    visitor.sees("50").sees("88").sees("Niemand ziet ze, en niemand kreeg een bericht.")


def _mend_two_clashes(visitor):
    """Another room and another trainer, each with one click on what the page offers."""
    visitor.follow("Bekijk wat je kunt publiceren").sees("kun je nog niet publiceren")
    visitor.open("/planning").follow("Bekijk wat botst en los het op")
    visitor.keep("seizoen-conflicten")
    assert _clashes(visitor) == 5
    visitor.follow("Kies een andere zaal voor 1Gezin1Plan1Regisseur: terugkomdag 16")
    visitor.sees("De Kamer is op 26 april 2027 al bezet (Werken met drang en dwang 11")
    visitor.keep("seizoen-wat-wel-kan")
    visitor.press("Zaal 1, Roosendaal").sees("De bijeenkomst is gewijzigd.")
    assert _clashes(visitor) == 4
    visitor.follow("Kies een andere trainer voor Moreel beraad begeleiden 36")
    visitor.press("Trainer A in plaats van Trainer E").sees("De bijeenkomst is gewijzigd.")
    assert _clashes(visitor) == 3


def _clashes(visitor):
    return visitor.page.get_by_role("main").get_by_role("heading", level=2).count()


def _publish(visitor):
    """All that can be, at once; two groups that still clash stay drafts."""
    visitor.open("/planning").follow("Bekijk de ronde").follow("Publiceer de concepten")
    visitor.sees("2 groepen kun je nog niet publiceren").keep("seizoen-publiceren", widths=(1280,))
    visitor.press("Publiceer de aangevinkte groepen").sees("48 groepen zijn gepubliceerd.")
    visitor.follow("Voorjaar 2027").press("Open de ronde").sees("De ronde is open.")


def _group(label):
    return db.session.scalars(select(Edition).where(Edition.label == label)).one()


def _enrol(label, people, *, now):
    group = _group(label)
    for each in people:
        enrolment.enrol(group, each.id, by=COMMAND, now=now)


def _move_a_session(visitor):
    """From the week; who has a seat hears of it, and that is said before."""
    visitor.open("/planning/week?week=2027-W11").keep("seizoen-week")
    visitor.follow(MOVED).follow("Wijzig bijeenkomst")
    visitor.fill("Datum", "2027-03-23").press("Sla op").sees("Klopt dit?")
    visitor.sees("dinsdag 23 maart 2027").sees("3 deelnemers krijgen een mail")
    visitor.keep("seizoen-verzetten", widths=(1280,))
    visitor.press("Wijzig en stuur bericht").sees("Wie een plek heeft, krijgt bericht")
    visitor.open("/planning/week?week=2027-W12").sees(MOVED)


def _call_a_group_off(visitor):
    visitor.open("/planning").follow(OFF).follow("Laat deze groep niet doorgaan")
    visitor.sees("12 deelnemers krijgen een mail.").sees("1 persoon op de wachtlijst")
    visitor.sees("Wie een plek had, gaat daar voor.")
    visitor.fill("Waarom gaat de groep niet door? (niet verplicht)", "De trainer is met verlof.")
    visitor.keep("seizoen-afgelasten")
    visitor.press("Laat de groep niet doorgaan").sees("Gaat niet door")


def _read_what_happened(visitor):
    """The letter names the reason and the other groups."""
    visitor.sign_in("anouk@example.org", PASSWORD).open("/postvak").sees("Andere tijd of plaats")
    row = visitor.page.get_by_role("row").filter(has_text="Anouk de Groot")
    row = row.filter(has_text="Gaat niet door")
    path = row.get_by_role("link", name=re.compile("^Tekst")).get_attribute("href")
    told = visitor.page.request.get(visitor.site + path).text()
    assert "De trainer is met verlof." in told
    assert "woensdag 17 maart 2027, 13.00 tot 17.00 uur, Online" in told
    assert "vergader.example.org" not in told, "the link is for those who have a seat"
    row.get_by_role("link").first.click()
    expect(visitor.page.get_by_text("De trainer is met verlof.")).to_be_visible()
    visitor.keep("seizoen-brief", widths=(390,))


def _take_a_place_in_line(visitor):
    """Who had a seat comes before those who already waited for the other group."""
    visitor.open("/mijn/inschrijvingen?deel=geweest").sees("Gaat niet door")
    visitor.open("/cursussen").follow("In gesprek over suïcide")
    visitor.page.get_by_role("radio", name=re.compile("17 maart")).check()
    visitor.press("Schrijf je in").sees("Je staat op plek 1 van de wachtlijst")
