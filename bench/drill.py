"""A drill, run by hand: processes are killed while they send, the server fails, no letter is lost.

10,000 letters, on SQLite and on PostgreSQL at once. First three processes send at the same time,
which is more than timed work ever does, and one is killed (-9) each time a hundred letters have
come in, twenty times. Then three `flask jobs run` do the work for a minute, in which one of them is
killed each second, and they finish it. Whoever is killed is started again at once. All the while
the server refuses letters, takes them and drops the line, or is away, a few seconds in every ten.

Each letter arrives at least once; one that comes again has the same Message-ID and the same bytes,
and there are no more of those than kills and dropped lines. Prints one JSON object a database. What
a dead process had in hand waits for its lease to end, so this takes some ten minutes.
"""

import asyncio
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from bench.measure import note
from bench.stage import KEY, TOP, free_port, stage
from leerhuis import clock, db
from leerhuis.access import COMMAND
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.people import service as people

LETTERS = 10_000
PEOPLE = 50
PROCESSES = 3
KILLS_IN_HAND = 20
LETTERS_BETWEEN = 100
MINUTE = 60
PATIENCE = 30 * 60
ANSWER_SECONDS = 0.02
_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
SENDER = [sys.executable, "-m", "bench.sender"]
JOBS = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "run"]


_STAGING = threading.Lock()


class Sink:
    """A mail server that keeps the fingerprint of every letter it accepted, and has its moods."""

    def __init__(self):
        self.copies = defaultdict(list)
        self.dropped = self.refused = self.turned_away = 0
        self._lock = threading.Lock()
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    @staticmethod
    def mood():
        """What the server does at this moment of every ten seconds."""
        second = int(time.monotonic()) % 10
        return {3: "refuses", 6: "drops", 8: "is away"}.get(second, "takes")

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802  # aiosmtpd's name
        if self.mood() == "is away":
            self.turned_away += 1
            return "421 closed for a moment"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  # aiosmtpd's name
        if self.mood() == "refuses" and random.random() < 0.2:
            self.refused += 1
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802  # aiosmtpd's name
        await asyncio.sleep(ANSWER_SECONDS)
        message_id = _MESSAGE_ID.search(envelope.content)[1].decode()
        with self._lock:
            self.copies[message_id].append(hashlib.sha256(envelope.content).hexdigest())
        if self.mood() == "drops" and random.random() < 0.1:
            self.dropped += 1
            server.transport.abort()
        return "250 OK"

    @property
    def count(self):
        with self._lock:
            return sum(len(each) for each in self.copies.values())

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_):
        self._server.stop()


class Crew:
    """Processes of one kind; whoever is killed is started again at once."""

    def __init__(self, call, *, url, port):
        self._call, self._url, self._port = call, url, port
        self.members = [self._start() for _ in range(PROCESSES)]
        self.kills = 0

    def _start(self):
        env = os.environ | {
            "LEERHUIS_SECRET_KEY": KEY,
            "LEERHUIS_DATABASE_URL": self._url,
            "LEERHUIS_BASE_URL": "http://127.0.0.1",
            "LEERHUIS_SMTP_HOST": "127.0.0.1",
            "LEERHUIS_SMTP_PORT": str(self._port),
            "LEERHUIS_SMTP_TLS": "no",
        }
        return subprocess.Popen(self._call, env=env, cwd=TOP, stderr=subprocess.DEVNULL)

    def kill_one(self):
        victim = self.members.pop(random.randrange(PROCESSES))
        victim.kill()
        victim.wait()
        self.kills += 1
        self.members.append(self._start())

    def end(self):
        """Ask all to stop; whether each did so in order."""
        for each in self.members:
            each.terminate()
        return all(each.wait() == 0 for each in self.members)


def write_letters(now):
    persons = [
        people.create_person(
            given_name="Samira",
            name_prefix="",
            family_name=f"Bouzid{number}",
            address=f"persoon{number}@example.org",
            by=COMMAND,
            now=now,
        )
        for number in range(PEOPLE)
    ]
    values = {"first": False, "at": now.isoformat()}
    mail.queue_all(
        [
            Letter("signin/password_set", persons[n % PEOPLE].id, subject=str(n), values=values)
            for n in range(LETTERS)
        ],
        now=now,
    )


