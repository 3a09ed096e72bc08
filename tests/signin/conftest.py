"""People who can sign in, the moment it is, and the links that letters carry."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from leerhuis import clock, db
from leerhuis.audit import AuditEvent
from leerhuis.mail.models import QueuedLetter
from leerhuis.signin import links, passwords
from leerhuis.signin.models import SingleUseLink
from tests.factories import NOW, account_of, make_professional, saved
from tests.page import Page

PASSWORD = "vier woorden die passen"
ANOTHER = "heel andere lange tekst"


class Hands:
    """The hands of the clock: `later` moves them."""

    def __init__(self):
        self.now = NOW

    def later(self, **given):
        self.now += timedelta(**given)
        return self.now


@pytest.fixture
def hands(monkeypatch):
    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.now)
    return hands


@pytest.fixture
def samira(app, hands):
    """Someone who has chosen a password."""
    return make_member(address="samira@example.org")


def make_member(**given):
    person = make_professional(**given)
    account = account_of(person)
    account.password_hash, account.password_set_at = passwords.hashed(PASSWORD), NOW
    saved(account)
    return person


def block(person):
    account = account_of(person)
    account.blocked_at = NOW
    saved(account)


def fresh():
    """What others wrote meanwhile: a read that began before does not see it on SQLite."""
    db.session.rollback()
    db.session.expire_all()


def enter(client, address="samira@example.org", password=PASSWORD, status=None, **more):
    """Send the sign-in form; the page that answers it, or the empty one of a redirect."""
    answer = client.post("/inloggen", {"email": address, "password": password, **more})
    assert answer.status_code in ((status,) if status else (200, 302)), answer.text
    return Page(answer.text)


def without(html, *words):
    """A page without these words and without its token, which holds the second it was made."""
    html = re.sub(r'name="csrf_token" value="[^"]*"', "", html)
    for word in words:
        html = html.replace(word, "X")
    return html


def inside(client):
    """Whether this browser is signed in."""
    answer = client.get("/mijn/browsers")
    assert answer.status_code == 200 or answer.location.startswith("/inloggen")
    return answer.status_code == 200


def letters(kind=None):
    fresh()
    rows = db.session.scalars(select(QueuedLetter).order_by(QueuedLetter.id)).all()
    return [each for each in rows if kind in (None, each.kind)]


def last_link():
    """The path of the link that was made last."""
    fresh()
    row = db.session.scalar(select(SingleUseLink).order_by(SingleUseLink.id.desc()).limit(1))
    return links.address_of(row).removeprefix("http://localhost")


def events(*actions):
    fresh()
    rows = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    return [each for each in rows if not actions or each.action in actions]
