"""Letters that wait after a backup was put back, with a real mail server."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from leerhuis import db
from leerhuis.access import HOUSE
from leerhuis.audit import Action, AuditEvent
from leerhuis.mail import pausing, service
from leerhuis.mail.models import DeliveryPause, QueuedLetter
from leerhuis.mail.rules import LetterState
from tests.factories import NOW, make_person
from tests.mail.conftest import note, queue_notes
from tests.mail.test_smtp import Handler, replace, run, running, states

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def handler():
    return Handler()


@pytest.fixture
def post(application, handler):
    """The settings of a mail server that takes all it is given."""
    with running(handler) as controller:
        yield replace(
            application.config["SETTINGS"],
            smtp_host="127.0.0.1",
            smtp_port=controller.port,
            smtp_tls=False,
        )


@pytest.fixture
def put_back(app):
    """Three letters of a backup, which may have gone out since it was made."""
    person = queue_notes(3)
    pausing.pause(now=NOW + timedelta(minutes=1))
    return person


def test_nothing_goes_out_until_somebody_lets_it(put_back, post, handler):
    assert run(post, now=LATER) == 0
    assert handler.got == []
    assert states() == [LetterState.QUEUED] * 3


def test_without_a_pause_they_would_have_gone(put_back, post, handler):
    db.session.query(DeliveryPause).delete()
    db.session.commit()
    assert run(post, now=LATER) == 3


def test_what_was_due_is_left_and_what_is_new_goes(put_back, post, handler):
    service.queue(note(put_back, step="new"), now=LATER)
    assert pausing.doubtful(pausing.since()) == 3
    pausing.let_go(with_doubtful=False, by=HOUSE, now=LATER)
    assert run(post, now=LATER) == 1
    assert len(handler.got) == 1
    assert states() == [LetterState.MISSED] * 3 + [LetterState.SENT]


def test_whoever_asks_for_all_of_them_gets_each_once(put_back, post, handler):
    pausing.let_go(with_doubtful=True, by=HOUSE, now=LATER)
    assert run(post, now=LATER) == 3
    assert run(post, now=LATER) == 0
    assert len(set(handler.ids)) == 3


def test_a_letter_that_waits_for_others_was_perhaps_among_them(put_back):
    db.session.query(QueuedLetter).update({"state": LetterState.HELD})
    db.session.commit()
    pausing.let_go(with_doubtful=False, by=HOUSE, now=LATER)
    assert states() == [LetterState.MISSED] * 3


def test_while_they_wait_no_letter_becomes_late(put_back, post):
    run(post, now=NOW + timedelta(days=4))
    assert states() == [LetterState.QUEUED] * 3


def test_letting_go_twice_is_one_event(put_back):
    pausing.let_go(with_doubtful=False, by=HOUSE, now=LATER)
    pausing.let_go(with_doubtful=True, by=HOUSE, now=LATER)
    told = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == Action.LETTERS_LET_GO)
    ).all()
    assert [(each.details["left"], each.details["sent_once_more"]) for each in told] == [(3, False)]


def test_asking_whether_to_wait_is_one_light_question(app):
    make_person()
    assert db.session.scalar(select(func.count(DeliveryPause.id))) == 0
    assert pausing.since() is None
