"""A real process is killed while it sends, and the server fails: no letter is lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from leerhuis import db
from leerhuis.mail import rules
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.mail.service import queue_all
from tests.factories import NOW, make_person
from tests.mail.test_smtp import Handler, running

TOP = Path(__file__).parents[2]
SEND = """
import sys
from datetime import datetime
from leerhuis.app import create_app
from leerhuis.mail import delivery
from leerhuis.settings import Settings
app = create_app(Settings(secret_key="k" * 32, database_url=sys.argv[1], smtp_host="127.0.0.1",
    smtp_port=int(sys.argv[2]), smtp_tls=False, base_url="http://localhost"))
with app.app_context():
    delivery.run(now=datetime.fromisoformat(sys.argv[3]))
"""


class Murderer(Handler):
    """Takes a letter and then kills who gave it; some letters it refuses or drops."""

    def __init__(self, *deaths):
        super().__init__()
        self.deaths, self.seen, self.victim = set(deaths), 0, None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.seen += 1
        self.data = {5: ["451 later"], 9: ["drop"]}.get(self.seen, [])
        answer = await super().handle_DATA(server, session, envelope)
        if self.seen in self.deaths and self.victim:
            os.kill(self.victim.pid, signal.SIGKILL)
        return answer


def send(app, handler, port, *, now):
    url = app.config["SETTINGS"].database_url
    call = [sys.executable, "-c", SEND, url, str(port), now.isoformat()]
    handler.victim = subprocess.Popen(call, cwd=TOP)
    return handler.victim.wait()


def states():
    db.session.rollback()  # what another process wrote since
    found = set(db.session.scalars(select(QueuedLetter.state)))
    db.session.rollback()  # and nothing stays open while it works
    return found


def test_who_is_killed_in_the_middle_loses_no_letter_and_changes_none(app):
    person = make_person()
    values = {"first": False, "at": NOW.isoformat()}
    letters = [
        Letter("signin/password_set", person.id, f"{each}", values=values) for each in range(30)
    ]
    queue_all(letters, now=NOW)
    db.session.commit()
    handler, moment = Murderer(3, 12, 25), NOW
    with running(handler) as controller:
        ends = []
        while states() != {LetterState.SENT}:
            ends.append(send(app, handler, controller.port, now=moment))
            moment += rules.LEASE
            assert len(ends) < 12
    assert ends.count(-signal.SIGKILL) == 3
    assert len(set(handler.ids)) == 30
    assert len(handler.ids) <= 30 + 3 + 1  # one more for each kill, and for the line that dropped
    assert len({each[0] for each in handler.got}) == 30  # a second copy is the same to the byte
