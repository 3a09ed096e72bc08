"""A registration through its whole period, and one that the register struck off, in a browser."""

import re
from dataclasses import replace

import pytest

from leerhuis import clock
from leerhuis.access import COMMAND, Role
from leerhuis.demo import big_answers as known
from leerhuis.demo.big_register import BigServer
from leerhuis.operations import runner
from leerhuis.operations.jobs import job
from leerhuis.people.rules import AppointmentKind, OrganisationKind
from leerhuis.registers import Profession, Register
from leerhuis.signin import links
from leerhuis.signin import service as signin
from tests.factories import make_appointment, make_grant, make_organisation, make_person
from tests.factories_registry import make_registration
from tests.handed_in import paper

pytestmark = pytest.mark.browser
PASSWORD = "een lange zin voor de toets"


def with_password(person):
    link = signin.invite(person, by=COMMAND, now=clock.now())
    signin.choose_password(links.token_of(link), PASSWORD, origin="", now=clock.now())
    return person


@pytest.fixture
def anouk(app, time):
    """A professional, employed and placed, with a manager."""
    region = make_organisation(name="Jeugdregio")
    employer = make_organisation(under=region, name="Stichting SPRING")
    town = make_organisation(under=region, name="Zundert", kind=OrganisationKind.MUNICIPALITY)
    mark = make_person(given_name="Mark", family_name="Terpstra", address="mark@example.org")
    make_grant(mark, Role.MANAGER, employer)
    anouk = make_person(
        given_name="Anouk", name_prefix="de", family_name="Groot", address="anouk@example.org"
    )
    make_appointment(anouk, employer)
    make_appointment(anouk, town, kind=AppointmentKind.PLACEMENT)
    with_password(mark)
    return with_password(anouk)


@pytest.fixture
def register(app):
    """A BIG register on this machine, which knows what its answers say."""
    before, server = app.config["SETTINGS"], BigServer().start()
    app.config["SETTINGS"] = replace(before, big_address=server.address, big_pause=0)
    yield server
    app.config["SETTINGS"] = before
    server.stop()


def test_a_registration_goes_from_its_first_period_into_the_next(anouk, time, visitor):
    visitor.sign_in("anouk@example.org", PASSWORD)
    visitor.open("/mijn/registraties/toevoegen")
    visitor.choose("Register en beroep", "SKJ: Jeugd- en gezinsprofessional")
    visitor.fill("Registratienummer", "110000274").fill("Herregistratiedatum", "3-6-2027")
    visitor.press("Sla op").sees("2 juni 2027")
    _tell_what_came_before(visitor)
    _work(visitor)
    _add_supervision(visitor)
    _tick_all(visitor)
    visitor.follow("Ik heb aangevraagd").fill("De dag van de aanvraag", "11-1-2027")
    visitor.press("Sla op").open("/mijn/registraties").sees("Herregistratie aangevraagd")

    time.pass_by(days=30)
    visitor.sign_out().sign_in("anouk@example.org", PASSWORD).open("/mijn/registraties")
    visitor.follow("Ik ben geherregistreerd").press("Sla op")
    visitor.open("/mijn/registraties").sees("10 januari 2032").keep("registratie-verlengd")
    visitor.open("/mijn/dossier").sees("Supervisie")


def _tell_what_came_before(visitor):
    visitor.follow("Vul de beginstand in")
    for label, points in (("Formeel", "46"), ("Informeel", "15"), ("Reflectie", "58,5")):
        visitor.page.get_by_label(re.compile(f"^{label}")).fill(points)
    visitor.press("Sla op")


def _work(visitor):
    visitor.open("/mijn/werkervaring/toevoegen").fill("Werkgever", "Stichting SPRING")
    visitor.fill("Eerste dag", "1-6-2022").fill("Uren per week", "24")
    visitor.page.get_by_label("Waarvan in je beroep").fill("24")
    visitor.press("Sla op")
    visitor.sees("Stichting SPRING").keep("werkervaring")


def _add_supervision(visitor):
    visitor.open("/mijn/dossier/toevoegen").choose("Wat heb je gedaan?", "Supervisie")
    visitor.fill("Datum", "8-1-2027").fill("Uren", "1,5")
    file = {"name": "verklaring.pdf", "mimeType": "application/pdf", "buffer": paper()}
    visitor.page.get_by_label("Foto of PDF").set_input_files(file)
    visitor.press("Zet in mijn dossier")
    visitor.open("/mijn/dossier").sees("1 bestand").keep("dossier")


def _tick_all(visitor):
    visitor.open("/mijn/registraties").follow("Aanvraagmap")
    visitor.sees("Niets, voor zover Leerhuis het kan tellen.").sees("verklaring.pdf")
    visitor.page.get_by_role("main").get_by_role("button", name="Staat in Mijn SKJ").first.click()
    visitor.look().sees("1 van 1 staat in Mijn SKJ").keep("aanvraagmap")


def test_a_strike_off_is_found_by_night_and_told(anouk, time, visitor, register):
    make_registration(anouk, register=Register.BIG, occupation=Profession.NURSE, number=known.GONE)
    time.pass_by(minutes=10)
    assert runner.run_once(job("letters"), at=None) == 2, "the invitations of before"
    assert runner.run_once(job("checks"), at=None) == 1
    time.pass_by(minutes=10)
    assert runner.run_once(job("letters"), at=None) == 2
    visitor.sign_in("mark@example.org", PASSWORD).open("/registraties/team").sees("Beëindigd")
    visitor.keep("team-doorgehaald")
    visitor.follow("Groot, Anouk de").sees("Doorgehaald").keep("persoon-doorgehaald")
    visitor.open("/postvak").sees("Anouk de Groot: het BIG-register zegt iets anders")
