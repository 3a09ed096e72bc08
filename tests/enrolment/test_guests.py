"""Somebody without an account asks for a seat, confirms it, and is given an organisation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.words import Admits
from leerhuis.enrolment import guests
from leerhuis.enrolment.models import Answer, Approval, Enrolment, GuestRequest
from leerhuis.enrolment.rules import EnrolmentState, Side
from leerhuis.errors import Missing
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.models import Appointment, EmailAddress, Person
from leerhuis.people.rules import Function
from leerhuis.signin.models import Account
from tests.factories import (
    NOW,
    identity,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_professional,
    make_staff,
    make_venue,
)
from tests.factories_attendance import sessions_of
from tests.factories_enrolment import fill
from tests.factories_questions import make_question, make_request
from tests.letters import reads_as

ADDRESS = "f.boersma@deboom.example"
SENT = "/open/inschrijven/verstuurd"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def public(app):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, public_catalogue=True)
    yield
    app.config["SETTINGS"] = before


@pytest.fixture
def region(public):
    return make_organisation(name="West")


@pytest.fixture
def course(region):
    return make_course(title="Meldcode", organisation_id=region.id)


@pytest.fixture
def edition(course):
    return make_edition(course=course)


@pytest.fixture
def coordinator(region):
    return make_staff(Role.COORDINATOR, region)


def form(edition):
    return f"/open/inschrijven/{edition.public_id}"


def said(**given):
    return {
        "given_name": "Fenna",
        "name_prefix": "",
        "family_name": "Boersma",
        "address": ADDRESS,
        "organisation_name": "Basisschool De Boom",
    } | given


def asked(client, edition, **given):
    """The address of the link in the letter, after asking by the page."""
    client.submit(form(edition), said(**given))
    return link(db.session.query(GuestRequest).order_by(GuestRequest.id.desc()).first())


def link(row):
    return f"/open/aanvraag/{guests.token_of(row)}"


def letters():
    return [row.kind for row in db.session.query(QueuedLetter).order_by(QueuedLetter.id)]


def the(kind):
    return db.session.query(kind).one()


def test_the_way_to_it_stands_at_each_group_that_is_open(client, course, edition):
    assert form(edition) in client.page(f"/open/cursussen/{course.public_id}").links


def test_without_a_public_catalogue_nobody_asks(client, app):
    client.page(form(make_edition()), status=404)


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("admits", [Admits.OWN, Admits.INVITED])
def test_a_group_that_is_not_open_to_everyone_does_not_exist(client, admits):
    edition = make_edition(admits=admits)
    client.page(form(edition), status=404)
    client.submit(form(edition), said(), status=404)


def test_asking_sends_a_letter_and_holds_no_seat_yet(client, edition):
    page = client.submit(form(edition), said())
    assert page.h1 == "Kijk in je mail"
    assert letters() == ["enrolment/guest_confirm"]
    assert the(QueuedLetter).address == ADDRESS
    assert db.session.query(Person).count() == db.session.query(Enrolment).count() == 0


def test_opening_the_link_changes_nothing(client, edition):
    path = asked(client, edition)
    for _ in range(2):
        assert "Bevestig je aanvraag voor Meldcode" in client.page(path).h1
    assert the(GuestRequest).confirmed_at is None


def test_confirming_holds_a_seat_until_the_coordinator_looks(client, edition, coordinator):
    path = asked(client, edition)
    for _ in range(2):  # a double click
        page = client.submit(path)
    assert "De coördinator kijkt waar je werkt." in page.text
    enrolment = the(Enrolment)
    assert enrolment.state is EnrolmentState.REQUESTED
    assert the(Approval).side is Side.COORDINATOR
    [address] = db.session.query(EmailAddress).filter_by(address=ADDRESS)
    assert address.confirmed_at == NOW
    assert db.session.get_one(Person, enrolment.person_id).name == "Fenna Boersma"
    assert db.session.query(Account).count() == 0


def test_a_guest_of_a_full_group_waits_and_is_requested_when_a_seat_comes(
    client, edition, coordinator
):
    with db.transaction():
        edition.capacity = 1
    [first] = fill(edition, 1)
    page = client.submit(asked(client, edition))
    assert "Je staat op plek 1 van de wachtlijst" in page.text
    guests.service.cancel(first, by=identity(coordinator), now=NOW)
    assert the(GuestRequest).enrolment_id is not None
    [mine] = db.session.query(Enrolment).filter(Enrolment.cancelled_at.is_(None))
    assert mine.state is EnrolmentState.REQUESTED


def test_an_address_that_is_known_gets_the_same_page_and_another_letter(client, edition):
    make_professional(address=ADDRESS)
    page = client.submit(form(edition), said(address=ADDRESS.upper()))
    assert page.h1 == "Kijk in je mail"
    assert letters() == ["enrolment/guest_known"]
    assert db.session.query(GuestRequest).count() == 0


def test_who_became_known_meanwhile_signs_in(client, edition):
    path = asked(client, edition)
    make_professional(address=ADDRESS)
    assert "Je hebt nu een account." in client.submit(path).text
    assert db.session.query(Enrolment).count() == 0


def test_asking_again_is_one_request_with_a_new_letter(client, edition, monkeypatch):
    asked(client, edition)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=1))
    asked(client, edition, organisation_name="De Boom")
    assert the(GuestRequest).organisation_name == "De Boom"
    assert letters() == ["enrolment/guest_confirm"] * 2


def test_a_guest_may_ask_for_a_second_group_and_stays_one_person(client, course, edition):
    client.submit(asked(client, edition))
    client.submit(asked(client, make_edition(course=course)))
    assert db.session.query(Person).filter_by(given_name="Fenna").count() == 1
    assert db.session.query(Enrolment).count() == 2


def test_asking_too_often_is_slowed_down(client, edition):
    for _ in range(5):
        client.submit(form(edition), said())
    answer = client.post(form(edition), said())
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"address": "geen adres"}, "bijvoorbeeld naam@organisatie.nl"),
        ({"given_name": " "}, "Vul je voornaam in."),
        ({"organisation_name": ""}, "Vul de naam van de organisatie in."),
        ({"organisation_name": "x" * 121}, "Gebruik hoogstens 120 tekens."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, edition, given, sentence):
    page = client.submit(form(edition), said(**given))
    assert sentence in page.text
    assert 'value="Boersma"' in page.html
    assert letters() == []


def test_what_the_course_asks_is_asked_when_confirming(client, course, edition):
    diet = make_question(course, label="Wat eet je niet?", required=True)
    path = asked(client, edition)
    assert "Beantwoord deze vraag." in client.submit(path).text
    assert db.session.query(Person).count() == 0
    client.submit(path, {f"vraag-{diet.public_id}": "noten"})
    assert the(Answer).text == "noten"


@pytest.mark.parametrize("token", ["x" * 43, "..", "é"])
def test_a_forged_link_is_no_link(client, public, token):
    assert client.get(f"/open/aanvraag/{token}").status_code == 404
    assert client.post(f"/open/aanvraag/{token}").status_code == 404


def test_a_request_that_was_not_confirmed_ends_after_30_days(client, edition, monkeypatch):
    path = asked(client, edition)
    late = NOW + timedelta(days=30)
    monkeypatch.setattr(clock, "now", lambda: late)
    client.page(path, status=404)
    assert guests.forget_due(now=late - timedelta(seconds=1)) == 0
    assert [guests.forget_due(now=late) for _ in range(2)] == [1, 0]


def test_a_confirmed_request_is_not_forgotten(client, edition):
    client.submit(asked(client, edition))
    assert guests.forget_due(now=NOW + timedelta(days=400)) == 0


def test_signing_off_by_the_link(client, edition):
    path = asked(client, edition)
    client.submit(path)
    page = client.submit(f"{path}/afmelden")
    assert the(Enrolment).state is EnrolmentState.CANCELLED
    assert "Afgemeld" in page.text
    client.submit(f"{path}/afmelden")


def test_who_signed_off_may_ask_anew(client, edition):
    path = asked(client, edition)
    client.submit(path)
    client.submit(f"{path}/afmelden")
    again = asked(client, edition)
    assert again != path
    client.submit(again)
    assert db.session.query(Enrolment).filter(Enrolment.cancelled_at.is_(None)).count() == 1


@pytest.fixture
def school(region):
    return make_organisation(under=region, name="Basisschool De Boom")


def attach(row, school, coordinator):
    return guests.attach(row, school, function=Function.TEACHER, by=identity(coordinator), now=NOW)


def test_the_coordinator_says_where_a_guest_works_and_the_seat_is_sure(
    client, edition, coordinator, school
):
    client.submit(asked(client, edition))
    [row] = guests.to_attach(identity(coordinator))
    for _ in range(2):
        attach(row, school, coordinator)
    assert the(Enrolment).state is EnrolmentState.CONFIRMED
    assert the(Appointment).organisation_id == school.id
    assert "signin/invitation" in letters()
    assert guests.to_attach(identity(coordinator)) == []


def test_an_organisation_outside_the_region_is_not_there_to_choose(client, edition, coordinator):
    client.submit(asked(client, edition))
    [row] = guests.to_attach(identity(coordinator))
    with pytest.raises(Missing):
        attach(row, make_organisation(under=make_organisation()), coordinator)
    assert db.session.query(Appointment).count() == 0


def test_a_coordinator_of_another_region_sees_no_guests_here(client, edition):
    client.submit(asked(client, edition))
    other = identity(make_staff(Role.COORDINATOR))
    assert guests.to_attach(other) == []
    with pytest.raises(Missing):
        guests.request_for(other, the(GuestRequest).public_id)


def test_who_did_not_confirm_is_not_there_to_attach(edition, coordinator):
    make_request(edition)
    assert guests.to_attach(identity(coordinator)) == []


def test_someone_without_an_appointment_who_never_asked_as_a_guest_needs_no_yes(edition):
    person = make_person()
    assert guests.service.enrol(edition, person.id, by=identity(person), now=NOW).state == (
        EnrolmentState.CONFIRMED
    )


def test_the_letters_read_well(edition):
    with db.transaction():
        sessions_of(edition)[0].venue_id = make_venue(name="De Eem").id
    row = make_request(edition, address=ADDRESS)
    facts = guests.counting.facts_of(edition.id)
    reads_as(guests.mails.confirm(row, facts, now=NOW), "enrolment-guest-confirm.txt")
    row.confirmed_at = NOW
    reads_as(guests.mails.confirm(row, facts, now=NOW), "enrolment-guest-again.txt")
    known = guests.mails.known(facts, make_person(), address=ADDRESS, now=NOW)
    reads_as(known, "enrolment-guest-known.txt")
