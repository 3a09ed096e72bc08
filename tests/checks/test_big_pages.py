"""What somebody reads of the register's answers, and the story of a strike-off, through HTTP."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.demo import big_answers as known
from leerhuis.demo.big_answers import FAULTS, Fault, Judgment, Known, Row
from leerhuis.demo.big_register import BigServer
from leerhuis.mail import delivery
from leerhuis.registers import Profession, Register
from leerhuis.registry.checks import asking
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import State
from tests.factories import (
    NOW,
    make_appointment,
    make_organisation,
    make_professional,
    make_staff,
)
from tests.factories_registry import make_registration

BROKEN = {fault: number for number, fault in FAULTS.items()}[Fault.BROKEN]


@pytest.fixture(scope="module")
def server():
    started = BigServer().start()
    yield started
    started.stop()


@pytest.fixture
def register(app, server):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, big_address=server.address, big_pause=0)
    server.people[:] = known.PEOPLE
    yield server
    app.config["SETTINGS"] = before


def registered(number, **given):
    return make_registration(
        register=Register.BIG,
        occupation=Profession(number[-2:]),
        number=number,
        **given,
    )


def managed():
    employer = make_organisation(under=make_organisation())
    manager = make_staff(Role.MANAGER, employer)
    return make_professional(employer, given_name="Anouk", family_name="Groot"), manager


def page_of(row):
    return f"/mijn/registraties/{row.public_id}/register"


def test_one_strike_off_is_found_told_and_seen(register, client):
    person, manager = managed()
    row = registered(known.GONE, person=person)
    client.sign_in(person)
    client.get("/mijn/registraties")
    asking.ask_due(now=NOW)
    sent = []
    delivery.deliver(
        now=NOW + timedelta(hours=1), send=lambda data, _from, to: sent.append((to, data))
    )
    assert len(sent) == 2
    assert any(b"doorgehaald" in data for _to, data in sent)
    page = client.get(page_of(row))
    assert "Niet meer in het register" in page.text
    assert "Ingeschreven als specialist" not in page.text
    client.sign_in(manager)
    page = client.get(f"/registraties/{person.public_id}")
    assert "Doorgehaald" in page.text
    db.session.expire_all()
    assert db.session.get(Registration, row.id).state is State.STRUCK_OFF


def test_a_question_is_asked_on_the_page_and_answered_by_the_jobs(register, client):
    person, _manager = managed()
    register.people[:] = [Known([Row(known.ACTIVE)])]
    row = registered(known.ACTIVE, person=person, checked_on=clock.day_of(clock.now()))
    client.sign_in(person)
    page = client.get(page_of(row))
    assert "nog geen antwoord" in page.text
    page = client.post(f"/mijn/registraties/{row.public_id}/navragen", follow_redirects=True)
    assert "wacht op zijn beurt" in page.text
    asking.ask_due(now=clock.now() + timedelta(minutes=1))
    page = client.get(page_of(row))
    assert "Het register zegt hetzelfde" in page.text


def test_a_register_that_does_not_answer_says_nothing_of_the_registration(register, client):
    person, _manager = managed()
    row = registered(BROKEN, person=person)
    asking.ask_due(now=NOW)
    client.sign_in(person)
    page = client.get(page_of(row))
    assert "gaf op 11 januari 2027 geen antwoord" in page.text
    db.session.expire_all()
    assert db.session.get(Registration, row.id).state is State.REGISTERED


def test_measures_are_read_by_the_person_and_the_employers_manager(register, client):
    person, manager = managed()
    closed = Judgment(known.OPEN, 4, "Waarschuwing", "2020-01-01", "2021-01-01")
    opened = Judgment(known.OPEN, 5, "Berisping", "2026-01-01")
    register.people[:] = [Known([Row(known.OPEN)], judgments=[closed, opened])]
    row = registered(known.OPEN, person=person)
    asking.ask_due(now=NOW)
    for reader in (person, manager):
        client.sign_in(reader)
        page = client.get(page_of(row))
        assert "Berisping" in page.text
        assert "Geschiedenis" in page.text


def test_a_manager_of_a_placement_does_not_find_the_page(register, client):
    person, _manager = managed()
    place = make_organisation(under=make_organisation())
    make_appointment(person, place, kind="placement")
    row = registered(known.OPEN, person=person)
    client.sign_in(make_staff(Role.MANAGER, place))
    assert client.get(page_of(row)).status_code == 404
    assert client.post(f"/mijn/registraties/{row.public_id}/navragen").status_code == 404


def test_a_specialism_is_a_suggestion_and_changes_nothing(register, client):
    person, _manager = managed()
    row = registered(known.SPECIALIST, person=person)
    asking.ask_due(now=NOW)
    client.sign_in(person)
    page = client.get(page_of(row))
    assert "specialisme" in page.text
    db.session.expire_all()
    assert db.session.get(Registration, row.id).state is State.REGISTERED


def test_what_leerhuis_cannot_ask_is_not_offered(app, client):
    person, _manager = managed()
    row = make_registration(person)
    client.sign_in(person)
    page = client.get(page_of(row))
    assert "Vraag het register nu" not in page.text
    page = client.post(f"/mijn/registraties/{row.public_id}/navragen", follow_redirects=True)
    assert "kan dit register niet bevragen" in page.text
