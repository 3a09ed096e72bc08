"""A process that is told to stop leaves its letters to the next one."""

from sqlalchemy import func, select

from leerhuis import db, stopping
from leerhuis.mail import delivery
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState
from tests.factories import NOW
from tests.mail.conftest import queue_notes


def number_of(*conditions):
    return db.session.scalar(select(func.count(QueuedLetter.id)).where(*conditions))


def test_who_is_told_to_stop_ends_after_the_letter_in_hand_and_holds_nothing_back(app):
    queue_notes(30)
    got = []
    stopping.heed(lambda: len(got) >= 3)
    assert delivery.deliver(now=NOW, send=lambda *letter: got.append(letter)) == 3
    waiting = QueuedLetter.state == LetterState.QUEUED
    assert number_of(waiting, QueuedLetter.attempts == 0) == 27
    stopping.heed(bool)
    assert delivery.deliver(now=NOW, send=lambda *letter: got.append(letter)) == 27
    assert len({letter for letter, *_ in got}) == 30


def test_work_outside_the_timed_process_is_never_told_to_stop(app):
    assert stopping.asked() is False
