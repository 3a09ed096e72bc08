"""A real mail server, friendly, moody and gone."""

import asyncio
import email
import socket
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.mail import delivery, pace, rules, service, smtp
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.rules import LetterState, TryLater, Undeliverable, Unreachable
from tests.factories import NOW, make_person
from tests.mail.conftest import note, queue_notes


class Handler:
    """Keeps letters; answers are given in advance for each moment of the conversation."""

    def __init__(self):
        self.got, self.sessions = [], []
        self.mail, self.rcpt, self.data = [], [], []

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self.mail.pop(0) if self.mail else "250 fine"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.rcpt.pop(0) if self.rcpt else "250 fine"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.data.pop(0) if self.data else "250 kept"
        if answer.startswith("4"):
            return answer
        self.sessions.append(session)
        if answer.startswith("5"):
            return answer
        self.got.append((envelope.content, envelope.mail_from, *envelope.rcpt_tos))
        if answer == "drop":
            server.transport.abort()
        return answer

    @property
    def ids(self):
        return [email.message_from_bytes(each[0])["Message-ID"] for each in self.got]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@contextmanager
def running(handler):
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


@pytest.fixture
def handler():
    return Handler()


@pytest.fixture
def chosen(application, handler):
    with running(handler) as controller:
        yield replace(
            application.config["SETTINGS"],
            smtp_host="127.0.0.1",
            smtp_port=controller.port,
            smtp_tls=False,
        )


def run(settings, *, now=NOW):
    with smtp.opened(settings) as send:
        return delivery.deliver(now=now, send=send)


def states():
    db.session.expire_all()
    return list(db.session.scalars(select(QueuedLetter.state).order_by(QueuedLetter.id)))


def test_letters_go_out_over_one_connection(app, chosen, handler):
    queue_notes(25)
    assert run(chosen) == 25
    assert len(set(handler.ids)) == 25
    assert len({id(session) for session in handler.sessions}) == 1
    assert set(states()) == {LetterState.SENT}


def test_what_arrives_is_what_was_written(app, chosen, handler):
    person = make_person(given_name="Özlem", family_name="Aydın", address="o@example.org")
    title = "Een vraag.\n.\nMAIL FROM:<evil@example.org>\n.\r\n.\nEinde"
    service.queue(note(person, values={"title": title}), now=NOW)
    run(chosen)
    ((data, sender, to),) = handler.got
    message = email.message_from_bytes(data, policy=default)
    assert (sender, to) == ("leerhuis@example.org", "o@example.org")
    assert ".\nMAIL FROM" in message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_a_451_comes_again_a_550_does_not(app, chosen, handler):
    queue_notes(3)
    handler.rcpt = ["451 later", "550 unknown"]
    assert run(chosen) == 1
    assert states() == [LetterState.QUEUED, LetterState.FAILED, LetterState.SENT]
    assert run(chosen, now=NOW + timedelta(minutes=1)) == 1
    assert len(set(handler.ids)) == 2


def test_a_message_refused_after_its_data_fails_alone(app, chosen, handler):
    queue_notes(3)
    handler.data = ["554 spam", "452 full"]
    assert run(chosen) == 1
    assert states() == [LetterState.FAILED, LetterState.QUEUED, LetterState.SENT]


def test_a_server_that_keeps_a_letter_and_drops_the_line_gets_the_same_bytes_again(
    app, chosen, handler
):
    queue_notes(2)
    handler.data = ["drop"]
    assert run(chosen) == 1
    assert run(chosen, now=NOW + timedelta(minutes=1)) == 1
    assert len(handler.got) == 3
    assert handler.got[2] == handler.got[0]


def test_a_server_that_does_not_want_our_sender_stops_the_run(app, chosen, handler):
    queue_notes(3)
    handler.mail = ["550 who are you"]
    assert run(chosen) == 0
    assert states() == [LetterState.QUEUED] * 3
    assert run(chosen, now=NOW + timedelta(minutes=1)) == 3


def test_a_server_that_is_gone_loses_nothing(app, chosen, handler):
    queue_notes(3)
    assert run(replace(chosen, smtp_port=free_port())) == 0
    assert run(chosen, now=NOW + timedelta(minutes=1)) == 3


def test_without_tls_nothing_is_said_to_a_server_that_should_have_it(app, chosen, handler):
    queue_notes(1)
    assert run(replace(chosen, smtp_tls=True)) == 0
    assert handler.got == []
    assert "STARTTLS" in db.session.scalar(select(QueuedLetter.last_error))


def test_a_server_that_says_nothing_is_left_after_a_while(app, chosen):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        post = smtp.Post(replace(chosen, smtp_port=port), timeout=0.05)
        with pytest.raises(Unreachable):
            post.send(b"", "a@example.org", "b@example.org")


