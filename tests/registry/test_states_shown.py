"""What the pages say of a registration that is no ordinary one."""

import pytest

from leerhuis import clock
from leerhuis.access import HOUSE, Role
from leerhuis.registers import Profession, Register
from leerhuis.registry import service
from leerhuis.registry.rules import Source
from tests.factories import NOW, TODAY, make_organisation, make_professional, make_staff
from tests.factories_registry import make_registration

MINE = "/mijn/registraties"
TELL = {"on": TODAY, "source": Source.REGISTER, "by": HOUSE, "now": NOW}


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def samira(app):
    return make_professional(make_organisation(under=make_organisation()), given_name="Samira")


def test_a_struck_off_registration_was_valid_until_the_day_before(client, samira):
    row = make_registration(samira)
    service.strike_off(row, **TELL)
    page = client.sign_in(samira).page(MINE)
    assert "Geldig tot en met 10 januari 2027" in page.text
    assert "Laatste dag om aan te vragen" not in page.text


def test_whose_word_the_date_is_does_not_read_as_whose_word_the_end_is(client, samira):
    row = make_registration(samira)
    service.strike_off(row, **TELL)
    said = "Doorgehaald op 11 januari 2027. Herregistratiedatum volgens "
    assert said in client.sign_in(samira).page(MINE).text


def test_mijn_skj_is_not_named_beside_another_register(client, samira):
    row = make_registration(samira, register=Register.BIG, occupation=Profession.NURSE)
    page = client.sign_in(samira).page(MINE)
    assert "Mijn SKJ" not in page.text
    assert "Mijn SKJ" not in client.page(f"{MINE}/{row.public_id}/extra").text


def test_a_manager_makes_sure_by_hand_in_the_ways_that_there_are_by_hand(client):
    employer = make_organisation(under=make_organisation())
    person = make_professional(employer)
    row = make_registration(person, register=Register.BIG, occupation=Profession.NURSE)
    page = client.sign_in(make_staff(Role.MANAGER, employer)).page(
        f"{MINE}/{row.public_id}/gecontroleerd"
    )
    assert "Ik heb het opgezocht in het register" in page.text
    for other in ("nagevraagd bij het register zelf", "Mijn SKJ"):
        assert other not in page.text


def test_a_register_that_asks_hours_is_not_said_to_count_points(client, samira):
    make_registration(samira, register=Register.BIG, occupation=Profession.NURSE)
    page = client.sign_in(samira).page(MINE)
    assert "Wat meetelt voor BIG" in page.text
    assert "vraagt werkuren en geen punten" in page.text
    assert "Nog geen punten" not in page.text


def test_the_folder_of_a_register_that_asks_hours_asks_no_points_of_before(client, samira):
    row = make_registration(samira, register=Register.BIG, occupation=Profession.NURSE)
    page = client.sign_in(samira).page(f"{MINE}/{row.public_id}/aanvraagmap")
    assert "Wat je haalde voordat je Leerhuis gebruikte" not in page.text
    assert f"{MINE}/{row.public_id}/beginstand" not in page.links
    assert "/mijn/dossier/toevoegen" not in page.links


def test_a_title_that_is_its_form_is_said_once(client, samira):
    row = make_registration(samira)
    client.sign_in(samira)
    told = {"form": "supervision", "on": "8-1-2027", "hours": "1,5"}
    client.submit("/mijn/dossier/toevoegen", told)
    page = client.page(f"{MINE}/{row.public_id}/aanvraagmap")
    assert "Supervisie" in page.text
    assert "Supervisie Supervisie" not in page.text
