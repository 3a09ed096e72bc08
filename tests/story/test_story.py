"""The main job from end to end, in a browser and in Dutch, as each role does it."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from leerhuis import clock, db
from leerhuis.access import COMMAND, Role
from leerhuis.certificates import service as certificates
from leerhuis.courses import queries as courses
from leerhuis.enrolment import service as enrolment
from leerhuis.mail import delivery
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.registers import Chamber, Register
from leerhuis.registry import service as registry
from leerhuis.registry.rules import Source
from leerhuis.signin import first_administrator, links
from leerhuis.signin import service as signin
from tests.factories import make_appointment, make_grant, make_organisation, make_person

pytestmark = pytest.mark.browser

PASSWORD = "een lange zin voor de toets"
DATA = Path(__file__).parent.parent / "data"


def with_password(person):
    """Give the person a way in, through the invitation that everyone gets."""
    link = signin.invite(person, by=COMMAND, now=clock.now())
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    return person


@pytest.fixture
def region(app, time):
    """A region with an employer, a coordinator, a manager and thirteen professionals."""
    region = make_organisation(name="Jeugdregio")
    employer = make_organisation(under=region, name="Stichting SPRING")
    town = make_organisation(under=region, name="Zundert", kind=OrganisationKind.MUNICIPALITY)
    ine = make_person(
        given_name="Ine", name_prefix="van", family_name="Dam", address="ine@example.org"
    )
    make_grant(ine, Role.COORDINATOR, region)
    mark = make_person(given_name="Mark", family_name="Terpstra", address="mark@example.org")
    make_grant(mark, Role.MANAGER, employer)
    people = [
        make_person(given_name="Anouk", name_prefix="de", family_name=f"Groot{letter}",
                    address=f"anouk{letter.lower()}@example.org")
        for letter in "ABCDEFGHIJKLM"
    ]  # fmt: skip
    for person in people:
        make_appointment(person, employer)
        make_appointment(person, town, kind=AppointmentKind.PLACEMENT)
    registry.record_registration(
        people[12],
        register=Register.SKJ,
        occupation=Chamber.YOUTH_AND_FAMILY_PROFESSIONAL,
        number="110000118",
        registered_on=None,
        held_date=date(2029, 6, 3),
        source=Source.EMPLOYER,
        by=COMMAND,
        now=time.now,
    )
    for person in (ine, mark, people[0], people[12]):
        with_password(person)
    return people


def test_an_administrator_imports_the_staff_file(app, time, visitor):
    first_administrator.create_first_administrator(
        organisation="Jeugdregio West-Brabant West",
        given_name="Bea",
        name_prefix="",
        family_name="Smolders",
        address="bea@example.org",
        password=PASSWORD,
        now=time.now,
    )
    visitor.sign_in("bea@example.org", PASSWORD)
    visitor.open("/beheer/organisaties/nieuw").fill("Naam", "Gemeente Breda")
    visitor.page.get_by_label("Soort").select_option(label="Gemeente")
    visitor.page.get_by_label("Onderdeel van").select_option(label="Jeugdregio West-Brabant West")
    visitor.press("Voeg organisatie toe").open("/beheer/organisaties").sees("Gemeente Breda")

    def upload(name):
        visitor.open("/beheer/import")
        visitor.page.get_by_label("Bestand").set_input_files(DATA / name)
        return visitor.press("Bekijk de import")

    upload("medewerkers-met-fouten.csv").sees("negen")
    expect(visitor.page.get_by_role("button", name="Importeer")).to_have_count(0)
    upload("medewerkers.csv").sees("120")
    visitor.page.get_by_role("checkbox").last.check()
    visitor.press("Importeer bestand").sees("120")
    upload("medewerkers.csv").sees("Alles uit dit bestand staat al in Leerhuis.")
    visitor.open("/beheer/personen").fill("Naam of e-mailadres", "spreeuwel")
    visitor.page.keyboard.press("Enter")
    visitor.sees("Spreeuwel, Duuk van")
    assert visitor.page.request.get(visitor.site + "/postvak").ok
    visitor.open("/postvak").does_not_see("spring.example")


def _plan_a_course(visitor):
    """The coordinator makes a theme, a course with points and an edition, and publishes it."""
    visitor.sign_in("ine@example.org", PASSWORD)
    visitor.open("/aanbod/themas/nieuw").fill("Naam", "Beroepsethiek").press("Sla op")
    visitor.open("/aanbod/locaties/nieuw").fill("Naam", "Leerhuis").fill("Plaats", "Roosendaal")
    visitor.press("Sla op")
    visitor.open("/aanbod/cursussen/nieuw").choose("Thema", "Beroepsethiek")
    visitor.fill("Titel", "Beroepscode in de praktijk")
    row = visitor.page.get_by_role("group", name="Rij 1")
    row.get_by_label("Register").select_option(label="SKJ")
    row.get_by_label("Kamer (SKJ)").select_option(label="Jeugd- en gezinsprofessional")
    row.get_by_label("Categorie").select_option(label="Formeel leren")
    row.get_by_label("Punten").fill("6")
    visitor.press("Sla op").sees("Beroepscode in de praktijk")
    visitor.follow("Plan een groep")
    visitor.page.get_by_label("Aantal plekken").fill("12")
    visitor.fill("Inschrijven tot en met", "2027-02-01").press("Sla op")
    for day in ("2027-02-11", "2027-02-18"):
        visitor.follow("Voeg een bijeenkomst toe")
        visitor.fill("Datum", day).fill("Begin", "9.30").fill("Einde", "16.30")
        visitor.page.get_by_label("Locatie").select_option(label="Leerhuis, Roosendaal")
        visitor.press("Sla op")
    visitor.press("Publiceer de groep")
    address = visitor.page.url
    visitor.sign_out()
    return address.removeprefix(visitor.site)


def _enrol(visitor, address):
    visitor.sign_in(address, PASSWORD)
    visitor.open("/cursussen?register=SKJ&vrij=1" if address[:6] == "anouka" else "/cursussen")
    visitor.follow("Beroepscode in de praktijk")
    button = visitor.page.get_by_role(
        "button", name=re.compile("Schrijf je in|Zet me op de wachtlijst")
    )
    button.click()
    return visitor.look()


def test_a_seat_is_found_lost_and_passed_on(app, time, visitor, region):
    group = _plan_a_course(visitor)
    _enrol(visitor, "anouka@example.org").sees("Bevestigd")
    edition = courses.edition_for(group.rsplit("/", 1)[1])
    for person in region[1:12]:
        enrolment.enrol(edition, person.id, by=COMMAND, now=time.now)
    visitor.sign_out()
    _enrol(visitor, "anoukm@example.org").sees("Je staat op plek 1 van de wachtlijst")
    delivery.run(now=time.now)
    visitor.open("/postvak").sees("Beroepscode in de praktijk")

    visitor.sign_out().sign_in("anouka@example.org", PASSWORD)
    visitor.open("/mijn/agenda").press("Maak een agenda-adres")
    told = visitor.page.get_by_role("textbox", name="Adres").input_value()
    link = re.sub("^[a-z]+://[^/]+", visitor.site, told)
    calendar = visitor.page.request.get(link)
    assert calendar.text().count("STATUS:CONFIRMED") == 2
    visitor.open("/mijn/inschrijvingen").follow("Beroepscode in de praktijk")
    visitor.follow("Meld je af").press("Meld je af")
    calendar = visitor.page.request.get(link)
    assert calendar.text().count("STATUS:CONFIRMED") == 0
    assert calendar.text().count("STATUS:CANCELLED") == 2
    visitor.sign_out().sign_in("anoukm@example.org", PASSWORD)
    visitor.open("/mijn/inschrijvingen").follow("Beroepscode in de praktijk").sees("Bevestigd")

    _attend(visitor, time, group)


def _attend(visitor, time, group):
    """Both sessions go by; the coordinator marks who was there, points and papers follow."""
    time.pass_by(days=60)
    visitor.sign_out().sign_in("ine@example.org", PASSWORD)
    for number in ("1", "2"):
        visitor.open(group).follow(f"Open de presentielijst van bijeenkomst {number}")
        visitor.press("De anderen waren er allemaal").sees("Alles is opgeslagen.")
    db.session.rollback()
    assert certificates.issue_due(now=time.now) == 12
    visitor.sign_out().sign_in("anoukm@example.org", PASSWORD)
    visitor.open("/mijn/certificaten").sees("Beroepscode in de praktijk")
    paper = visitor.page.get_by_role("main").get_by_role("link", name=re.compile("pdf")).first
    answer = visitor.page.request.get(visitor.site + paper.get_attribute("href"))
    assert answer.body().startswith(b"%PDF")
    visitor.open("/mijn/registraties").sees("Beroepscode in de praktijk")


def test_a_registration_is_kept_renewed_and_seen(app, time, visitor, region):
    visitor.sign_in("anouka@example.org", PASSWORD)
    visitor.open("/").sees("Goedemorgen, Anouk")
    visitor.open("/mijn/registraties/toevoegen")
    visitor.choose("Register en beroep", "SKJ: Jeugd- en gezinsprofessional")
    visitor.fill("Registratienummer", "110000274").fill("Herregistratiedatum", "22-2-2027")
    visitor.press("Sla op").sees("21 februari 2027").sees("zijn nog niet ingevuld")
    visitor.follow("Vul de beginstand in").page.get_by_role("checkbox").check()
    visitor.press("Sla op").sees("Niet meer haalbaar")

    assert registry.queue_expiry_reminders(now=time.now) == 1
    assert registry.queue_expiry_reminders(now=time.now) == 0
    assert registry.queue_weekly_letters(now=time.now) == 1
    delivery.run(now=time.now)
    letters = visitor.open("/postvak").page.get_by_role("main")
    expect(letters).to_contain_text("Anouk de GrootA")

    visitor.open("/mijn/registraties").follow("Ik heb aangevraagd")
    visitor.fill("De dag van de aanvraag", "11-1-2027").press("Sla op")
    visitor.sees("Herregistratie aangevraagd")
    time.pass_by(days=30)
    assert registry.queue_expiry_reminders(now=time.now) == 0
    visitor.sign_out().sign_in("mark@example.org", PASSWORD)
    visitor.open("/registraties/team").sees("van 13 personen mogen werken").sees("GrootA, Anouk de")