def give(post, number):
    post.send(b"Subject: %d\r\n\r\n" % number, "a@example.org", "b@example.org")


def test_a_line_that_was_lost_between_letters_is_made_again_at_once(app, chosen, handler):
    post = smtp.Post(chosen)
    give(post, 1)
    post._server.sock.shutdown(socket.SHUT_RDWR)
    give(post, 2)
    post.close()
    assert len(handler.got) == 2


def test_a_server_that_takes_so_many_letters_a_line_gets_the_next_over_a_new_one(
    app, chosen, handler
):
    handler.mail = ["250 fine", "421 enough of you", "250 fine", "421 enough of you"]
    queue_notes(3)
    assert run(chosen) == 3
    assert len({id(session) for session in handler.sessions}) == 3


def test_a_server_that_closes_every_line_is_asked_twice_and_no_more(app, chosen, handler):
    post = smtp.Post(chosen)
    give(post, 1)
    handler.mail = ["421 enough of you"] * 3
    with pytest.raises(Unreachable):
        give(post, 2)
    post.close()
    assert handler.mail == ["421 enough of you"]


def test_a_letter_of_which_something_was_given_is_not_given_again_at_once(app, chosen, handler):
    post = smtp.Post(chosen)
    give(post, 1)
    handler.data = ["drop"]
    with pytest.raises(TryLater):
        give(post, 2)
    post.close()
    assert len(handler.got) == 2


real_stopwatch = clock.stopwatch


class Thinker(Handler):
    """Looks at a letter, or at an address, for longer than we wait for a plain answer."""

    def __init__(self, *, about_letter=0.0, about_address=0.0):
        super().__init__()
        self.about_letter, self.about_address = about_letter, about_address

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.endswith("@traag.example"):
            await asyncio.sleep(self.about_address)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.about_letter)
        return await super().handle_DATA(server, session, envelope)


@contextmanager
def thinking(chosen, thinker, *, timeout, patience):
    with running(thinker) as controller:
        settings = replace(chosen, smtp_port=controller.port)
        post = smtp.Post(settings, timeout=timeout, patience=patience)
        try:
            yield post.send
        finally:
            post.close()


def test_a_server_that_looks_through_a_letter_for_long_gets_one_copy(app, chosen):
    queue_notes(2)
    thinker = Thinker(about_letter=0.3)
    with thinking(chosen, thinker, timeout=0.1, patience=5) as send:
        assert delivery.deliver(now=NOW, send=send) == 2
    assert len(thinker.got) == len(set(thinker.ids)) == 2


def test_one_slow_domain_is_tried_a_few_times_and_all_others_go_on(app, chosen, monkeypatch):
    monkeypatch.setattr(clock, "stopwatch", real_stopwatch)
    monkeypatch.setattr(pace, "SLOW", timedelta(seconds=0.1))
    slow = [make_person(address=f"p{each}@traag.example") for each in range(8)]
    for person in slow:
        service.queue(note(person), now=NOW)
    queue_notes(5)
    thinker = Thinker(about_address=0.5)
    with thinking(chosen, thinker, timeout=0.15, patience=5) as send:
        assert delivery.deliver(now=NOW, send=send) == 5
    assert states() == [LetterState.QUEUED] * 8 + [LetterState.SENT] * 5
    tries = db.session.scalars(select(QueuedLetter.attempts).order_by(QueuedLetter.id)).all()
    assert tries[:8] == [1] * rules.TIRED_AFTER + [0] * 5


def test_four_hundreds_for_an_hour_lose_nothing_and_are_asked_ever_less(app, chosen, handler):
    queue_notes(1)
    handler.rcpt = ["450 later"] * 60
    asked = []
    for minute in range(60):
        left = len(handler.rcpt)
        assert run(chosen, now=NOW + timedelta(minutes=minute)) == 0
        if len(handler.rcpt) < left:
            asked.append(minute)
    assert asked == [0, 1, 3, 7, 15, 30, 45]
    handler.rcpt = []
    assert run(chosen, now=NOW + timedelta(minutes=60)) == 1


def test_a_letter_that_is_too_large_fails_alone(app, chosen, handler):
    handler.mail = ["552 too large"]
    post = smtp.Post(chosen)
    with pytest.raises(Undeliverable, match="552"):
        post.send(b"Subject: 1\r\n\r\n", "a@example.org", "b@example.org")
    post.close()


def test_without_a_server_letters_are_kept_here(app):
    queue_notes(1)
    assert delivery.run(now=NOW) == 1
    assert states() == [LetterState.SENT]
