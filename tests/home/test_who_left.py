"""The first pages of somebody whose last day of work has passed: what is theirs, and no more."""

from datetime import date, timedelta
from decimal import Decimal

from leerhuis import db
from leerhuis.people.models import Appointment
from leerhuis.registers import Category
from leerhuis.registry.models import Registration
from tests.factories import TODAY, make_edition, make_professional, make_staff
from tests.factories_enrolment import enrolled
from tests.factories_registry import give_points, make_registration

YESTERDAY = TODAY - timedelta(days=1)
WHY = "Je hebt nu geen werkgever"


def make_leaver(**given):
    """Somebody who worked until yesterday."""
    person = make_professional(**given)
    leave(person)
    return person


def leave(person):
    with db.transaction():
        for each in db.session.query(Appointment).filter_by(person_id=person.id):
            each.ends_on = YESTERDAY


def earn(person, *, reflection):
    rows = ((Category.FORMAL_LEARNING, Decimal(60)), (Category.REFLECTION, Decimal(reflection)))
    give_points(person, *rows, on=date(2026, 3, 1))


def test_the_overview_says_why_and_shows_the_registration(client):
    person = make_leaver()
    make_registration(person, held_date=date(2031, 12, 1))
    page = client.sign_in(person).page("/")
    assert WHY in page.text
    assert "Mijn registratie" in page.text
    assert "Je hebt nog geen rol" not in page.text
    assert {"/mijn/dossier", "/mijn/registraties"} <= set(page.links)
    assert not {"/mijn/advies"} & set(page.links)


def test_the_overview_of_who_works_does_not_say_it(client):
    person = make_professional()
    make_registration(person, held_date=date(2031, 12, 1))
    page = client.sign_in(person).page("/")
    assert WHY not in page.text
    assert "/mijn/advies" in page.links


def test_the_last_day_to_apply_still_comes_first(client):
    person = make_leaver()
    row = make_registration(person, held_date=date(2027, 2, 22))
    earn(person, reflection=60)
    page = client.sign_in(person).page("/")
    assert "Je hebt nog 41 dagen om je SKJ-herregistratie aan te vragen" in page.text
    assert f"/mijn/registraties/{row.public_id}/aangevraagd" in page.links


def test_missing_points_lead_to_the_registration_and_not_to_courses(client):
    person = make_professional()
    make_registration(person, held_date=date(2027, 2, 22))
    earn(person, reflection=44)
    courses = "/cursussen?register=SKJ"
    client.sign_in(person)
    assert any(link.startswith(courses) for link in client.page("/").links)
    leave(person)
    page = client.page("/")
    assert "Bekijk je registratie" in page.text
    assert not any(link.startswith(courses) for link in page.links)


def test_a_session_that_was_planned_still_comes_up(client):
    person = make_professional()
    mine = enrolled(make_edition(), person)
    leave(person)
    assert f"/mijn/inschrijvingen/{mine.public_id}" in client.sign_in(person).page("/").links


def test_one_s_own_registrations_are_shown_and_can_be_added(client):
    person = make_leaver()
    client.sign_in(person)
    assert "Voeg je registratie toe" in client.page("/mijn/registraties").text
    row = make_registration(person, held_date=date(2031, 12, 1))
    page = client.page("/mijn/registraties")
    assert f"/mijn/registraties/{row.public_id}/aanvraagmap" in page.links
    assert "Je werk vraagt geen registratie" not in page.text


def test_the_folder_of_an_application_offers_no_manager_and_no_course(client):
    person = make_professional()
    row = make_registration(person, held_date=date(2028, 2, 22))
    at = f"/mijn/registraties/{row.public_id}/aanvraagmap"
    asks = f'action="/mijn/registraties/{row.public_id}/verklaring"'
    client.sign_in(person)
    assert asks in client.get(at).text
    leave(person)
    assert asks not in client.get(at).text
    assert "Vraag de verklaring zelf aan je werkgever" in client.page(at).text


def test_the_registration_of_another_is_not_there(client):
    other = make_registration(make_professional())
    client.sign_in(make_leaver())
    for rest in ("/aanvraagmap", "/verbeteren", "/status"):
        assert client.get(f"/mijn/registraties/{other.public_id}{rest}").status_code == 404


def test_the_manager_who_was_sees_no_more_than_before(client, manager, spring):
    person = make_professional(spring)
    row = make_registration(person)
    client.sign_in(manager)
    of = (f"/registraties/{person.public_id}", f"/registraties/{person.public_id}/dossier")
    assert [client.get(each).status_code for each in of] == [200, 200]
    leave(person)
    for each in (*of, f"/mijn/registraties/{row.public_id}/verbeteren"):
        assert client.get(each).status_code == 404
    assert person.name not in client.page("/registraties/team").text
    assert db.session.get_one(Registration, row.id).person_id == person.id


def test_who_never_worked_has_no_pages_of_a_professional(client):
    client.sign_in(make_staff("policy"))
    assert client.get("/mijn/registraties").status_code == 403
    assert WHY not in client.page("/mijn/registraties", 403).text
    assert WHY not in client.page("/mijn/advies", 403).text


def test_the_calendar_leads_back_to_the_enrolments(client):
    page = client.sign_in(make_leaver()).page("/mijn/agenda")
    assert "/mijn/inschrijvingen" in page.links
