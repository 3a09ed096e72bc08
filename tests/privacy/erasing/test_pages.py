"""The pages of terms, of what is to be erased, and of erasing somebody."""

import pytest
from sqlalchemy import select

from leerhuis import db
from leerhuis.mail.queries import letter_of
from leerhuis.people.models import Person
from leerhuis.privacy.erasing import foreseeing, log, mails
from leerhuis.privacy.erasing.models import Erasure, PlannedErasure, RetentionTerm
from tests.factories import NOW, make_organisation, make_person, make_staff
from tests.letters import reads_as
from tests.privacy.erasing.test_terms import leaver, queued


@pytest.fixture
def region(app):
    log.place().unlink(missing_ok=True)
    return make_organisation(name="FoodValley")


@pytest.fixture
def employer(region):
    return make_organisation(under=region, name="De Kring")


@pytest.fixture
def officer(region, client):
    person = make_staff("privacy_officer", region, given_name="Nora")
    client.sign_in(person)
    return person


def test_the_privacy_officer_sets_a_term_with_its_source(client, officer, region):
    page = client.page("/bewaartermijnen")
    assert page.h1 == "Hoelang gegevens worden bewaard"
    assert "24 maanden na de laatste aanstelling" in page.text
    path = f"/bewaartermijnen/{region.public_id}/person"
    page = client.submit(path, {"months": "60", "source": ""}, status=200)
    assert "Vul in waar deze termijn vandaan komt." in page.text
    page = client.submit(path, {"months": "60", "source": "Selectielijst 2020, 1.1"})
    assert "60 maanden" in page.text
    assert "Selectielijst 2020, 1.1" in page.text
    assert db.session.scalars(select(RetentionTerm.months)).all() == [60]


def test_a_kind_that_there_is_not_has_no_page(client, officer, region):
    assert client.get(f"/bewaartermijnen/{region.public_id}/iets").status_code == 404


def test_an_administrator_reads_the_terms_and_changes_none(client, region):
    client.sign_in(make_staff("administrator", region))
    assert "/bewaartermijnen/" not in client.page("/bewaartermijnen").html.replace(
        "/bewaartermijnen/komende-maand", ""
    )
    path = f"/bewaartermijnen/{region.public_id}/person"
    assert client.get(path).status_code == 403


def test_what_is_to_be_erased_can_be_kept_longer(client, officer, employer):
    person = leaver(employer)
    foreseeing.foresee_due(now=NOW)
    page = client.page("/bewaartermijnen/komende-maand")
    assert person.sort_name in page.text
    (row,) = db.session.scalars(select(PlannedErasure)).all()
    path = f"/bewaartermijnen/komende-maand/{row.public_id}"
    page = client.submit(path, {"why": "Er loopt een bezwaar"})
    assert "Langer bewaard" in page.text
    assert "Er loopt een bezwaar" in page.text


def test_an_employers_officer_sees_only_what_is_of_there(client, region, employer):
    other = make_organisation(under=region)
    theirs, foreign = leaver(employer), leaver(other)
    foreseeing.foresee_due(now=NOW)
    client.sign_in(make_staff("privacy_officer", employer))
    page = client.page("/bewaartermijnen/komende-maand")
    assert theirs.sort_name in page.text
    assert foreign.sort_name not in page.text
    row = db.session.scalars(select(PlannedErasure).filter_by(person_id=foreign.id)).one()
    path = f"/bewaartermijnen/komende-maand/{row.public_id}"
    assert client.get(path).status_code == 404


def test_someone_is_erased_after_a_look_at_what_goes_and_what_stays(client, officer, employer):
    person = leaver(employer)
    page = client.page(f"/wissen?zoek={person.family_name}")
    assert f"/wissen/{person.public_id}" in page.links
    path = f"/wissen/{person.public_id}"
    page = client.page(path)
    assert "Naam en adressen" in page.text
    fields = {"why": "Verzoek van januari", "typed": "Iemand anders"}
    page = client.submit(path, fields, status=200)
    assert "Dit is niet de naam." in page.text
    page = client.submit(path, fields | {"typed": person.name})
    assert "De gegevens zijn gewist." in page.text
    db.session.expire_all()
    assert db.session.get_one(Person, person.id).given_name == ""
    assert db.session.scalars(select(Erasure.by_id)).all() == [officer.id]
    assert "Deze gegevens zijn gewist op" in client.page(path).text
    assert client.page("/wissen?zoek=Gewiste").links.count(path) == 0


def test_a_duty_is_said_and_asks_to_be_sure(client, officer, employer):
    person = leaver(employer, ends_on=None)
    path = f"/wissen/{person.public_id}"
    assert "Werkt bij De Kring." in client.page(path).text
    fields = {"why": "Verzoek", "typed": person.name}
    page = client.submit(path, fields, status=200)
    assert "Er is een plicht om deze gegevens te bewaren." in page.text
    assert person.erased_at is None
    client.submit(path, fields | {"sure": "y"})
    db.session.expire_all()
    assert db.session.get_one(Person, person.id).erased_at is not None


@pytest.mark.parametrize("role", ["manager", "coordinator", "policy"])
def test_nobody_else_erases(client, region, employer, role):
    person = leaver(employer)
    client.sign_in(make_staff(role, region))
    assert client.get(f"/wissen/{person.public_id}").status_code == 403
    assert client.get("/bewaartermijnen").status_code == 403


def test_who_works_elsewhere_is_not_there(client, officer):
    elsewhere = make_organisation(under=make_organisation())
    assert client.get(f"/wissen/{leaver(elsewhere).public_id}").status_code == 404
    assert client.get(f"/wissen/{make_person().public_id}").status_code == 404


def test_the_letter_of_the_month_reads_as_its_copy(region, employer):
    make_staff("privacy_officer", region)
    leaver(employer)
    foreseeing.foresee_due(now=NOW)
    (letter,) = queued(mails.KIND)
    reads_as(letter_of(letter), "privacy-expiring.txt")
