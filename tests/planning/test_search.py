"""One search box for people: their enrolments and letters in the own region, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.access import Role
from leerhuis.courses.rules import WaitingPolicy
from leerhuis.enrolment import service as enrolment
from leerhuis.enrolment.rules import EnrolmentState, WhyNot
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people.models import Person
from leerhuis.planning.enrolled.rules import Written, may_go_again
from tests.counting import statements
from tests.factories import (
    NOW,
    identity,
    make_appointment,
    make_course,
    make_edition,
    make_organisation,
    make_person,
    make_staff,
)
from tests.factories_attendance import make_seat, make_seats
from tests.factories_enrolment import enrolled, letters_about
from tests.factories_registry import make_registration


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def region(app):
    return make_organisation(name="West-Brabant West")


@pytest.fixture
def course(region):
    return make_course(organisation_id=region.id, title="Meldcode")


@pytest.fixture
def group(course):
    return make_edition(course=course)


@pytest.fixture(autouse=True)
def coordinator(client, region):
    person = make_staff(Role.COORDINATOR, region)
    client.sign_in(person)
    return person


def at(row, rest=""):
    return f"/planning/inschrijvingen/{row.public_id}{rest}"


def sent(row):
    """The letters about this enrolment have gone out."""
    rows = letters_about(row)
    with db.transaction():
        for each in rows:
            each.state, each.sent_at, each.sent_to = LetterState.SENT, NOW, "iemand@example.org"
    return rows


def waiting_letters(row):
    question = select(QueuedLetter).where(
        QueuedLetter.subject == row.public_id, QueuedLetter.state == LetterState.QUEUED
    )
    return db.session.scalars(question).all()


def test_people_are_found_however_their_name_is_spelled(client, region):
    person = make_person(given_name="Zoë", family_name="Şahin")
    make_appointment(person, region)
    for words in ("zoe sahin", "SAHIN", "şah"):
        assert "Şahin, Zoë" in client.page(f"/deelnemers?zoek={words}").text
    assert "Şahin" not in client.page("/deelnemers?zoek=s").text
    assert "Minstens 2 letters" in client.page("/deelnemers?zoek=s").text


def test_who_comes_from_elsewhere_is_found_by_the_seat_they_have_here(client, group):
    guest = make_person(family_name="Elders")
    assert "Niemand gevonden" in client.page("/deelnemers?zoek=elders").text
    assert client.get(f"/deelnemers/{guest.public_id}").status_code == 404
    make_seat(group, guest)
    assert "Elders" in client.page("/deelnemers?zoek=elders").text
    assert "Meldcode" in client.page(f"/deelnemers/{guest.public_id}").text


def test_only_the_own_region_shows_and_no_registration(client, group):
    person = make_person(family_name="Breed")
    make_seat(group, person)
    other = make_edition(course=make_course(title="Elders geheim"))
    theirs = enrolled(other, person)
    make_registration(person, number="123456789")
    text = client.page(f"/deelnemers/{person.public_id}").text
    assert "Meldcode" in text
    assert "Elders geheim" not in text
    assert "123456789" not in text
    letter = letters_about(theirs)[0]
    for path in (at(theirs), at(theirs, "/afmelden"), at(theirs, "/verplaatsen")):
        assert client.get(path).status_code == 404
    assert client.post(f"/planning/brieven/{letter.public_id}/opnieuw").status_code == 404
    assert client.post(at(theirs, "/aanbieden")).status_code == 404
    assert client.post(at(theirs, "/plek-geven")).status_code == 404


def test_a_search_is_as_many_statements_for_sixty_people_as_for_two(client, region, group):
    for number in (2, 60):
        for row in make_seats(group, number):
            make_appointment(person_of(row), region)
        with statements() as seen:
            client.page("/deelnemers?zoek=samira")
        assert len(seen) <= 9, number


def person_of(row):
    return db.session.get(Person, row.person_id)


def test_staff_sign_somebody_off_and_the_next_gets_the_seat(client, course):
    group = make_edition(course=course, capacity=1)
    seat, waits = enrolled(group), enrolled(group)
    page = client.submit(at(seat, "/afmelden"), {"why": "fee", "reason": "geen budget"})
    assert "Diegene is afgemeld" in page.text
    assert "geen budget" in page.text
    db.session.expire_all()
    assert (seat.state, seat.why) == (EnrolmentState.CANCELLED, WhyNot.FEE)
    assert waits.state is EnrolmentState.CONFIRMED


def test_staff_offer_a_free_seat_where_the_line_waits_for_them(client, course):
    group = make_edition(course=course, capacity=1, policy=WaitingPolicy.MANUAL)
    first, second, third = (enrolled(group) for _ in range(3))
    enrolment.cancel(first, by=who(first), now=NOW)
    assert second.state is EnrolmentState.WAITING
    client.submit(at(third, "/aanbieden"))
    db.session.expire_all()
    assert third.state is EnrolmentState.OFFERED
    page = client.submit(at(second, "/plek-geven"))
    assert "nu geen plek vrij" in page.text
    db.session.expire_all()
    assert second.state is EnrolmentState.WAITING


def who(row):
    return identity(person_of(row))


def test_staff_give_a_free_seat_at_once(client, course):
    group = make_edition(course=course, capacity=1, policy=WaitingPolicy.MANUAL)
    first, second = enrolled(group), enrolled(group)
    enrolment.cancel(first, by=who(first), now=NOW)
    client.submit(at(second, "/plek-geven"))
    db.session.expire_all()
    assert second.state is EnrolmentState.CONFIRMED


def test_staff_move_somebody_to_another_group_of_the_course(client, course, group):
    other = make_edition(
        course=course, starts_at=NOW + timedelta(days=60), label="Groep Roosendaal"
    )
    seat = enrolled(group)
    page = client.page(at(seat, "/verplaatsen"))
    assert "Groep Roosendaal" in page.text
    page = client.submit(at(seat, "/verplaatsen"), {"edition": other.public_id})
    assert "Diegene zit in de andere groep" in page.text
    db.session.expire_all()
    assert seat.state is EnrolmentState.CANCELLED
    strange = make_edition()
    refused = client.submit(at(seat, "/verplaatsen"), {"edition": strange.public_id})
    assert "Kies uit de lijst" in refused.text


def test_a_letter_goes_once_more_and_only_once_a_day(client, group):
    row = enrolled(group)
    letter = sent(row)[0]
    again = f"/planning/brieven/{letter.public_id}/opnieuw"
    assert "Stuur opnieuw" in client.page(at(row)).text
    assert "De mail gaat nog een keer." in client.submit(again).text
    assert "Hij ging vandaag al een keer opnieuw." in client.submit(again).text
    (copy,) = waiting_letters(row)
    assert copy.values == letter.values
    assert copy.message_id != letter.message_id


def test_a_letter_that_is_no_longer_so_does_not_go_again(client, group):
    row = enrolled(group)
    old = sent(row)[0]
    enrolment.cancel(row, by=who(row), now=NOW)
    sent(row)
    told = client.submit(f"/planning/brieven/{old.public_id}/opnieuw").text
    assert "Deze mail klopt niet meer." in told
    assert waiting_letters(row) == []


def test_a_letter_that_did_not_arrive_is_tried_again(client, group):
    row = enrolled(group)
    letter = sent(row)[0]
    with db.transaction():
        letter.state = LetterState.FAILED
    assert "Niet bezorgd" in client.page(at(row)).text
    client.submit(f"/planning/brieven/{letter.public_id}/opnieuw")
    assert [each.id for each in waiting_letters(row)] == [letter.id]


def test_of_the_letters_about_an_enrolment_the_last_may_go_again():
    one = Written(1, "a", "enrolment/waiting", LetterState.SENT)
    two = Written(2, "a", "enrolment/promoted", LetterState.SENT)
    session = Written(3, "a", "enrolment/session", LetterState.SENT)
    by_hand = Written(4, "a", "planning/message", LetterState.SENT)
    back = Written(5, "a", "enrolment/confirmed", LetterState.WITHDRAWN)
    other = Written(6, "b", "enrolment/confirmed", LetterState.QUEUED)
    assert may_go_again([one, two, session, by_hand, back, other]) == {2, 4}


def test_the_page_of_a_letter_thrown_away_still_shows_that_it_was_there(client, group):
    row = enrolled(group)
    letter = sent(row)[0]
    with db.transaction():
        letter.values = {}
    assert "Mail" in client.page(at(row)).text


def test_a_seat_is_offered_by_hand_only_where_the_line_waits_for_staff(client, course):
    by_hand = make_edition(course=course, capacity=0, policy=WaitingPolicy.MANUAL)
    by_itself = make_edition(course=course, capacity=0)
    assert "Bied de plek aan" in client.page(at(enrolled(by_hand))).text
    page = client.page(at(enrolled(by_itself)))
    assert "Bied de plek aan" not in page.text
    assert "Geef een plek buiten de regels" in page.text
