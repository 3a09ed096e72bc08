"""Letters: how fast they go out against a bare loop over smtplib, and what a REQUEST costs to make.

The letters of the loop are the very ones that we just sent, to the same mail server in the same
round; we also read, render, keep and mark them, each in the database.
"""

import asyncio
import multiprocessing
import os
import smtplib
import statistics
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP as MAIL
from functools import partial

from aiosmtpd.controller import UnthreadedController
from sqlalchemy import delete, select
from sqlalchemy.orm import undefer

from bench import seed
from bench.measure import ROUNDS, cpu_ms, note, rounds, seconds, tell
from bench.stage import free_port, stage
from leerhuis import clock, db
from leerhuis.mail import delivery, rendering, service
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import Recipient
from leerhuis.mail.rules import Letter

LETTERS = 10_000
EACH_ROUND = LETTERS // ROUNDS
PEOPLE = 500
REQUESTS = 1000
SENDER = "leerhuis@example.org"


class Sink:
    """A mail server of its own that takes everything and keeps nothing."""

    def __init__(self):
        self.port = free_port()
        self._process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(self.port,), daemon=True
        )

    def __enter__(self):
        self._process.start()
        while True:
            try:
                smtplib.SMTP("127.0.0.1", self.port, "bench").quit()
            except OSError:
                continue
            return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.join()


class _Takes:
    async def handle_DATA(self, _server, _session, _envelope):  # noqa: N802  # aiosmtpd's name
        return "250 OK"


def _serve(port):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    server = UnthreadedController(_Takes(), hostname="127.0.0.1", port=port, loop=loop)
    server.begin()
    loop.run_forever()


def reminders(number, *, round_):
    """Letters as the ladder of registrations writes them."""
    values = {
        "register": "SKJ",
        "number": "110012345",
        "apply_by_on": "2027-06-03",
        "last_valid_on": "2027-07-15",
        "step": "3m",
        "exempt": False,
        "complete": False,
        "missing": True,
        "hours": False,
        "history_known": True,
        "desk": "Mijn SKJ",
        "desk_address": "https://www.skjeugd.nl/",
        "applied_path": "/mijn/registraties",
        "lines": [
            {
                "name": {"nl": each, "en": each},
                "unit": "points",
                "counted": "12",
                "asked": "30",
                "enough": False,
                "planned": False,
                "open": "18",
                "expected": "0",
            }
            for each in ("Formeel leren", "Informeel leren", "Reflectie")
        ],
    }
    return [
        Letter("registry/reminder", 1 + n % PEOPLE, f"{round_}-{n}", values=values)
        for n in range(number)
    ]


def _bare(port, sent):
    with smtplib.SMTP("127.0.0.1", port, "bench") as server:
        for to, data in sent:
            server.sendmail(SENDER, [to], data)


def _kept():
    rows = db.session.scalars(select(QueuedLetter).options(undefer(QueuedLetter.rendered))).all()
    found = [(row.sent_to, row.rendered) for row in rows]
    db.session.expunge_all()
    db.session.rollback()
    return found


def _deliver_all():
    sent = delivery.run(now=clock.now())
    if sent != EACH_ROUND:
        raise RuntimeError(f"{sent} of {EACH_ROUND} letters went out")


def mail_delivery(kind):
    with stage(kind) as made, Sink() as sink:
        made.app.config["SETTINGS"] = replace(
            made.app.config["SETTINGS"],
            smtp_host="127.0.0.1",
            smtp_port=sink.port,
            smtp_tls=False,
        )
        seed.season(people=PEOPLE, editions=2)
        ours, limit, cpu = [], [], []
        for each in range(ROUNDS):
            service.queue_all(reminders(EACH_ROUND, round_=each), now=clock.now())
            before = cpu_ms([_own_pid(), *made.pids])
            ours.append(seconds(_deliver_all))
            cpu.append((cpu_ms([_own_pid(), *made.pids]) - before) / EACH_ROUND)
            limit.append(seconds(partial(_bare, sink.port, _kept())))
            note(f"round {each + 1}: {EACH_ROUND / ours[-1]:.0f}/s, {EACH_ROUND / limit[-1]:.0f}/s")
            with db.transaction():
                db.session.execute(delete(QueuedLetter))
    ours_s, limit_s = statistics.median(ours), statistics.median(limit)
    tell(
        "mail_delivery",
        round(EACH_ROUND / ours_s),
        "letters/s",
        limit=round(EACH_ROUND / limit_s),
        ratio=round(limit_s / ours_s, 3),
        cpu=round(statistics.median(cpu), 3),
        db=kind,
        letters=LETTERS,
    )


def invitation_mails(kind):
    """1,000 letters with a REQUEST, made; the limit has text, HTML and calendar given to it."""
    with stage(kind):
        now = clock.now().replace(microsecond=0)
        reader = Recipient("Samira", "Samira Bouzid", "nl")
        told = [
            {
                "letter": _request(number, now),
                "recipient": reader,
                "address": "samira@example.org",
                "message_id": f"<{number}@localhost>",
                "now": now,
            }
            for number in range(REQUESTS)
        ]
        first = told[0]
        read = rendering.reading(first["letter"], recipient=reader)
        part = rendering.calendar_part(
            first["letter"].invitation, name=reader.name, address=first["address"]
        ).decode()

        def ours():
            for each in told:
                rendering.render(**each)

        def limit():
            for each in told:
                _by_the_library(each["message_id"], read, part)

        costs = rounds(ours, limit, pids=[_own_pid()], times=1)
    ours_ms, limit_ms = (cost / REQUESTS for cost in costs)
    tell(
        "invitation_mails",
        round(ours_ms, 3),
        "CPU ms per letter",
        limit=round(limit_ms, 3),
        ratio=round(limit_ms / ours_ms, 3),
        cpu=round(ours_ms, 3),
        db=kind,
        letters=REQUESTS,
    )


def _request(number, now):
    invitation = {
        "uid": f"{number}@localhost",
        "sequence": 0,
        "method": "REQUEST",
        "starts_at": (now + timedelta(days=30)).isoformat(),
        "ends_at": (now + timedelta(days=30, hours=3)).isoformat(),
        "summary": "Meldcode in de praktijk",
        "location": "Zaal De Eem, Breda",
        "description": "Neem je werkboek mee.",
        "url": "/mijn/inschrijvingen",
        "stamp": now.isoformat(),
    }
    (letter,) = reminders(1, round_=number)
    return replace(letter, invitation=invitation)


def _by_the_library(message_id, read, part):
    message = EmailMessage(policy=MAIL)
    for name, value in (
        ("Message-ID", message_id),
        ("From", f"Leerhuis <{SENDER}>"),
        ("To", "Samira Bouzid <samira@example.org>"),
        ("Subject", read.subject),
    ):
        message[name] = value
    message.set_content(read.text)
    message.add_alternative(read.html, subtype="html")
    message.add_alternative(part, subtype="calendar", params={"method": "REQUEST"}, cte="base64")
    message.add_attachment(part.encode(), maintype="application", subtype="ics", cte="base64")
    return message.as_bytes()


def _own_pid():
    return os.getpid()


FIGURES = {"mail_delivery": mail_delivery, "invitation_mails": invitation_mails}