def kill_while_they_send(crew, sink):
    """Kill one each time a hundred letters have come in, with at least a second in between."""
    before = 0
    while crew.kills < KILLS_IN_HAND and waiting():
        time.sleep(1)
        if sink.count >= before + LETTERS_BETWEEN:
            crew.kill_one()
            before = sink.count
    return crew.kills


def kill_for_a_minute(crew):
    began = time.monotonic()
    while time.monotonic() - began < MINUTE:
        time.sleep(1)
        crew.kill_one()


def waiting():
    with db.transaction():
        return db.session.scalar(
            select(func.count(QueuedLetter.id)).where(QueuedLetter.state == LetterState.QUEUED)
        )


def until(fulfilled):
    deadline = time.monotonic() + PATIENCE
    while not fulfilled():
        if time.monotonic() > deadline:
            raise TimeoutError(f"still {waiting()} letters waiting")
        time.sleep(0.5)


def drill(kind):
    """One database: write, send under fire in two ways, finish, and count what arrived."""
    began = time.monotonic()
    with ExitStack() as hands:
        with _STAGING:  # migrations are made in one thread at a time
            house = hands.enter_context(stage(kind))
        sink = hands.enter_context(Sink())
        write_letters(clock.now())
        told = {"db": kind}
        crew = Crew(SENDER, url=house.url, port=sink.port)
        try:
            told["kills_of_who_sent"] = kill_while_they_send(crew, sink)
        finally:
            crew.end()
        told["arrived_after_those"] = sink.count
        note(f"{kind}: {told}")
        crew = Crew(JOBS, url=house.url, port=sink.port)
        try:
            kill_for_a_minute(crew)
            told["kills_in_a_minute_of_jobs"] = crew.kills
            told["arrived_after_that_minute"] = sink.count
            note(f"{kind}: {told}")
            until(lambda: waiting() == 0)
        finally:
            told["stopped_cleanly"] = crew.end()
        return told | report(sink, time.monotonic() - began)


def report(sink, seconds):
    again = [copies for copies in sink.copies.values() if len(copies) > 1]
    with db.transaction():
        known = set(db.session.scalars(select(QueuedLetter.message_id)))
        sent = db.session.scalar(
            select(func.count(QueuedLetter.id)).where(QueuedLetter.state == LetterState.SENT)
        )
    return {
        "name": "drill_letters",
        "letters": LETTERS,
        "marked_as_sent": sent,
        "distinct_message_ids": len(sink.copies),
        "never_arrived": len(known - set(sink.copies)),
        "came_twice": sum(len(copies) == 2 for copies in again),
        "came_more_often": sum(len(copies) > 2 for copies in again),
        "message_ids_with_two_bodies": sum(len(set(copies)) > 1 for copies in again),
        "second_copies": sum(len(copies) - 1 for copies in again),
        "server_refused": sink.refused,
        "server_dropped_after_taking": sink.dropped,
        "server_turned_away": sink.turned_away,
        "seconds": round(seconds),
    }


def kept(found):
    """Whether the promise was kept."""
    kills = found["kills_of_who_sent"] + found["kills_in_a_minute_of_jobs"]
    return (
        found["never_arrived"] == 0
        and found["marked_as_sent"] == found["distinct_message_ids"] == LETTERS
        and found["kills_of_who_sent"] == KILLS_IN_HAND
        and found["second_copies"] <= kills + found["server_dropped_after_taking"]
        and found["message_ids_with_two_bodies"] == 0
        and found["stopped_cleanly"]
    )


def main():
    with ThreadPoolExecutor(2) as pool:
        results = []
        for each in pool.map(drill, ("sqlite", "postgresql")):
            print(json.dumps(each), flush=True)
            results.append(each)
    return 0 if all(map(kept, results)) else 1


if __name__ == "__main__":
    sys.exit(main())
