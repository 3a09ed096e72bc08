"""How many letters go out in a run and in a minute."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from leerhuis import db, settings
from leerhuis.mail import delivery
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.pace import Pace
from leerhuis.mail.rules import LetterState
from tests.factories import NOW
from tests.mail.conftest import queue_notes
from tests.mail.test_delivery import Box

SECOND = timedelta(seconds=1)


def test_no_more_go_out_than_the_server_takes_in_a_minute(app):
    queue_notes(12)
    box = Box()

    def send(seconds):
        return delivery.deliver(
            now=NOW + seconds * SECOND, send=box, pace=Pace(batch=3, per_minute=5)
        )

    assert [send(each) for each in (0, 10, 50, 59, 60, 61, 119, 121)] == [5, 0, 0, 0, 5, 0, 0, 2]
    assert len(set(box.ids)) == 12


def test_letters_that_stand_in_another_do_not_count_as_sent(app):
    queue_notes(5)
    with db.transaction():
        db.session.execute(update(QueuedLetter).values(state=LetterState.COLLECTED, sent_at=NOW))
    queue_notes(3)
    assert delivery.deliver(now=NOW + SECOND, send=Box(), pace=Pace(per_minute=5)) == 3


def test_without_a_rate_all_go_out_at_once(app):
    queue_notes(7)
    assert delivery.deliver(now=NOW, send=Box(), pace=Pace(batch=2)) == 7


def test_a_domain_rests_after_three_slow_failures_and_not_after_quick_ones(app):
    pace = Pace()
    for _each in range(10):
        pace.failed("a@vlug.example", took=SECOND)
    for _each in range(3):
        assert not pace.rests("b@traag.example")
        pace.failed("a@Traag.example", took=20 * SECOND)
    assert pace.rests("b@traag.example")
    assert not pace.rests("a@vlug.example")
    pace.arrived("c@traag.example")
    assert not pace.rests("b@traag.example")


@pytest.mark.parametrize("name", ["SMTP_BATCH", "LETTERS_KEPT_DAYS"])
def test_a_setting_that_would_stop_all_letters_is_refused(name):
    key = {"LEERHUIS_SECRET_KEY": "k" * 32}
    with pytest.raises(ValueError, match="at least 1"):
        settings.read(key | {f"LEERHUIS_{name}": "0"})
