"""Sending letters: once, again with the same bytes, or visibly not."""

import email
import threading
from datetime import timedelta
from email.policy import default

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from leerhuis import db
from leerhuis.mail import delivery, rules, service
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState, TryLater, Undeliverable, Unreachable
from leerhuis.people.models import EmailAddress
from tests.factories import NOW, make_person, saved
from tests.mail.conftest import note, queue_notes

MINUTE = timedelta(minutes=1)


class Box:
    """A post that keeps what it gets, or fails as it is told."""

    def __init__(self, *failures):
        self.got, self._failures = [], list(failures)

    def __call__(self, letter, sender, to):
        failure = self._failures.pop(0) if self._failures else None
        if failure:
            raise failure
        self.got.append((letter, sender, to))

    @property
    def ids(self):
        return [email.message_from_bytes(each[0])["Message-ID"] for each in self.got]


def letter():
    db.session.expire_all()
    wanted = select(QueuedLetter).options(undefer(QueuedLetter.rendered)).order_by(QueuedLetter.id)
    return db.session.scalars(wanted).first()


def states():
    db.session.expire_all()
    return list(db.session.scalars(select(QueuedLetter.state).order_by(QueuedLetter.id)))


def test_a_letter_goes_out_once(app):
    person, box = queue_notes(1), Box()
    assert delivery.deliver(now=NOW, send=box) == 1
    assert delivery.deliver(now=NOW + timedelta(days=1), send=box) == 0
    ((data, sender, to),) = box.got
    assert (sender, to) == ("leerhuis@example.org", letter().sent_to)
    assert letter().state is LetterState.SENT
    assert letter().sent_at == NOW
    assert letter().rendered == data
    assert letter().person_id == person.id


def test_a_letter_for_later_waits(app):
    service.queue(note(make_person()), now=NOW, at=NOW + MINUTE)
    assert delivery.deliver(now=NOW, send=Box()) == 0
    assert delivery.deliver(now=NOW + MINUTE, send=Box()) == 1


def test_more_than_a_batch_goes_out_in_one_run(app):
    queue_notes(2 * rules.BATCH + 1)
    box = Box()
    assert delivery.deliver(now=NOW, send=box) == 41
    assert len(set(box.ids)) == 41


def test_no_transaction_is_open_while_the_post_is_spoken_to(app):
    queue_notes(2)
    seen = []
    delivery.deliver(now=NOW, send=lambda *_letter: seen.append(db.session().in_transaction()))
    assert seen == [False, False]


def test_a_retry_sends_the_same_bytes_after_1_2_4_8_and_15_minutes(app):
    queue_notes(1)
    tried = []

    def refuse(data, *_rest):
        tried.append(data)
        raise TryLater("451 later")

    waits, moment = [], NOW
    for _each in range(7):
        delivery.deliver(now=moment, send=refuse)
        waits.append((letter().try_at - moment) / MINUTE)
        moment = letter().try_at
    assert waits == [1, 2, 4, 8, 15, 15, 15]
    assert len(set(tried)) == 1
    assert "451 later" in letter().last_error
    box = Box()
    delivery.deliver(now=moment, send=box)
    assert box.got[0][0] == tried[0]


def test_after_48_hours_a_letter_is_missed(app):
    queue_notes(1)
    late = NOW + rules.GIVE_UP_AFTER
    delivery.deliver(now=late, send=Box(TryLater("451")))
    assert states() == [LetterState.MISSED]


def test_who_was_off_for_two_days_does_not_send_old_news(app):
    queue_notes(1)
    assert delivery.deliver(now=NOW + rules.GIVE_UP_AFTER + MINUTE, send=Box()) == 0
    assert states() == [LetterState.MISSED]


def test_what_is_refused_for_good_fails_at_once_with_the_reason(app):
    queue_notes(2)
    assert delivery.deliver(now=NOW, send=Box(Undeliverable("550 no such user"))) == 1
    assert states() == [LetterState.FAILED, LetterState.SENT]
    assert letter().last_error == "550 no such user"


def test_without_a_server_all_wait_a_minute_and_no_try_is_counted(app):
    queue_notes(3)
    box = Box(None, Unreachable("connection refused"))
    assert delivery.deliver(now=NOW, send=box) == 1
    assert states() == [LetterState.SENT, LetterState.QUEUED, LetterState.QUEUED]
    assert delivery.deliver(now=NOW + MINUTE, send=box) == 2
    assert letter().attempts == 1


