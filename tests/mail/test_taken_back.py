"""A letter that is taken back while a process has it in hand: it went, or it stays taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from leerhuis import db
from leerhuis.mail import delivery, recalling, rules
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Bounced, LetterState, TryLater, Undeliverable, Unreachable
from leerhuis.people.models import EmailAddress
from tests.factories import NOW, saved
from tests.mail.conftest import queue_notes

LATE = NOW + rules.GIVE_UP_AFTER


def letters():
    db.session.expire_all()
    wanted = select(QueuedLetter).options(undefer(QueuedLetter.rendered)).order_by(QueuedLetter.id)
    return db.session.scalars(wanted).all()


def meanwhile(failure=None):
    """A post that has a letter in hand when it is taken back, and then takes it or fails."""

    def post(*_letter):
        recalling.recall(subjects=["s"], kinds=None)
        if failure:
            raise failure

    return post


@pytest.mark.parametrize("now", [NOW, LATE], ids=["in time", "late"])
@pytest.mark.parametrize(
    "failure",
    [Undeliverable("554 no"), Bounced("550 unknown"), TryLater("451"), Unreachable("down")],
    ids=lambda failure: type(failure).__name__,
)
def test_what_did_not_go_stays_taken_back(app, failure, now):
    queue_notes(1)
    delivery.deliver(now=now, send=meanwhile(failure))
    (letter,) = letters()
    assert (letter.state, letter.last_error) == (LetterState.WITHDRAWN, "")
    assert letter.try_at == now + rules.LEASE
    assert letter.attempts == 1


def test_what_would_go_to_another_address_stays_taken_back(app):
    person = queue_notes(1)
    known = {"added_at": NOW, "confirmed_at": NOW}
    other = EmailAddress(person_id=person.id, address="ander@example.org", **known)
    saved(other)
    delivery.deliver(now=NOW, send=meanwhile(Bounced("550 unknown")))
    (letter,) = letters()
    assert letter.state is LetterState.WITHDRAWN
    assert letter.rendered is not None


def test_what_cannot_be_made_stays_taken_back(app):
    queue_notes(1)
    for each in letters():
        each.values = {}
        saved(each)
    batch = delivery.claim(now=NOW)
    recalling.recall(subjects=["s"], kinds=None)
    assert delivery.keep_text(batch, now=NOW) == []
    assert letters()[0].state is LetterState.WITHDRAWN
    assert letters()[0].last_error == ""


def test_what_went_all_the_same_is_sent(app):
    queue_notes(1)
    assert delivery.deliver(now=NOW, send=meanwhile()) == 1
    assert letters()[0].state is LetterState.SENT
    assert letters()[0].sent_at == NOW


def test_what_is_taken_back_is_missed_by_nobody(app):
    queue_notes(1)
    delivery.deliver(now=NOW, send=meanwhile(TryLater("451")))
    delivery.give_up(now=LATE + timedelta(days=1))
    assert letters()[0].state is LetterState.WITHDRAWN
