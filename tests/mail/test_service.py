"""Writing letters down and taking them back."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import audit, db
from leerhuis.errors import Refused
from leerhuis.mail import queries, service
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from leerhuis.people.models import Person
from tests.factories import HOUSE, NOW, make_person, saved
from tests.mail.conftest import note


def letters():
    db.session.expire_all()
    return db.session.scalars(select(QueuedLetter).order_by(QueuedLetter.id)).all()


def test_the_same_letter_is_written_once(app):
    person = make_person()
    assert service.queue(note(person), now=NOW)
    assert not service.queue(note(person), now=NOW)
    assert len(letters()) == 1


def test_another_reference_is_another_letter(app):
    person = make_person()
    assert service.queue(note(person, reference="2027-06-03"), now=NOW)
    assert service.queue(note(person, reference="2032-06-03"), now=NOW)


def test_a_letter_that_fails_with_its_cause_was_never_written(app):
    person = make_person()

    def fail():
        with db.transaction():
            service.queue(note(person), now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert letters() == []


def test_a_letter_taken_back_can_be_written_anew_under_another_id(app):
    person = make_person()
    service.queue(note(person), now=NOW)
    before = letters()[0].message_id
    assert service.withdraw(person_id=person.id, subject="s") == 1
    assert service.queue(note(person, values={"title": "Nieuw"}), now=NOW)
    (row,) = letters()
    assert (row.state, row.values["title"]) == (LetterState.QUEUED, "Nieuw")
    assert row.message_id != before


def test_only_what_was_not_sent_of_this_kind_is_taken_back(app):
    person = make_person()
    service.queue(note(person), now=NOW)
    assert service.withdraw(person_id=person.id, subject="s", kinds=["test/other"]) == 0
    assert service.withdraw(person_id=person.id, subject="else") == 0
    (row,) = letters()
    row.state = LetterState.SENT
    saved(row)
    assert service.withdraw(person_id=person.id, subject="s") == 0


def test_two_who_write_the_same_letter_at_once_write_one(app):
    person = make_person()
    told, together = [], threading.Barrier(4)

    def write():
        with app.app_context():
            together.wait()
            told.append(service.queue(note(person), now=NOW))

    threads = [threading.Thread(target=write) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == [False, False, False, True]


def test_a_failed_letter_gets_another_48_hours(app):
    service.queue(note(make_person()), now=NOW)
    (row,) = letters()
    row.state, row.attempts = LetterState.FAILED, 5
    later, before = NOW + timedelta(days=3), row.message_id
    service.retry(saved(row), by=HOUSE, now=later)
    assert (row.state, row.planned_at, row.attempts) == (LetterState.QUEUED, later, 1)
    assert row.message_id != before  # it is made anew
    assert db.session.scalar(select(audit.AuditEvent.action)) == audit.Action.LETTER_RETRIED


def test_a_letter_that_did_not_fail_is_not_tried_again(app):
    service.queue(note(make_person()), now=NOW)
    with pytest.raises(Refused, match="did not fail"):
        service.retry(letters()[0], by=HOUSE, now=NOW)


def test_a_letter_that_went_with_others_is_not_sent_again_by_itself(app):
    service.queue(note(make_person()), now=NOW)
    (row,) = letters()
    row.state = LetterState.COLLECTED
    with pytest.raises(Refused, match="one with others"):
        service.send_again(saved(row), by=HOUSE, now=NOW)


def test_letters_are_counted_by_state(app):
    service.queue(note(make_person()), now=NOW)
    assert queries.counts() == dict.fromkeys(LetterState, 0) | {"queued": 1}
    assert queries.oldest_waiting(now=NOW) == NOW
    assert queries.in_trouble(to=queries.readers(select(Person.id), contacts=True)) == []
