"""A drill, run by hand: a process is killed while it sends, and no letter is lost.

Two `flask jobs run` processes and 500 letters, on SQLite and on PostgreSQL at once; the one that
sends is killed (-9) in the middle. Each letter arrives once, or again with the same Message-ID and
the same bytes, at most once for each kill. Prints one JSON object for each database; the letters
that the dead process had taken wait for their lease to end, so this takes some six minutes.
"""

import asyncio
import hashlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from bench.measure import note
from bench.stage import KEY, TOP, free_port, stage
from leerhuis import clock, db
from leerhuis.access import COMMAND
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import Letter, LetterState
from leerhuis.operations.models import JobTurn
from leerhuis.people import service as people

LETTERS = 500
PEOPLE = 50
KILL_AFTER = 150
PATIENCE = 15 * 60
ANSWER_SECONDS = 0.02
_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Sink:
    """A mail server that keeps the fingerprint of every letter it accepted."""

    def __init__(self):
        self.copies = defaultdict(list)
        self._lock = threading.Lock()
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        await asyncio.sleep(ANSWER_SECONDS)
        message_id = _MESSAGE_ID.search(envelope.content)[1].decode()
        with self._lock:
            self.copies[message_id].append(hashlib.sha256(envelope.content).hexdigest())
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
    for number in range(LETTERS):
        person = persons[number % PEOPLE]
        letter = Letter("signin/password_set", person.id, subject=str(number), values=values)
        mail.queue(letter, now=now)


def start(url, port):
    """One process of timed work, whose pid we know."""
    env = os.environ | {
        "LEERHUIS_SECRET_KEY": KEY,
        "LEERHUIS_DATABASE_URL": url,
        "LEERHUIS_BASE_URL": "http://127.0.0.1",
        "LEERHUIS_SMTP_HOST": "127.0.0.1",
        "LEERHUIS_SMTP_PORT": str(port),
        "LEERHUIS_SMTP_TLS": "no",
    }
    call = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "run"]
    return subprocess.Popen(call, env=env, cwd=TOP, stderr=subprocess.DEVNULL)


def sender():
    """The pid of the process that sends at this moment."""
    with db.transaction():
        holder = db.session.scalar(select(JobTurn.holder).where(JobTurn.name == "letters"))
    return int(holder.split(":")[1]) if holder else None


def kill_the_sender(processes, sink):
    """Kill -9 whoever of ours is sending, once enough letters have arrived."""
    by_pid = {each.pid: each for each in processes}
    until(lambda: sink.count >= KILL_AFTER and sender() in by_pid)
    victim = by_pid[sender()]
    victim.kill()
    victim.wait()
    return [each for each in processes if each is not victim]


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
        time.sleep(0.2)


def drill(kind):
    """One database: write, start two, kill one, wait, and count what arrived."""
    began = time.monotonic()
    with stage(kind) as house, Sink() as sink:
        write_letters(clock.now())
        processes = [start(house.url, sink.port) for _ in range(2)]
        try:
            (survivor,) = kill_the_sender(processes, sink)
            killed_at = sink.count
            note(f"{kind}: killed the sender after {killed_at} letters; the other goes on")
            until(lambda: waiting() == 0)
        finally:
            for each in processes:
                each.terminate()
                each.wait()
        return report(kind, sink, killed_at, survivor.returncode, time.monotonic() - began)


def report(kind, sink, killed_at, status, seconds):
    again = {key: copies for key, copies in sink.copies.items() if len(copies) > 1}
    return {
        "name": "drill_letters",
        "db": kind,
        "letters": LETTERS,
        "killed_after": killed_at,
        "kills": 1,
        "distinct_message_ids": len(sink.copies),
        "lost": LETTERS - len(sink.copies),
        "second_copies": sum(len(copies) - 1 for copies in again.values()),
        "second_copies_with_other_bytes": sum(len(set(copies)) - 1 for copies in again.values()),
        "survivor_stopped_cleanly": status == 0,
        "seconds": round(seconds),
    }


def kept(found):
    """Whether the promise was kept."""
    return (
        found["lost"] == 0
        and found["second_copies"] <= found["kills"]
        and found["second_copies_with_other_bytes"] == 0
        and found["survivor_stopped_cleanly"]
    )


def main():
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(drill, ("sqlite", "postgresql")))
    for each in results:
        print(json.dumps(each))
    return 0 if all(map(kept, results)) else 1


if __name__ == "__main__":
    sys.exit(main())