def test_a_bug_in_the_post_keeps_the_letter(app):
    queue_notes(1)
    delivery.deliver(now=NOW, send=Box(ZeroDivisionError("oops")))
    assert states() == [LetterState.QUEUED]


def test_a_process_that_died_before_sending_leaves_the_letter_to_another(app):
    queue_notes(1)
    (claimed,) = delivery.claim(now=NOW)
    assert delivery.deliver(now=NOW + rules.LEASE - MINUTE, send=Box()) == 0
    box = Box()
    assert delivery.deliver(now=NOW + rules.LEASE, send=box) == 1
    assert box.ids == [claimed.message_id]


def test_a_process_that_died_after_sending_causes_the_same_bytes_again(app):
    queue_notes(1)
    first = Box()

    def die(*given):
        first(*given)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        delivery.deliver(now=NOW, send=die)
    again = Box()
    delivery.deliver(now=NOW + rules.LEASE, send=again)
    assert again.got == first.got
    assert delivery.deliver(now=NOW + 2 * rules.LEASE, send=again) == 0


def test_two_who_deliver_at_once_send_each_letter_once(app):
    queue_notes(60)
    box, together = Box(), threading.Barrier(3)

    def work():
        with app.app_context():
            together.wait()
            delivery.deliver(now=NOW, send=box)

    threads = [threading.Thread(target=work) for _each in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(box.ids) == len(set(box.ids)) == 60
    assert set(states()) == {LetterState.SENT}


def test_a_letter_that_cannot_be_made_holds_up_nobody_and_is_set_aside(app):
    person = queue_notes(10)
    service.queue(note(person, subject="poison", values={"day": "no day"}), now=NOW)
    for each in range(9):
        service.queue(note(person, subject=f"after {each}"), now=NOW)
    box, moment = Box(), NOW
    assert delivery.deliver(now=NOW, send=box) == 19
    for _try in range(rules.RENDER_TRIES):
        moment += timedelta(minutes=15)
        delivery.deliver(now=moment, send=box)
    assert len(box.got) == 19
    assert sorted(set(states())) == [LetterState.FAILED, LetterState.SENT]


def test_a_letter_that_ends_each_process_is_set_aside(app):
    queue_notes(1)
    moment = NOW
    for _kill in range(rules.RENDER_TRIES):
        delivery.claim(now=moment)
        moment += rules.LEASE
    assert delivery.deliver(now=moment, send=Box()) == 0
    assert states() == [LetterState.FAILED]


def test_who_has_no_address_is_told_to_the_administrator(app):
    service.queue(note(make_person(address=None)), now=NOW)
    assert delivery.deliver(now=NOW, send=Box()) == 0
    assert (letter().state, letter().last_error) == (LetterState.FAILED, "no address")


def test_a_letter_goes_where_the_person_wants_letters_at_that_moment(app):
    person = queue_notes(1)
    old = db.session.scalar(select(EmailAddress))
    with db.transaction():
        old.for_letters = False
    saved(
        EmailAddress(
            person_id=person.id,
            address="nieuw@example.org",
            added_at=NOW,
            confirmed_at=NOW,
            for_letters=True,
        )
    )
    box = Box()
    delivery.deliver(now=NOW, send=box)
    assert box.got[0][2] == "nieuw@example.org"


def test_a_letter_that_was_taken_back_and_written_anew_is_not_marked_by_the_old_try(app):
    person = queue_notes(1)
    queued = note(person, step="0")

    def meanwhile(*_letter):
        service.withdraw(person_id=person.id, subject="s")
        service.queue(queued, now=NOW + timedelta(hours=1))

    delivery.deliver(now=NOW, send=meanwhile)
    assert states() == [LetterState.QUEUED]


def test_the_letter_as_others_get_it(app):
    service.queue(
        note(make_person(given_name="Özlem", family_name="Aydın", address="o@example.org")), now=NOW
    )
    box = Box()
    delivery.deliver(now=NOW, send=box)
    message = email.message_from_bytes(box.got[0][0], policy=default)
    assert message["To"] == "Özlem Aydın <o@example.org>"
    assert message["From"] == "Leerhuis <leerhuis@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "Je bent ingeschreven"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
