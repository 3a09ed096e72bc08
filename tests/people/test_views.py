"""The pages on which an administrator keeps organisations and persons."""

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.people.models import Appointment, EmailAddress, Organisation, Person, RoleGrant
from tests.counting import statements
from tests.factories import (
    NOW,
    identity,
    make_appointment,
    make_grant,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def spring(region):
    return make_organisation(under=region, name="Stichting SPRING")


@pytest.fixture
def desk(client, region):
    """The browser of the administrator of the region."""
    return client.sign_in(make_staff(Role.ADMINISTRATOR, region, family_name="Beheer"))


def address(person, rest=""):
    return f"/beheer/personen/{person.public_id}{rest}"


def test_the_tree_shows_who_is_where(desk, spring):
    make_professional(spring)
    page = desk.page("/beheer/organisaties")
    assert "Stichting SPRING" in page.text
    assert any(spring.public_id in link and "organisatie=" in link for link in page.links)


def test_an_organisation_is_added_under_another(desk, region):
    page = desk.submit(
        "/beheer/organisaties/nieuw",
        {"name": "Gemeente Zundert", "kind": "municipality", "parent": region.public_id},
    )
    assert "Gemeente Zundert" in page.text
    assert db.session.scalar(select(Organisation).filter_by(parent_id=region.id))


def test_a_refused_name_stays_in_the_form(desk, spring, region):
    page = desk.submit(
        "/beheer/organisaties/nieuw",
        {"name": "stichting spring", "kind": "team", "parent": region.public_id},
    )
    assert page.title.startswith("Fout: ")
    assert 'value="stichting spring"' in page.html


def test_an_organisation_is_renamed_and_moved(desk, region, spring):
    under = make_organisation(under=region)
    desk.submit(
        f"/beheer/organisaties/{spring.public_id}",
        {"name": "SPRING", "kind": "employer", "parent": under.public_id},
    )
    assert (spring.name, spring.path) == ("SPRING", f"{under.path}{spring.id}.")


def test_the_top_of_an_administrator_keeps_its_place(desk, region):
    page = desk.page(f"/beheer/organisaties/{region.public_id}")
    assert 'name="parent"' not in page.html
    desk.submit(f"/beheer/organisaties/{region.public_id}", {"name": "West", "kind": "region"})
    assert (region.name, region.parent_id) == ("West", None)


def test_a_foreign_place_is_no_choice(desk):
    elsewhere = make_organisation()
    page = desk.submit(
        "/beheer/organisaties/nieuw",
        {"name": "Sluw", "kind": "team", "parent": elsewhere.public_id},
    )
    assert page.title.startswith("Fout: ")
    assert db.session.scalar(select(Organisation).filter_by(name="Sluw")) is None


def test_persons_are_found_by_name_and_organisation(desk, region, spring):
    make_professional(spring, given_name="Anouk", name_prefix="de", family_name="Groot")
    make_professional(make_organisation(under=region), family_name="Klein")
    assert "Groot, Anouk de" in desk.page("/beheer/personen").text
    found = desk.page(f"/beheer/personen?organisatie={spring.public_id}")
    assert "Groot" in found.text
    assert "Klein" not in found.text
    assert "Klein" not in desk.page("/beheer/personen?zoek=groot").text
    assert "Groot" not in desk.page("/beheer/personen?zoek=%25").text


def test_persons_are_found_by_a_part_of_an_address(desk, spring):
    make_professional(spring, family_name="Groot", address="a.medewerker@spring.example")
    make_professional(spring, family_name="Klein")
    found = desk.page("/beheer/personen?zoek=medewerker").text
    assert "Groot" in found
    assert "Klein" not in found


def test_a_list_of_fifty_asks_no_more_than_a_list_of_one(desk, spring):
    for _each in range(60):
        person = make_professional(spring)
        make_grant(person, Role.TRAINER, spring)
    with statements() as identity_only:
        desk.get("/beheer/personen/nieuw")
    with statements() as seen:
        desk.page("/beheer/personen")
    assert len(seen) <= len(identity_only) - 1 + 6


def test_a_new_person_has_a_job_or_a_role(desk, spring):
    names = {"given_name": "Anouk", "name_prefix": "de", "family_name": "Groot"}
    place = {"organisation": spring.public_id, "function": "", "kind": "employment", "role": ""}
    page = desk.submit("/beheer/personen/nieuw", names | place)
    assert page.title.startswith("Fout: ")
    page = desk.submit("/beheer/personen/nieuw", names | place | {"function": "office"})
    assert page.title.startswith("Fout: ")
    assert db.session.scalar(select(Person).filter_by(family_name="Groot")) is None
    job = {"function": "office", "fte": "0,89", "starts_on": "1-2-2027"}
    page = desk.submit("/beheer/personen/nieuw", names | place | job | {"role": "coordinator"})
    assert page.h1 == "Anouk de Groot"
    person = db.session.scalar(select(Person).filter_by(family_name="Groot"))
    assert identity(person).may(Role.COORDINATOR)


def test_the_page_of_a_person_shows_jobs_roles_and_addresses(desk, spring):
    person = make_professional(spring, given_name="Anouk", address="anouk@example.org")
    make_grant(person, Role.TRAINER, spring)
    page = desk.page(address(person))
    assert page.h1 == person.name
    for words in ("anouk@example.org", "Stichting SPRING", "0,89", "Trainer"):
        assert words in page.text


def test_a_name_is_changed(desk, spring):
    person = make_professional(spring)
    desk.submit(
        address(person, "/naam"),
        {"given_name": "Aimée", "name_prefix": "van", "family_name": "Hagen"},
    )
    assert (person.sort_name, person.search_name) == ("Hagen, Aimée van", "hagen, aimee van")


def test_an_address_is_added_chosen_and_removed(desk, spring):
    person = make_professional(spring, address=None)
    for new in ("een@example.org", "twee@example.org"):
        desk.submit(address(person, "/adressen/nieuw"), {"address": new})
    first, second = db.session.scalars(select(EmailAddress).filter_by(person_id=person.id))
    desk.submit(f"/beheer/adressen/{second.public_id}/kiezen")
    desk.submit(f"/beheer/adressen/{first.public_id}/verwijderen")
    left = db.session.scalars(select(EmailAddress).filter_by(person_id=person.id)).all()
    assert [(row.address, row.for_letters) for row in left] == [("twee@example.org", True)]


def test_an_appointment_is_added_and_changed(desk, spring):
    person = make_staff(Role.TRAINER, spring)
    terms = {"function": "office", "fte": "0,5", "personnel_number": "P1", "starts_on": "1-2-2027"}
    desk.submit(
        address(person, "/aanstellingen/nieuw"),
        terms | {"organisation": spring.public_id, "kind": "placement"},
    )
    row = db.session.scalar(select(Appointment))
    path = f"/beheer/aanstellingen/{row.public_id}"
    assert 'value="0,5"' in desk.page(path).html
    page = desk.submit(path, terms | {"ends_on": "1-1-2027"})
    assert page.title.startswith("Fout: ")
    desk.submit(path, terms | {"ends_on": "28-2-2027", "kind": "employment"})
    assert (row.ends_on.isoformat(), row.kind) == ("2027-02-28", "placement")


def test_a_role_is_given_and_taken_away(desk, spring):
    person = make_professional(spring)
    desk.submit(
        address(person, "/rollen/nieuw"), {"role": "manager", "organisation": spring.public_id}
    )
    row = db.session.scalar(select(RoleGrant).filter_by(person_id=person.id))
    desk.submit(f"/beheer/rollen/{row.public_id}/intrekken")
    assert row.ended_at == NOW


def test_the_last_administrator_is_told_why_they_stay(desk, region):
    row = db.session.scalar(select(RoleGrant))
    page = desk.submit(f"/beheer/rollen/{row.public_id}/intrekken")
    assert page.html.count('role="alert"') == 1
    assert row.ended_at is None


def test_somebody_leaves(desk, spring):
    person = make_professional(spring)
    desk.submit(
        address(person, "/uit-dienst"), {"organisation": spring.public_id, "on": "31-1-2027"}
    )
    assert db.session.scalar(select(Appointment)).ends_on.isoformat() == "2027-01-31"


@pytest.mark.parametrize(
    "rest", ["", "/naam", "/adressen/nieuw", "/aanstellingen/nieuw", "/rollen/nieuw", "/uit-dienst"]
)
def test_a_person_elsewhere_does_not_exist(desk, rest):
    desk.page(address(make_professional(), rest), status=404)


def test_rows_elsewhere_do_not_exist(desk):
    other = make_organisation()
    person = make_person()
    grant = make_grant(person, Role.TRAINER, other)
    job = make_appointment(person, other)
    mail = db.session.scalar(select(EmailAddress).filter_by(person_id=person.id))
    desk.page(f"/beheer/organisaties/{other.public_id}", status=404)
    desk.page(f"/beheer/aanstellingen/{job.public_id}", status=404)
    desk.submit(f"/beheer/rollen/{grant.public_id}/intrekken", status=404)
    desk.submit(f"/beheer/adressen/{mail.public_id}/kiezen", status=404)
    desk.submit(f"/beheer/adressen/{mail.public_id}/verwijderen", status=404)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_comes_in(client, spring, role):
    client.sign_in(make_staff(role, spring))
    for path in ("/beheer/organisaties", "/beheer/personen", "/beheer/personen/nieuw"):
        client.page(path, status=403)


def test_everyone_sees_their_own_details(client, spring):
    person = make_professional(spring, given_name="Anouk", address="anouk@example.org")
    make_grant(person, Role.TRAINER, make_organisation(name="Elders"))
    page = client.sign_in(person).page("/mijn/gegevens")
    for words in (person.name, "anouk@example.org", "Stichting SPRING", "Elders"):
        assert words in page.text


def test_own_details_ask_few_questions(client, spring):
    person = make_professional(spring)
    client.sign_in(person)
    with statements() as seen:
        client.page("/mijn/gegevens")
    assert len(seen) <= 10
