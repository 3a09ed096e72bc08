"""Somebody who is a contact and a person of the house gets one letter, not two."""

from sqlalchemy import select

from leerhuis import db
from leerhuis.mail import service
from leerhuis.mail.models import QueuedLetter
from leerhuis.people.models import EmailAddress
from tests.counting import statements
from tests.factories import NOW, make_person, saved
from tests.mail.conftest import note

ADDRESS = "trainer@example.org"


def to_contact(**given):
    return note(make_person(), person_id=None, address=ADDRESS, name="Trainer", **given)


def readers():
    db.session.expire_all()
    rows = db.session.scalars(select(QueuedLetter).order_by(QueuedLetter.id))
    return [each.person_id or each.address for each in rows]


def test_the_same_address_as_contact_and_as_person_gets_one_letter(app):
    person = make_person(address=ADDRESS)
    assert service.queue_all([to_contact(), note(person)], now=NOW) == 1
    assert readers() == [person.id]


def test_a_letter_that_the_person_had_before_is_not_sent_to_the_contact(app):
    person = make_person(address=ADDRESS)
    service.queue(note(person), now=NOW)
    assert not service.queue(to_contact(), now=NOW)
    assert readers() == [person.id]


def test_another_letter_to_the_contact_goes_out(app):
    person = make_person(address=ADDRESS)
    service.queue(note(person), now=NOW)
    assert service.queue(to_contact(step="other"), now=NOW)
    assert service.queue(to_contact(subject="other"), now=NOW)


def test_a_letter_to_the_person_that_was_taken_back_does_not_count(app):
    person = make_person(address=ADDRESS)
    service.queue(note(person), now=NOW)
    service.withdraw(subject="s")
    assert service.queue(to_contact(), now=NOW)


def test_an_address_that_its_person_never_confirmed_may_be_of_somebody_else(app):
    person = make_person(address=None)
    saved(EmailAddress(person_id=person.id, address=ADDRESS, added_at=NOW))
    assert service.queue_all([to_contact(), note(person)], now=NOW) == 2


def test_letters_to_persons_ask_nothing_more(app):
    written = note(make_person())
    with statements() as seen:
        service.queue(written, now=NOW)
    assert not [each for each in seen if "email_address" in each]
